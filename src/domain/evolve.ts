import { botSessionOf, hasEnded, type BotSession, type Conversation, type Open } from './conversation.ts'
import type { Event, EventOf, Item } from './events.ts'
import { withoutWords } from './erase.ts'
import { closed, opened, roleChanged } from './evolve-sessions.ts'
import { keptOffer, offerClosed, searchStarted, withoutSearch } from './evolve-offers.ts'
import { factsOf } from './facts.ts'
import type { Seq } from './ids.ts'

/** The state after one more entry of the log. The first entry is always `conversation-started`. */
export function evolve(state: Conversation | undefined, event: Event): Conversation {
  if (event.type === 'conversation-started') return started(event)
  if (!state) throw new Error(`A log begins with conversation-started, not with ${event.type}`)
  const next = step(state, event)
  return { ...next, seq: event.seq, lastAt: event.at }
}

function started(event: EventOf<'conversation-started'>): Open {
  return {
    status: 'Open',
    id: event.conversationId,
    seq: event.seq,
    lastAt: event.at,
    workstreamId: event.workstreamId,
    customer: event.customer,
    ...(event.locale !== undefined && { locale: event.locale }),
    startedAt: event.at,
    openSince: event.at,
    ...(event.lastAgent && { lastAgent: event.lastAgent }),
    queueId: undefined,
    rung: 'first-bots',
    variables: event.variables,
    hadBots: [],
    served: [],
    declines: {},
    held: [],
    told: false,
  }
}

function step(state: Conversation, event: Exclude<Event, { type: 'conversation-started' }>): Conversation {
  switch (event.type) {
    case 'routed':
      return routed(state, event)
    case 'session-opened':
      return opened(state, event)
    case 'role-changed':
      return roleChanged(state, event)
    case 'session-closed':
      return closed(state, event)
    case 'activity-accepted':
      return accepted(state, event)
    case 'activity-sent':
      return sent(state, event)
    case 'activity-answered':
      return answered(state, event)
    case 'bot-engaged':
      return withBot(state, (session) => ({ ...session, engagedAt: event.at }))
    case 'variables-set':
      return { ...state, variables: { ...state.variables, ...event.variables } }
    case 'summary-set':
      return { ...state, summary: event.summary }
    case 'offer-made': {
      const { type: _, seq: _seq, at: _at, why: _why, ...offer } = event
      return hasEnded(state) ? state : { ...state, offer: { ...offer, madeAt: event.at } }
    }
    case 'offer-closed':
      return offerClosed(state, event)
    case 'search-started':
      return searchStarted(state, event)
    case 'search-ended':
      return withoutSearch(state)
    case 'wrap-up-started':
      return {
        ...factsOf(state),
        status: 'Wrap-up',
        workerId: event.workerId,
        units: event.units,
        until: event.until,
        reason: event.reason,
        ...(event.by && { by: event.by }),
        ...(event.blockedUntil !== undefined && { blockedUntil: event.blockedUntil }),
      }
    case 'capacity-released':
      return capacityReleased(state)
    case 'conversation-closed':
      return { ...factsOf(state), status: 'Closed', reason: event.reason, closedAt: event.at, held: [] }
    case 'erased':
      return withoutWords(state)
    case 'noted':
      if (event.code !== 'bot-silent') return state
      return withBot(state, (session) => ({ ...session, greeting: 'missed' }))
  }
}

function routed(state: Conversation, event: EventOf<'routed'>): Conversation {
  const openSince = state.status === 'Open' ? state.openSince : event.at
  const open: Open = {
    ...factsOf(state),
    status: 'Open',
    openSince,
    queueId: event.queueId,
    rung: event.rung,
    ...keptOffer(state),
  }
  if (event.rung !== 'representatives') return open
  const { cause, ahead, never, avoid, from, note, rank, skills, preferred } = event
  const waiting = {
    since: event.at,
    cause,
    ahead,
    never,
    avoid,
    ...(from && { from }),
    ...(note !== undefined && { note }),
    ...(rank !== undefined && { rank }),
    ...(skills && { skills }),
    ...(preferred && { preferred }),
  }
  return { ...open, queued: true, waiting }
}

