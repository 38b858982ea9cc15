import { botSessionOf, type Conversation } from '../domain/conversation.ts'
import { nameOf } from '../domain/desk.ts'
import type { ActivityAccepted, Event, Item } from '../domain/events.ts'
import { evolve } from '../domain/evolve.ts'
import type { Seq } from '../domain/ids.ts'
import type { Activity } from '../protocol/activity.ts'
import { isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { addedActivity, contextActivity, customerActivity, type Envelope } from '../runtime/bot-activities.ts'
import { readable, type DeskEdge } from './edge.ts'
import type { BotActivityView } from './types.ts'
import { iso } from './views.ts'

const PAGE = 500

type Accepted = Event & ActivityAccepted

/**
 * `GET /api/conversations/{id}/bot-activities`: every POST to a bot in order, as it was on the wire (ORD-1). The log
 * does not hold those that the router made itself: each is made again from the state that it was made from. For
 * supervisors, as set-context carries variables that are not displayable.
 */
export async function getBotActivities(edge: DeskEdge, call: Call): Promise<Reply> {
  const found = await readable(edge, call)
  if (isReply(found)) return found
  const views: BotActivityView[] = []
  const said = new Map<Seq, Accepted>()
  let state: Conversation | undefined
  for (let after = 0; ;) {
    const events = await edge.runtime.store.log(found.id, after, PAGE)
    for (const event of events) {
      state = evolve(state, event)
      if (event.type === 'activity-accepted' && event.from.kind === 'customer') said.set(event.seq, event)
      note(edge, call, views, state, event, said)
    }
    after = events.at(-1)?.seq ?? after
    if (events.length < PAGE) return ok(views)
  }
}

/** Adds what the event sent, or the bot's answer to it. */
function note(
  edge: DeskEdge,
  call: Call,
  views: BotActivityView[],
  state: Conversation,
  event: Event,
  said: Map<Seq, Accepted>,
): void {
  if (event.type === 'activity-answered') {
    const sent = views.findLast((view) => view.sessionId === event.sessionId && view.item === event.item)
    if (sent) Object.assign(sent, { outcome: event.outcome, answeredAt: iso(event.at) })
  }
  const session = botSessionOf(state)
  const sent = sentBy(event)
  if (!sent || !session) return
  const { item, attempt } = sent
  const { workerId, id: sessionId } = session
  const activity = activityOf(edge, call, state, item, said)
  views.push({
    seq: event.seq,
    at: iso(event.at),
    sessionId,
    botId: workerId,
    name: nameOf(edge.runtime.desk, workerId),
    item,
    attempt,
    ...(activity && { activity }),
  })
}

function sentBy(event: Event): { item: Item; attempt: number } | undefined {
  if (event.type === 'activity-sent') return { item: event.item, attempt: event.attempt }
  return event.type === 'activity-accepted' && event.sentTo ? { item: event.seq, attempt: 1 } : undefined
}

/** Undefined for a bot that the configuration no longer has, and for a message whose content was erased. */
function activityOf(
  edge: DeskEdge,
  call: Call,
  state: Conversation,
  item: Item,
  said: Map<Seq, Accepted>,
): Activity | undefined {
  const { desk } = edge.runtime
  const session = botSessionOf(state)
  const bot = session && desk.workers.get(session.workerId)
  if (!session || bot?.kind !== 'bot') return undefined
  const envelope: Envelope = { state, session, bot, serviceUrl: `${call.origin}/connector/${bot.id}` }
  if (item === 'added') return addedActivity(envelope)
  if (item === 'context') return contextActivity(envelope, desk)
  const event = said.get(item)
  return event?.content && customerActivity(envelope, event)
}
