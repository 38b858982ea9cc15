import type { CommandOf, Refusal } from '../commands.ts'
import { hasEnded, offerOf, type Conversation } from '../conversation.ts'
import { isSupervisor, nameOf, type Desk } from '../desk.ts'
import { sessionIdOf, type WorkerId } from '../ids.ts'
import { takersOf } from '../ladder.ts'
import { isServed, MONITOR_LIMIT, monitorsOf, representativesIn, roleOf } from '../participants.ts'
import { close } from './close.ts'
import { draftOn, refuse, tell, type Draft } from './draft.ts'
import { comeIn, leaveForQueue, withdrawRequest } from './part.ts'
import { closedNow, notToPick, offerByName, pendingIn, tooMany, unitsOf } from './request.ts'
import { enterQueue } from './route.ts'

/** A supervisor watches, unseen: reads everything and whispers; it costs no capacity (TRF-8). */
export function monitor(command: CommandOf<'monitor'>, state: Conversation, desk: Desk): Draft | Refusal {
  const { workerId, at } = command
  const refused = notAllowed(state, desk, command) ?? alreadyIn(state, workerId)
  if (refused) return refused
  if (monitorsOf(state).length >= MONITOR_LIMIT)
    return refuse('too-many-participants', `At most ${MONITOR_LIMIT} supervisors can monitor a conversation.`)
  if (!state.queueId) return refuse('not-eligible', 'The conversation is in no queue.')
  const draft = draftOn(state, at)
  const sessionId = sessionIdOf(state.id, draft.nextSeq)
  const unseen = { kind: 'representative', role: 'monitor', units: 0 } as const
  draft.add({ type: 'session-opened', sessionId, workerId, queueId: state.queueId, ...unseen })
  return draft
}

/** A supervisor becomes a participant, beyond their capacity if need be (TRF-8, CAP-7). */
export function join(command: CommandOf<'join'>, state: Conversation, desk: Desk): Draft | Refusal {
  const { workerId, at } = command
  const refused = notAllowed(state, desk, command)
  if (refused) return refused
  if (!isServed(state)) return withoutPerson(state)
  const role = roleOf(state, workerId)
  const full = (role === 'monitor' ? undefined : alreadyIn(state, workerId)) ?? tooMany(state)
  if (full) return full
  if (offerOf(state)?.workerId === workerId)
    return refuse('offer-standing', 'You have an offer of this conversation: accept it.')
  const draft = draftOn(state, at)
  const { queueId } = state.session
  comeIn(draft, desk, { workerId, queueId, units: unitsOf(state, desk), role: 'participant', by: workerId })
  return draft
}

/** A supervisor gives a conversation that waits, or that a representative has, to somebody (TRF-8, CAP-7). */
export function assign(command: CommandOf<'assign'>, state: Conversation, desk: Desk): Draft | Refusal {
  const { workerId, to, at } = command
  const refused = notAllowed(state, desk, command) ?? pendingIn(state, desk)
  if (refused) return refused
  const draft = draftOn(state, at)
  if (state.status === 'Open') return assignWaiting(draft, command, desk) ?? draft
  if (!isServed(state)) return withoutPerson(state)
  const problem = offerByName(draft, desk, { kind: 'transfer', to, from: workerId, by: workerId })
  if (problem) return problem
  tell(draft, 'transfer-placed', {}, 'internal')
  return draft
}

function assignWaiting(draft: Draft, { workerId, to }: CommandOf<'assign'>, desk: Desk): Refusal | undefined {
  const { state } = draft
  const barred = notToPick(state, desk, to)
  if (barred) return barred
  if (state.status !== 'Open' || !state.waiting)
    return refuse('not-eligible', 'The conversation waits in no queue.')
  if (offerOf(state)?.workerId === to)
    return refuse('offer-standing', `${nameOf(desk, to)} has an offer of it already.`)
  const { from, note } = state.waiting
  // Two offers of one conversation never stand at once (ASG-4).
  withdrawRequest(draft)
  const kind = from ? 'transfer' : 'new'
  return offerByName(draft, desk, { kind, to, from: from ?? workerId, note, by: workerId })
}

/** A supervisor moves a conversation of which they are no part: to representatives alone (TRF-8). */
export function superviseTransfer(
  command: CommandOf<'transfer'>,
  state: Conversation,
  desk: Desk,
): Draft | Refusal {
  const { workerId, to, note, at } = command
  if ('workerId' in to) return assign({ ...command, type: 'assign', to: to.workerId }, state, desk)
  const refused = notAllowed(state, desk, command) ?? pendingIn(state, desk)
  if (refused) return refused
  if (state.status === 'Active' && !isServed(state)) return withoutPerson(state)
  const queue = desk.queues.get(to.queueId)
  if (!queue) return refuse('not-eligible', `There is no queue "${to.queueId}".`)
  if (takersOf(queue, desk.workers, unitsOf(state, desk)).length === 0)
    return refuse('no-eligible-worker', `${queue.name} has no representative who could take this conversation.`)
  const closed = closedNow(queue, at)
  if (closed) return closed
  const draft = draftOn(state, at)
  const avoid = representativesIn(state).map((one) => one.workerId)
  if (state.status === 'Active') leaveForQueue(draft, desk, queue, 'SupervisorAssignToQueue')
  else withdrawRequest(draft)
  enterQueue(draft, desk, {
    queueId: queue.id,
    rung: 'representatives',
    cause: 'transfer',
    ahead: true,
    avoid,
    from: workerId,
    ...(note !== undefined && { note }),
  })
  return draft
}

/** A supervisor closes a conversation for good, whoever has it (TRF-8). */
export function forceClose(command: CommandOf<'force-close'>, state: Conversation, desk: Desk): Draft | Refusal {
  const { workerId, at } = command
  if (!isSupervisor(desk, workerId, command.supervisor)) return forSupervisors()
  if (state.status === 'Closed') return refuse('conversation-ended', 'The conversation has ended.')
  const draft = draftOn(state, at)
  if (state.status === 'Wrap-up') {
    draft.add({ type: 'conversation-closed', reason: 'ForceClosedBySupervisor', by: workerId })
    return draft
  }
  tell(draft, 'force-closed')
  close(draft, 'ForceClosedBySupervisor', 'ForceClose', workerId)
  return draft
}

type Supervising = Pick<CommandOf<'monitor'>, 'workerId' | 'supervisor'>

function notAllowed(state: Conversation, desk: Desk, { workerId, supervisor }: Supervising): Refusal | undefined {
  if (!isSupervisor(desk, workerId, supervisor)) return forSupervisors()
  return hasEnded(state) ? refuse('conversation-ended', 'The conversation has ended.') : undefined
}

function forSupervisors(): Refusal {
  return refuse('not-allowed', 'Only a supervisor may do that.')
}

function alreadyIn(state: Conversation, workerId: WorkerId): Refusal | undefined {
  return roleOf(state, workerId) ? refuse('already-in', 'You are in the conversation already.') : undefined
}

function withoutPerson(state: Conversation): Refusal {
  return state.status === 'Active'
    ? refuse('bot-serves', 'A bot serves this conversation: it can only be monitored or closed.')
    : refuse('not-eligible', 'Nobody serves this conversation: it can be assigned.')
}
