import { nameOf, type Desk } from '../domain/desk.ts'
import type { ActivityAccepted, Event, Party } from '../domain/events.ts'
import { activityIdOf, seqOfActivity, type ConversationId } from '../domain/ids.ts'
import type { Activity, ChannelAccount } from '../protocol/activity.ts'
import { withoutNulls } from '../protocol/without-nulls.ts'

/** Activity types that a customer's client never gets, whoever sent them (DLN-5; activity spec A6150). */
const HIDDEN = new Set(['trace', 'conversationUpdate', 'invoke', 'invokeResponse'])

/** Log entries as a customer's client gets them; what is not for customers is left out. */
export function toCustomer(id: ConversationId, events: readonly Event[], desk: Desk): Activity[] {
  return events.filter(isShown).map((event) => customerView(id, event, desk))
}

function isShown(event: Event): event is Event & ActivityAccepted {
  if (event.type !== 'activity-accepted' || event.audience !== 'public') return false
  return event.content !== undefined && !HIDDEN.has(event.content.type)
}

function customerView(id: ConversationId, event: Event & ActivityAccepted, desk: Desk): Activity {
  const content = event.content as Activity
  const { replyToId } = content
  // Web Chat holds a message for 5 s whose replyToId it can't find: only ids that it knows are passed on (DLN-2).
  const known = replyToId ? seqOfActivity(id, replyToId) !== undefined : replyToId === undefined
  const ownId = content.type === 'messageUpdate' || content.type === 'messageDelete' ? content.id : undefined
  // What is there by chance comes last: a field that follows one in a literal costs V8 some 15 times as much (measured).
  return withoutNulls({
    ...content,
    id: ownId ?? activityIdOf(id, event.seq),
    timestamp: new Date(event.at).toISOString(),
    channelId: 'directline',
    conversation: { id },
    from: accountOf(event.from, content.from, desk),
    ...(!known && { replyToId: undefined }),
  })
}

/** Web Chat tells bubbles by role: everyone but the customer is `bot`. */
function accountOf(from: Party, given: ChannelAccount | undefined, desk: Desk): ChannelAccount {
  switch (from.kind) {
    case 'customer':
      return { ...given, id: given?.id ?? '', role: 'user' }
    case 'system':
      return { id: 'system', name: 'System', role: 'bot' }
    default:
      return { id: from.workerId, name: nameOf(desk, from.workerId), role: 'bot' }
  }
}
