import type { CommandOf, Refusal } from '../commands.ts'
import { botSessionOf, hasEnded, type Conversation } from '../conversation.ts'
import type { Desk } from '../desk.ts'
import type { Event } from '../events.ts'
import { evolve } from '../evolve.ts'
import { isServed } from '../participants.ts'
import { close, wrapUp } from './close.ts'
import { draftOn, refuse, tell, type Draft } from './draft.ts'
import { routeFor } from './queueing.ts'
import { enterQueue } from './route.ts'

/**
 * So many of a customer's activities may wait for a worker; more are refused until one has come (a bounded snapshot).
 */
export const HELD_LIMIT = 500

/** A customer starts a conversation: it enters its workstream's queue at the top of the ladder (CAP-2). */
export function start(command: CommandOf<'start'>, desk: Desk): Draft | Refusal {
  const { at, conversationId, workstreamId, customer, locale, variables, lastAgent } = command
  const workstream = desk.workstreams.get(workstreamId)
  if (!workstream) return refuse('not-eligible', `There is no workstream "${workstreamId}".`)
  const first: Event = {
    seq: 1,
    at,
    type: 'conversation-started',
    conversationId,
    workstreamId,
    customer,
    ...(locale !== undefined && { locale }),
    variables,
    ...(lastAgent && { lastAgent }),
  }
  const draft = draftOn(evolve(undefined, first), at, [first])
  const route = routeFor(draft.state, desk, 'start')
  enterQueue(draft, desk, { queueId: workstream.queue, ...route, rung: 'first-bots', cause: 'start' })
  return draft
}

/** A customer's activity: to the serving bot at once where it is free, else held for whoever comes next (ORD-3). */
export function customerSay(command: CommandOf<'customer-say'>, state: Conversation): Draft | Refusal {
  if (hasEnded(state)) return ended()
  if (state.held.length >= HELD_LIMIT)
    return refuse('too-many-held', `${HELD_LIMIT} messages wait already; try again when someone has answered.`)
  const draft = draftOn(state, command.at)
  const session = botSessionOf(state)
  const free = session !== undefined && session.engagedAt !== undefined && !session.delivery
  draft.add({
    type: 'activity-accepted',
    from: { kind: 'customer' },
    audience: 'public',
    content: command.activity,
    ...(free && { sentTo: session.id }),
  })
  return draft
}

/** The customer ends the conversation, or has been gone for the grace time (CNV-7). */
export function customerLeave(command: CommandOf<'customer-leave'>, state: Conversation, desk: Desk): Draft | Refusal {
  if (hasEnded(state)) return ended()
  const draft = draftOn(state, command.at)
  if (command.activity) {
    draft.add({ type: 'activity-accepted', from: { kind: 'customer' }, audience: 'public', content: command.activity })
  }
  if (isServed(state)) tell(draft, command.activity ? 'customer-ended' : 'customer-disconnected', {}, 'internal')
  const closure = command.activity ? 'CustomerEndConversation' : 'CustomerDisconnect'
  if (state.status === 'Open') close(draft, 'CustomerDisconnectedOrLeftOpenConversation', closure)
  else wrapUp(draft, desk, 'CustomerDisconnectedOrLeftActiveConversation', closure)
  return draft
}

function ended(): Refusal {
  return refuse('conversation-ended', 'The conversation has ended.')
}
