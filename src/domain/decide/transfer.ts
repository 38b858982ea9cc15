import type { CommandOf, Refusal } from '../commands.ts'
import type { Conversation, Offer } from '../conversation.ts'
import { isSupervisor, nameOf, type Bot, type Desk, type Queue, type Representative } from '../desk.ts'
import { sessionIdOf, type WorkerId } from '../ids.ts'
import { takersOf } from '../ladder.ts'
import { othersOf, representativesIn, serves, type Served } from '../participants.ts'
import { draftOn, refuse, tell, type Draft } from './draft.ts'
import { comeIn, leaveForQueue, notIn, stepOut, tellLeft } from './part.ts'
import { closedNow, offerByName, pendingIn, unitsOf } from './request.ts'
import { enterQueue, nextBot } from './route.ts'
import { superviseTransfer } from './supervise.ts'

/** Transfer to a queue (TRF-1, TRF-3) or to a representative (TRF-2). */
export function transfer(command: CommandOf<'transfer'>, state: Conversation, desk: Desk): Draft | Refusal {
  const { workerId, to, at } = command
  if (!serves(state, workerId)) {
    const supervises = isSupervisor(desk, workerId, command.supervisor)
    return supervises ? superviseTransfer(command, state, desk) : notIn(state, workerId)
  }
  const pending = pendingIn(state, desk)
  if (pending) return pending
  if ('queueId' in to) return toQueue(command, state, desk, to.queueId)
  const draft = draftOn(state, at)
  const refused = offerByName(draft, desk, { ...command, kind: 'transfer', to: to.workerId, from: workerId })
  if (refused) return refused
  tell(draft, 'transfer-placed', {}, 'internal')
  return draft
}

function toQueue(command: CommandOf<'transfer'>, state: Served, desk: Desk, queueId: Queue['id']): Draft | Refusal {
  const queue = desk.queues.get(queueId)
  if (!queue) return refuse('not-eligible', `There is no queue "${queueId}".`)
  const { workerId, note, at } = command
  const next = nextAfterTransfer(state, desk, queue, workerId)
  if (next.kind === 'nobody')
    return refuse('no-eligible-worker', `Nobody in ${queue.name} could take this conversation.`)
  // Bots keep no hours.
  const closed = next.kind === 'representatives' ? closedNow(queue, at) : undefined
  if (closed) return closed
  const draft = draftOn(state, at)
  tell(draft, 'transfer-placed', {}, 'internal')
  leaveForQueue(draft, desk, queue, 'AgentTransferToQueue')
  enterQueue(draft, desk, {
    queueId,
    rung: next.rung,
    cause: next.kind === 'bot' ? 'hand-back' : 'transfer',
    ahead: true,
    never: [workerId],
    avoid: representativesIn(state).flatMap((one) => (one.workerId === workerId ? [] : [one.workerId])),
    from: workerId,
    ...(note !== undefined && { note }),
  })
  return draft
}

/** Who would take it, were it transferred to that queue by that representative (CAP-4, CAP-5, TRF-1). */
export type Next = { rung: 'first-bots' | 'hand-back-bots' } & (
  | { kind: 'bot'; bot: Bot }
  | { kind: 'representatives'; people: Representative[] }
  | { kind: 'nobody' }
)

/** Asked of the ladder alone: away or full now is not never (CAP-9). */
export function nextAfterTransfer(state: Conversation, desk: Desk, queue: Queue, workerId: WorkerId): Next {
  const rung = queue.id === state.queueId ? 'hand-back-bots' : 'first-bots'
  const bot = nextBot(state, desk, queue, rung)
  if (bot) return { rung, kind: 'bot', bot }
  const people = takersOf(queue, desk.workers, unitsOf(state, desk)).filter(
    (person) => person.id !== workerId && (state.declines[person.id] ?? 0) < queue.declineLimit,
  )
  return people.length > 0 ? { rung, kind: 'representatives', people } : { rung, kind: 'nobody' }
}

/** Whoever accepted a direct transfer takes the place of the one who asked; the others stay (TRF-2). */
export function takePlace(draft: Draft, desk: Desk, state: Served, offer: Offer): void {
  const { workerId, queueId, units, from, by } = offer
  const reason = by ? 'SupervisorTransferToAgent' : 'AgentTransferred'
  const { session } = state
  // Whoever asked may have left since: then there is no place to take.
  const leaver = by ? session.workerId : from && serves(state, from) ? from : undefined
  const stay = { workerId, queueId, units, ...(by && { by }) }
  if (leaver === session.workerId && othersOf(state).length === 0) {
    draft.add({ type: 'session-closed', sessionId: session.id, workerId: leaver, reason })
    tell(draft, 'agent-left', { agent: nameOf(desk, leaver) })
    tell(draft, 'chat-transferred', {}, 'internal')
    const sessionId = sessionIdOf(state.id, draft.nextSeq)
    draft.add({ type: 'session-opened', sessionId, kind: 'representative', ...stay })
    return tell(draft, 'agent-joined', { agent: nameOf(desk, workerId) })
  }
  comeIn(draft, desk, { ...stay, role: 'participant' })
  const sessionId = othersOf(draft.state).find((one) => one.workerId === workerId)?.id
  if (!leaver || !sessionId) return
  if (leaver === session.workerId) draft.add({ type: 'role-changed', sessionId, workerId, role: 'primary' })
  stepOut(draft, desk, leaver, reason)
  tellLeft(draft, desk, leaver)
}
