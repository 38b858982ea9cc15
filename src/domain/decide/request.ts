import type { Refusal } from '../commands.ts'
import type { Conversation, Offer } from '../conversation.ts'
import { nameOf, type Desk, type Queue } from '../desk.ts'
import { isOpen } from '../hours.ts'
import { offerIdOf, type WorkerId } from '../ids.ts'
import { PARTICIPANT_LIMIT, representativesIn, roleOf } from '../participants.ts'
import { requestOf } from '../wait.ts'
import { refuse, type Draft } from './draft.ts'

/** The refusal where a request stands already: there is one at a time (TRF-4). */
export function pendingIn(state: Conversation, desk: Desk): Refusal | undefined {
  const request = requestOf(state)
  if (!request) return undefined
  const whom = request.phase === 'offered' ? ` to ${nameOf(desk, request.offer.workerId)}` : ''
  return refuse('transfer-pending', `A ${request.kind} request${whom} is waiting for an answer.`)
}

/** The refusal where as many representatives are in it, or asked to be, as there may be. */
export function tooMany(state: Conversation): Refusal | undefined {
  const coming = requestOf(state) ? 1 : 0
  if (representativesIn(state).length + coming < PARTICIPANT_LIMIT) return undefined
  return refuse('too-many-participants', `At most ${PARTICIPANT_LIMIT} representatives can be in a conversation.`)
}

/** Whom to offer it to by name, and why. */
export interface ByName {
  kind: Offer['kind']
  to: WorkerId
  from: WorkerId
  note?: string
  /** The supervisor who may exceed a capacity. */
  by?: WorkerId
}

/** Offers it to one representative, or says why that one can't be picked. */
export function offerByName(draft: Draft, desk: Desk, { kind, to, from, note, by }: ByName): Refusal | undefined {
  const { state } = draft
  const barred = notToPick(state, desk, to)
  if (barred) return barred
  if (!state.queueId) return refuse('not-eligible', 'The conversation is in no queue.')
  const asker = nameOf(desk, by ?? from)
  draft.add({
    type: 'offer-made',
    offerId: offerIdOf(state.id, draft.nextSeq),
    workerId: to,
    kind,
    queueId: state.queueId,
    units: unitsOf(state, desk),
    expiresAt: draft.at + (desk.queues.get(state.queueId)?.offerMs ?? 0),
    from,
    direct: true,
    ...(note !== undefined && { note }),
    ...(by && { by }),
    why: by ? `${asker} assigned it to ${nameOf(desk, to)}.` : `${asker} asked for ${nameOf(desk, to)} (${kind}).`,
  })
  return undefined
}

/** Why nobody can pick that worker by name; presence and room are the commit's to guard (TRF-2, TRF-8). */
export function notToPick(state: Conversation, desk: Desk, workerId: WorkerId): Refusal | undefined {
  const target = desk.workers.get(workerId)
  if (!target) return refuse('not-eligible', `There is no representative "${workerId}".`)
  if (target.kind === 'bot')
    return refuse('not-eligible', `${target.name} is a bot: transfer to a queue that holds it.`)
  const role = roleOf(state, workerId)
  if (role && role !== 'monitor') return refuse('already-in', `${target.name} is in the conversation already.`)
  return undefined
}

/** The refusal where a queue is closed: nobody of it would come (ASG-6). */
export function closedNow(queue: Queue, at: number): Refusal | undefined {
  return isOpen(queue.hours, at) ? undefined : refuse('queue-closed', `${queue.name} is closed now.`)
}

/** What a conversation costs a representative. */
export function unitsOf(state: Conversation, desk: Desk): number {
  return desk.workstreams.get(state.workstreamId)?.capacityUnits ?? 0
}
