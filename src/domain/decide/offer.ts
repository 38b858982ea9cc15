import type { CommandOf, Refusal } from '../commands.ts'
import { offerOf, type Conversation } from '../conversation.ts'
import { nameOf, type Desk } from '../desk.ts'
import { offerIdOf, sessionIdOf } from '../ids.ts'
import { nobodyAvailable } from './close.ts'
import { draftOn, refuse, tell, type Draft } from './draft.ts'

/** The distributor has found someone: an offer with a countdown (ASG-3). One offer at a time (ASG-4). */
export function offer(command: CommandOf<'offer'>, state: Conversation, desk: Desk): Draft | Refusal {
  const { workerId, queueId, why, at } = command
  if (state.status !== 'Open' || !state.waiting || state.queueId !== queueId)
    return refuse('not-eligible', 'The conversation does not wait in that queue.')
  if (state.offer) return refuse('offer-standing', 'The conversation is on offer already.')
  const queue = desk.queues.get(queueId)
  const units = desk.workstreams.get(state.workstreamId)?.capacityUnits
  const barred = barredFrom(state, desk, workerId)
  if (!queue || units === undefined || barred)
    return refuse('not-eligible', barred ?? 'The queue or workstream is no longer configured.')
  const { from, note } = state.waiting
  const draft = draftOn(state, at)
  draft.add({
    type: 'offer-made',
    offerId: offerIdOf(state.id, draft.nextSeq),
    workerId,
    kind: from ? 'transfer' : 'new',
    queueId,
    units,
    expiresAt: at + queue.offerMs,
    ...(from && { from }),
    ...(note !== undefined && { note }),
    why,
  })
  return draft
}

/**
 * Why this worker may not be offered the waiting conversation at all; undefined where nothing bars it (ASG-3,
 * ASG-10).
 */
export function barredFrom(
  state: Conversation,
  desk: Desk,
  workerId: CommandOf<'offer'>['workerId'],
): string | undefined {
  if (state.status !== 'Open' || !state.waiting || !state.queueId) return 'the conversation does not wait'
  const worker = desk.workers.get(workerId)
  if (worker?.kind !== 'representative') return 'no representative'
  const units = desk.workstreams.get(state.workstreamId)?.capacityUnits ?? 0
  if (worker.capacity < units) return `has a capacity of ${worker.capacity}, it costs ${units}`
  if (state.waiting.never.includes(workerId)) return 'transferred it away'
  const limit = desk.queues.get(state.queueId)?.declineLimit ?? 0
  if ((state.declines[workerId] ?? 0) >= limit) return `declined it ${limit} times`
  return undefined
}

/** The representative takes the conversation; of a direct transfer, the first one's session ends now (TRF-2). */
export function accept(command: CommandOf<'accept'>, state: Conversation, desk: Desk): Draft | Refusal {
  const standing = offerOf(state)
  if (standing?.offerId !== command.offerId || standing.workerId !== command.workerId) return gone()
  if (command.at >= standing.expiresAt) return gone()
  const { workerId, offerId, queueId, units } = standing
  const draft = draftOn(state, command.at)
  draft.add({ type: 'offer-closed', offerId, workerId, outcome: 'accepted' })
  if (state.status === 'Active') {
    draft.add({
      type: 'session-closed',
      sessionId: state.session.id,
      workerId: state.session.workerId,
      reason: 'AgentTransferred',
    })
    tell(draft, 'agent-left', { agent: nameOf(desk, state.session.workerId) })
  }
  const sessionId = sessionIdOf(state.id, draft.nextSeq)
  draft.add({ type: 'session-opened', sessionId, workerId, kind: 'representative', queueId, units })
  tell(draft, 'agent-joined', { agent: nameOf(desk, workerId) })
  return draft
}

/** The representative declines. */
export function reject(command: CommandOf<'reject'>, state: Conversation, desk: Desk): Draft | Refusal {
  const standing = offerOf(state)
  if (standing?.offerId !== command.offerId || standing.workerId !== command.workerId) return gone()
  const draft = draftOn(state, command.at)
  decline(draft, desk, 'rejected')
  return draft
}

/** An offer was rejected or has timed out: it counts, and where all have declined out nobody is available (ASG-10). */
export function decline(draft: Draft, desk: Desk, outcome: 'rejected' | 'timed-out'): void {
  const standing = offerOf(draft.state)
  if (!standing) return
  const { offerId, workerId } = standing
  draft.add({ type: 'offer-closed', offerId, workerId, outcome })
  const { state } = draft
  if (state.status === 'Active') {
    const notice = outcome === 'rejected' ? 'transfer-rejected' : 'transfer-timed-out'
    return tell(draft, notice, { agent: nameOf(desk, workerId) }, 'internal')
  }
  const members = state.queueId ? (desk.queues.get(state.queueId)?.members ?? []) : []
  const people = members.filter((id) => desk.workers.get(id)?.kind === 'representative')
  if (people.every((id) => barredFrom(state, desk, id) !== undefined)) nobodyAvailable(draft, desk)
}

function gone(): Refusal {
  return refuse('offer-gone', 'The offer no longer stands: it was answered, has run out, or was withdrawn.')
}
