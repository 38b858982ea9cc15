import { botSessionOf, hasEnded, offerOf } from './conversation.ts'
import type { Active, BotSession, Conversation, Facts, Offer, Open, Session } from './conversation.ts'
import type { Event, Item } from './events.ts'
import type { Seq } from './ids.ts'

type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>

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
    case 'session-closed':
      return { ...factsOf(state), status: 'Open', openSince: event.at, ...keptOffer(state) }
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
      return hasEnded(state) ? state : { ...state, offer }
    }
    case 'offer-closed':
      return offerClosed(state, event)
    case 'wrap-up-started':
      return {
        ...factsOf(state),
        status: 'Wrap-up',
        workerId: event.workerId,
        units: event.units,
        until: event.until,
        reason: event.reason,
      }
    case 'conversation-closed':
      return { ...factsOf(state), status: 'Closed', reason: event.reason, closedAt: event.at, held: [] }
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
  const { cause, ahead, never, avoid, from, note } = event
  const waiting = {
    since: event.at,
    cause,
    ahead,
    never,
    avoid,
    ...(from && { from }),
    ...(note !== undefined && { note }),
  }
  return { ...open, waiting }
}

function opened(state: Conversation, event: EventOf<'session-opened'>): Active {
  const { sessionId: id, workerId, queueId, units } = event
  const facts = factsOf(state)
  if (event.kind === 'bot') {
    const session: BotSession = {
      kind: 'bot',
      id,
      workerId,
      queueId,
      openedAt: event.at,
      greeting: 'awaited',
      ...(event.purpose && { purpose: event.purpose }),
      lastMessageAt: event.at,
      failures: 0,
    }
    return { ...facts, status: 'Active', session, hadBots: [...facts.hadBots, workerId] }
  }
  const session: Session = { kind: 'representative', id, workerId, queueId, openedAt: event.at, units }
  const served = [...facts.served.filter((before) => before.workerId !== workerId), { workerId, queueId }]
  // A representative reads the whole log: nothing is held back for later workers (ORD-3).
  return { ...facts, status: 'Active', session, served, held: [], told: false }
}

function accepted(state: Conversation, event: EventOf<'activity-accepted'>): Conversation {
  let next = state
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

function offerClosed(state: Conversation, event: EventOf<'offer-closed'>): Conversation {
  if (hasEnded(state)) return state
  const { offer: _, ...rest } = state
  if (event.outcome !== 'rejected' && event.outcome !== 'timed-out') return rest
  const declines = { ...rest.declines, [event.workerId]: (rest.declines[event.workerId] ?? 0) + 1 }
  if (rest.status !== 'Open' || !rest.waiting) return { ...rest, declines }
  const avoid = [...new Set([...rest.waiting.avoid, event.workerId])]
  return { ...rest, declines, waiting: { ...rest.waiting, avoid } }
}

function withBot(state: Conversation, change: (session: BotSession) => BotSession): Conversation {
  if (state.status !== 'Active' || state.session.kind !== 'bot') return state
  return { ...state, session: change(state.session) }
}

function keptOffer(state: Conversation): { offer?: Offer } {
  const offer = offerOf(state)
  return offer ? { offer } : {}
}

function without(held: Seq[], item: Item): Seq[] {
  return typeof item === 'number' && held.includes(item) ? held.filter((seq) => seq !== item) : held
}

/** The fields that hold at every status, without those of the present one. */
function factsOf(state: Conversation): Facts {
  const { id, seq, lastAt, workstreamId, customer, locale, startedAt, queueId, rung, variables, summary } = state
  const { hadBots, served, declines, held, told } = state
  const optional = { ...(locale !== undefined && { locale }), ...(summary !== undefined && { summary }) }
  return {
    id,
    seq,
    lastAt,
    workstreamId,
    customer,
    startedAt,
    queueId,
    rung,
    variables,
    hadBots,
    served,
    declines,
    held,
    told,
    ...optional,
  }
}
