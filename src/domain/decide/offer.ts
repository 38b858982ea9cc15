import type { CommandOf, Refusal } from '../commands.ts'
import { offerOf, type Conversation } from '../conversation.ts'
import { nameOf, type Desk } from '../desk.ts'
import { offerIdOf, sessionIdOf } from '../ids.ts'
import { isServed, representativesIn } from '../participants.ts'
import { waitOf } from '../wait.ts'
import { lackOf } from '../skills.ts'
import { nobodyAvailable } from './close.ts'
import type { Decision } from './decide.ts'
import { draftOn, refuse, tell, type Draft } from './draft.ts'
import { nobodyJoins } from './invite.ts'
import { comeIn, stopMonitoring } from './part.ts'
import { takePlace } from './transfer.ts'

/**
 * The distributor has found someone: an offer with a countdown (ASG-3), accepted at once where the queue says so. One
 * offer at a time (ASG-4).
 */
export function offer(command: CommandOf<'offer'>, state: Conversation, desk: Desk): Decision | Refusal {
  const { workerId, queueId, why, at } = command
  const wait = waitOf(state)
  if (wait?.queueId !== queueId) return refuse('not-eligible', 'The conversation does not wait in that queue.')
  if (offerOf(state)) return refuse('offer-standing', 'The conversation is on offer already.')
  const queue = desk.queues.get(queueId)
  const units = desk.workstreams.get(state.workstreamId)?.capacityUnits
  const barred = barredFrom(state, desk, workerId)
  if (!queue || units === undefined || barred)
    return refuse('not-eligible', barred ?? 'The queue or workstream is no longer configured.')
  const { kind, from, note } = wait
  const draft = draftOn(state, at)
  const offerId = offerIdOf(state.id, draft.nextSeq)
  draft.add({
    type: 'offer-made',
    offerId,
    workerId,
    kind,
    queueId,
    units,
    expiresAt: at + queue.offerMs,
    ...(from && { from }),
    ...(note !== undefined && { note }),
    why,
  })
  if (!queue.autoAccept) return draft
  const taken = accept({ type: 'accept', at, workerId, offerId }, draft.state, desk)
  return 'refused' in taken ? taken : { state: taken.state, events: [...draft.events, ...taken.events] }
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
  const wait = waitOf(state)
  if (!wait) return 'the conversation does not wait'
  const worker = desk.workers.get(workerId)
  if (worker?.kind !== 'representative') return 'no representative'
  const units = desk.workstreams.get(state.workstreamId)?.capacityUnits ?? 0
  const queue = desk.queues.get(wait.queueId)
  if (worker.capacity < units) return `has a capacity of ${worker.capacity}, it costs ${units}`
  const lacks = state.status === 'Open' && queue && lackOf(desk, queue, worker, state.waiting?.skills ?? {})
  if (lacks) return `lacks ${lacks}`
  if (state.status === 'Open' && state.waiting?.never.includes(workerId)) return 'transferred it away'
  if (state.status === 'Active') {
    if (representativesIn(state).some((one) => one.workerId === workerId)) return 'is in the conversation'
    if (state.search?.declined.includes(workerId)) return 'declined to join it'
    return undefined
  }
  const limit = queue?.declineLimit ?? 0
  if ((state.declines[workerId] ?? 0) >= limit) return `declined it ${limit} times`
  return undefined
}

/** Whoever is offered it takes it, takes somebody's place, or joins (TRF-2, TRF-5, TRF-7). */
export function accept(command: CommandOf<'accept'>, state: Conversation, desk: Desk): Draft | Refusal {
  const standing = offerOf(state)
  if (standing?.offerId !== command.offerId || standing.workerId !== command.workerId) return gone()
  if (command.at >= standing.expiresAt) return gone()
  const { kind, workerId, offerId, queueId, units, by } = standing
  const draft = draftOn(state, command.at)
  draft.add({ type: 'offer-closed', offerId, workerId, outcome: 'accepted' })
  if (isServed(state) && (kind === 'conference' || kind === 'consult')) {
    comeIn(draft, desk, { workerId, queueId, units, role: kind === 'consult' ? 'consult' : 'participant' })
    return draft
  }
  stopMonitoring(draft, workerId)
  if (isServed(state)) {
    takePlace(draft, desk, state, standing)
    return draft
  }
  const sessionId = sessionIdOf(state.id, draft.nextSeq)
  const stay = { kind: 'representative', queueId, units, ...(by && { by }) } as const
  draft.add({ type: 'session-opened', sessionId, workerId, ...stay })
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
  const { offerId, workerId, kind } = standing
  draft.add({ type: 'offer-closed', offerId, workerId, outcome })
  const { state } = draft
  if (state.status === 'Active' && kind !== 'new') {
    tell(draft, `${kind}-${outcome}`, { agent: nameOf(desk, workerId) }, 'internal')
    if (state.search && nobodyIsLeft(state, desk)) nobodyJoins(draft, state.search.kind)
  } else if (nobodyIsLeft(state, desk)) {
    nobodyAvailable(draft, desk)
  }
}

/** Whether nobody of the queue where it waits may be offered it any more. */
function nobodyIsLeft(state: Conversation, desk: Desk): boolean {
  const queueId = waitOf(state)?.queueId
  const members = (queueId && desk.queues.get(queueId)?.members) ?? []
  const people = members.filter((id) => desk.workers.get(id)?.kind === 'representative')
  return people.every((id) => barredFrom(state, desk, id) !== undefined)
}

function gone(): Refusal {
  return refuse('offer-gone', 'The offer no longer stands: it was answered, has run out, or was withdrawn.')
}
