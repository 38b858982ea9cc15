import type { Refusal } from '../commands.ts'
import { hasEnded, offerOf, type Conversation, type Offer, type RepresentativeSession } from '../conversation.ts'
import { nameOf, type Desk, type Queue } from '../desk.ts'
import type { ClosureReason } from '../events.ts'
import { sessionIdOf, type WorkerId } from '../ids.ts'
import { isServed, monitorsOf, othersOf, representativesIn, roleOf, serves } from '../participants.ts'
import { requestOf } from '../wait.ts'
import { refuse, tell, type Draft } from './draft.ts'

/**
 * A representative's stay ends; where the primary's does, whoever stands in it longest takes over (TRF-5). Gives
 * whether the conversation goes on: without an equal it does not, and whoever was only consulted leaves with the last
 * one (TRF-7).
 */
export function stepOut(draft: Draft, desk: Desk, workerId: WorkerId, reason: ClosureReason): boolean {
  const { state } = draft
  if (!isServed(state)) return false
  const { session } = state
  const own = [session, ...othersOf(state)].find((one) => one.workerId === workerId) ?? session
  const heir = othersOf(state).find((one) => one.role === 'participant' && one !== own)
  if (own === session && heir) {
    draft.add({ type: 'role-changed', sessionId: heir.id, workerId: heir.workerId, role: 'primary' })
  }
  if (own === session && !heir) endConsults(draft, desk)
  draft.add({ type: 'session-closed', sessionId: own.id, workerId: own.workerId, reason })
  return own !== session || heir !== undefined
}

/** Tells the customer, and the representatives who stay, that someone has left, or was disconnected. */
export function tellLeft(
  draft: Draft,
  desk: Desk,
  workerId: WorkerId,
  notice: 'agent-left' | 'agent-disconnected' = 'agent-left',
): void {
  const agent = nameOf(desk, workerId)
  tell(draft, notice, { agent })
  if (draft.state.status === 'Active') tell(draft, 'participant-left', { agent }, 'internal')
}

/** Opens a session beside the primary. */
export function comeIn(draft: Draft, desk: Desk, stay: Stay): void {
  const { workerId, role, queueId, units, by } = stay
  stopMonitoring(draft, workerId)
  const sessionId = sessionIdOf(draft.state.id, draft.nextSeq)
  draft.add({
    type: 'session-opened',
    sessionId,
    workerId,
    kind: 'representative',
    queueId,
    units,
    role,
    ...(by && { by }),
  })
  tellJoined(draft, desk, workerId)
}

type Stay = Pick<RepresentativeSession, 'workerId' | 'queueId' | 'units' | 'by'> & { role: 'participant' | 'consult' }

/** Tells of a newcomer: the representatives, and the customer where the newcomer is seen (TRF-7). */
function tellJoined(draft: Draft, desk: Desk, workerId: WorkerId): void {
  const agent = nameOf(desk, workerId)
  if (serves(draft.state, workerId)) tell(draft, 'agent-joined', { agent })
  tell(draft, 'participant-joined', { agent }, 'internal')
}

/** A supervisor who watched takes part now, or no longer watches. */
export function stopMonitoring(draft: Draft, workerId: WorkerId, reason: ClosureReason = 'AgentClosed'): void {
  const monitor = monitorsOf(draft.state).find((one) => one.workerId === workerId)
  if (monitor) draft.add({ type: 'session-closed', sessionId: monitor.id, workerId, reason, role: 'monitor' })
}

/** Takes back whatever was asked and is not settled (CNV-7, TRF-4). */
export function withdrawRequest(draft: Draft, outcome: 'cancelled' | 'withdrawn' = 'withdrawn'): void {
  const { state } = draft
  const search = state.status === 'Active' ? state.search : undefined
  withdrawOffer(draft, offerOf(state))
  if (search) draft.add({ type: 'search-ended', kind: search.kind, outcome })
}

function withdrawOffer(draft: Draft, offer: Offer | undefined): void {
  if (offer) draft.add({ type: 'offer-closed', offerId: offer.offerId, workerId: offer.workerId, outcome: 'withdrawn' })
}

/** Without a representative there is nobody to consult with, and nobody to join: who was asked by name may take it. */
function endConsults(draft: Draft, desk: Desk): void {
  const request = requestOf(draft.state)
  if (request?.kind === 'consult') withdrawRequest(draft)
  else if (request?.queueId) draft.add({ type: 'search-ended', kind: 'conference', outcome: 'withdrawn' })
  for (const { id, workerId } of othersOf(draft.state).filter(({ role }) => role === 'consult')) {
    draft.add({ type: 'session-closed', sessionId: id, workerId, reason: 'AgentClosed' })
    tell(draft, 'participant-left', { agent: nameOf(desk, workerId) }, 'internal')
  }
}

/** Ends the stay of everybody in the conversation, seen or not: of the primary last. */
export function closeSessions(draft: Draft, reason: ClosureReason): void {
  for (const { id, workerId } of othersOf(draft.state)) {
    draft.add({ type: 'session-closed', sessionId: id, workerId, reason })
  }
  const { state } = draft
  if (state.status === 'Active') {
    draft.add({ type: 'session-closed', sessionId: state.session.id, workerId: state.session.workerId, reason })
  }
}

/** Everybody is off the conversation before anyone else is engaged (TRF-3, ORD-1). */
export function leaveForQueue(draft: Draft, desk: Desk, queue: Queue, reason: ClosureReason): void {
  const { state } = draft
  const seen = representativesIn(state).filter(({ workerId }) => serves(state, workerId))
  closeSessions(draft, reason)
  tell(draft, 'transfer-started', { queue: queue.name })
  for (const { workerId } of seen) tell(draft, 'agent-left', { agent: nameOf(desk, workerId) })
  tell(draft, 'chat-transferred', {}, 'internal')
}

/** Whoever is in it, was in it, or has no part learns why the command is not for them; of itself it says no more. */
export function notIn(state: Conversation, workerId: WorkerId): Refusal {
  if (hasEnded(state) && state.served.some((served) => served.workerId === workerId))
    return refuse('conversation-ended', 'The conversation has ended.')
  if (roleOf(state, workerId)) return refuse('whisper-only', 'You only whisper in this conversation.')
  return refuse('not-in-conversation', 'You do not serve this conversation.')
}
