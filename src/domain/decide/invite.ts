import type { CommandOf, Refusal } from '../commands.ts'
import type { Conversation } from '../conversation.ts'
import { isSupervisor, nameOf, type Desk, type Queue } from '../desk.ts'
import type { JoinKind } from '../events.ts'
import type { WorkerId } from '../ids.ts'
import { takersOf } from '../ladder.ts'
import { othersOf, roleOf, serves, type Served } from '../participants.ts'
import { requestOf } from '../wait.ts'
import { draftOn, refuse, tell, type Draft } from './draft.ts'
import { notIn, withdrawRequest } from './part.ts'
import { closedNow, offerByName, pendingIn, tooMany, unitsOf } from './request.ts'

/** Asks a representative to join, by name or through a queue: with equal rights (TRF-5) or for a consult (TRF-7). */
export function invite(command: CommandOf<'invite'>, state: Conversation, desk: Desk): Draft | Refusal {
  const { kind, workerId, to, at } = command
  if (!serves(state, workerId)) return notIn(state, workerId)
  const refused = pendingIn(state, desk) ?? tooMany(state)
  if (refused) return refused
  const draft = draftOn(state, at)
  const problem =
    'queueId' in to
      ? seek(draft, command, state, desk, to.queueId)
      : offerByName(draft, desk, { ...command, to: to.workerId, from: workerId })
  if (problem) return problem
  tell(draft, `${kind}-placed`, {}, 'internal')
  return draft
}

/** The distributor finds one: a search waits in the queue as a conversation would. */
function seek(
  draft: Draft,
  { kind, workerId, note }: CommandOf<'invite'>,
  state: Served,
  desk: Desk,
  queueId: Queue['id'],
): Refusal | undefined {
  const queue = desk.queues.get(queueId)
  if (!queue) return refuse('not-eligible', `There is no queue "${queueId}".`)
  const people = takersOf(queue, desk.workers, unitsOf(state, desk))
  const anyone = people.some((person) => isOutside(state, person.id))
  if (!anyone) return refuse('no-eligible-worker', `Nobody in ${queue.name} could join this conversation.`)
  const closed = closedNow(queue, draft.at)
  if (closed) return closed
  const why = `${queue.name}: a representative is looked for (${kind}), ${nameOf(desk, workerId)} asked.`
  const asked = { kind, queueId, from: workerId, ...(note !== undefined && { note }) }
  draft.add({ type: 'search-started', ...asked, why })
  return undefined
}

function isOutside(state: Conversation, workerId: WorkerId): boolean {
  const role = roleOf(state, workerId)
  return role === undefined || role === 'monitor'
}

/** Nobody was found, or nobody is left to ask: nothing else changes (TRF-5). */
export function nobodyJoins(draft: Draft, kind: JoinKind): void {
  draft.add({ type: 'search-ended', kind, outcome: 'nobody' })
  tell(draft, `${kind}-failed`, {}, 'internal')
}

/** Whoever asked takes the request back; where they have left, whoever serves does (TRF-4). */
export function cancel(command: CommandOf<'cancel'>, state: Conversation, desk: Desk): Draft | Refusal {
  const { workerId, supervisor, at } = command
  const request = requestOf(state)
  const mayAsk = (id: WorkerId, said?: boolean) => serves(state, id) || isSupervisor(desk, id, said)
  if (!mayAsk(workerId, supervisor)) return notIn(state, workerId)
  if (!request) return refuse('no-request', 'No request stands: it was answered, has run out, or was withdrawn.')
  if (request.from !== workerId && mayAsk(request.from))
    return refuse('no-request', `The request is ${nameOf(desk, request.from)}'s, not yours.`)
  const draft = draftOn(state, at)
  withdrawRequest(draft, 'cancelled')
  tell(draft, `${request.kind}-cancelled`, {}, 'internal')
  return draft
}

/** Whoever is consulted gets equal rights: from now on the customer sees them (TRF-7). */
export function add(command: CommandOf<'add'>, state: Conversation, desk: Desk): Draft | Refusal {
  const { workerId, other, at } = command
  if (!serves(state, workerId)) return notIn(state, workerId)
  const consulted = othersOf(state).find((one) => one.workerId === other && one.role === 'consult')
  if (!consulted) return refuse('not-consulted', `${nameOf(desk, other)} is not consulted in this conversation.`)
  const draft = draftOn(state, at)
  draft.add({ type: 'role-changed', sessionId: consulted.id, workerId: other, role: 'participant' })
  tell(draft, 'agent-joined', { agent: nameOf(desk, other) })
  return draft
}
