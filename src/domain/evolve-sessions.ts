import type { Active, BotSession, Conversation, Participant, RepresentativeSession } from './conversation.ts'
import type { EventOf } from './events.ts'
import { keptOffer } from './evolve-offers.ts'
import { factsOf } from './facts.ts'
import type { QueueId, WorkerId } from './ids.ts'
import { monitorsOf, othersOf, representativesIn } from './participants.ts'

/** Somebody comes in: a bot or a representative who has it, or a representative beside. */
export function opened(state: Conversation, event: EventOf<'session-opened'>): Conversation {
  const { sessionId: id, workerId, queueId, units, role, by } = event
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
  if (role === 'monitor') return { ...state, monitors: [...monitorsOf(state), { id, workerId, openedAt: event.at }] }
  const session: RepresentativeSession = {
    kind: 'representative',
    id,
    workerId,
    queueId,
    openedAt: event.at,
    units,
    ...(by && { by }),
  }
  if (role) return role === 'consult' ? joined(state, { ...session, role }) : joinedAsEqual(state, { ...session, role })
  const served = servedBy(state, workerId, queueId)
  // A representative reads the whole log: nothing is held back for later workers (ORD-3).
  return { ...facts, status: 'Active', session, served, held: [], told: false }
}

/** The primary changes places with another, or whoever was consulted gets equal rights. */
export function roleChanged(state: Conversation, event: EventOf<'role-changed'>): Conversation {
  const other = othersOf(state).find((one) => one.id === event.sessionId)
  if (state.status !== 'Active' || state.session.kind !== 'representative' || !other) return state
  const rest = othersOf(state).filter((one) => one !== other)
  if (event.role === 'participant') {
    return joinedAsEqual(withOthers(state, rest), { ...other, role: 'participant' })
  }
  const { role: _, ...session } = other
  const served = servedBy(state, other.workerId, other.queueId)
  return withOthers({ ...state, session, served }, [{ ...state.session, role: 'participant' }, ...rest])
}

/** Somebody's stay ends; without a primary the conversation is open again. */
export function closed(state: Conversation, { sessionId, at }: EventOf<'session-closed'>): Conversation {
  const monitors = monitorsOf(state)
  if (monitors.some((one) => one.id === sessionId)) {
    const { monitors: _, ...rest } = state
    const left = monitors.filter((one) => one.id !== sessionId)
    return left.length > 0 ? { ...rest, monitors: left } : rest
  }
  const others = othersOf(state)
  const own = others.find((one) => one.id === sessionId)
  if (state.status === 'Active' && own) {
    const left = own.role === 'participant' && { left: [...(state.left ?? []), own.workerId] }
    return withOthers({ ...state, ...left }, others.filter((one) => one !== own))
  }
  const lastAgent = representativesIn(state).map(({ workerId }) => ({ lastAgent: { workerId, at } }))[0]
  return { ...factsOf(state), ...lastAgent, status: 'Open', openSince: at, ...keptOffer(state) }
}

function joined(state: Conversation, participant: Participant): Conversation {
  if (state.status !== 'Active') return state
  const { left = [], ...rest } = state
  const gone = left.filter((id) => id !== participant.workerId)
  return withOthers({ ...rest, ...(gone.length > 0 && { left: gone }) }, [...othersOf(state), participant])
}

function joinedAsEqual(state: Conversation, participant: Participant): Conversation {
  const { workerId, queueId } = participant
  return joined({ ...state, served: servedBy(state, workerId, queueId) }, participant)
}

function servedBy({ served }: Conversation, workerId: WorkerId, queueId: QueueId): Conversation['served'] {
  const others = served.filter((before) => before.workerId !== workerId || before.queueId !== queueId)
  return [...others, { workerId, queueId }]
}

function withOthers({ others: _, ...rest }: Active, others: readonly Participant[]): Active {
  return others.length > 0 ? { ...rest, others: [...others] } : rest
}