/**
 * SDKs repeat a request within some 10 s. A bot that sends many at once may have to repeat all of them; of more, PostgreSQL
 * could not keep the state in its row, and took twice as long (measured with 100). To know all of a conversation for good
 * would cost an index and a search for each.
 */
const REMEMBERED_REQUESTS = 24

function accepted(state: Conversation, event: EventOf<'activity-accepted'>): Conversation {
  let next = state
  if (event.requestId !== undefined) {
    const requests = next.requests?.slice(1 - REMEMBERED_REQUESTS) ?? []
    next = { ...next, requests: [...requests, [event.requestId, event.seq]] }
  }
  if (event.notice === 'no-agents') next = { ...next, told: true }
  if ((event.notice === 'position' || event.notice === 'next-in-line') && next.status === 'Open' && next.waiting)
    next = { ...next, waiting: { ...next.waiting, informed: true } }
  if (hasEnded(next)) return next
  if (event.from.kind === 'customer') {
    if (next.status === 'Active' && next.session.kind === 'representative') return next
    if (!event.sentTo) next = { ...next, held: [...next.held, event.seq] }
    return withBot(next, (session) => ({
      ...session,
      lastMessageAt: event.at,
      ...(event.sentTo && { delivery: { item: event.seq, attempt: 1, firstSentAt: event.at } }),
    }))
  }
  if (event.from.kind !== 'bot' || event.audience !== 'public') return next
  return withBot(next, (session) => {
    const greeted = session.greeting === 'awaited' && contextIsOut(session)
    return { ...session, lastMessageAt: event.at, ...(greeted && { greeting: 'given' as const }) }
  })
}

/** Whether set-context has been sent already: what comes before it is no greeting (ORD-5). */
function contextIsOut(session: BotSession): boolean {
  return session.engagedAt !== undefined || session.delivery?.item === 'context'
}

function sent(state: Conversation, event: EventOf<'activity-sent'>): Conversation {
  const held = without(state.held, event.item)
  return withBot({ ...state, held }, (session) => {
    const firstSentAt = session.delivery?.item === event.item ? session.delivery.firstSentAt : event.at
    return { ...session, delivery: { item: event.item, attempt: event.attempt, firstSentAt } }
  })
}

function answered(state: Conversation, event: EventOf<'activity-answered'>): Conversation {
  let next = state
  const serving = botSessionOf(next)?.id === event.sessionId
  // What surely never arrived was not sent: it waits for its next try, or for the next worker.
  if (event.outcome === 'unreached' && typeof event.item === 'number' && heldNow(next)) {
    next = { ...next, held: [...without(next.held, event.item), event.item].sort((one, other) => one - other) }
  }
  if (!serving) return next
  return withBot(next, (session) => {
    const { delivery, ...rest } = session
    const failures =
      event.outcome === 'ok' ? 0 : event.outcome === 'unreached' ? session.failures : session.failures + 1
    if (event.retryAt === undefined || !delivery) return { ...rest, failures }
    return { ...rest, failures, delivery: { ...delivery, retryAt: event.retryAt } }
  })
}

function heldNow(state: Conversation): boolean {
  return state.status === 'Open' || botSessionOf(state) !== undefined
}

/** The wrap-up goes on, and costs nothing any more (CAP-8). */
function capacityReleased(state: Conversation): Conversation {
  if (state.status !== 'Wrap-up') return state
  const { blockedUntil: _, ...rest } = state
  return { ...rest, units: 0 }
}

function withBot(state: Conversation, change: (session: BotSession) => BotSession): Conversation {
  if (state.status !== 'Active' || state.session.kind !== 'bot') return state
  return { ...state, session: change(state.session) }
}

function without(held: Seq[], item: Item): Seq[] {
  return typeof item === 'number' && held.includes(item) ? held.filter((seq) => seq !== item) : held
}
