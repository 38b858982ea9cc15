import type { CommandOf, Refusal } from '../commands.ts'
import { hasEnded, type Active, type Conversation, type RepresentativeSession } from '../conversation.ts'
import { nameOf, type Desk, type Queue } from '../desk.ts'
import { offerIdOf, type WorkerId } from '../ids.ts'
import { takersOf } from '../ladder.ts'
import { wrapUp } from './close.ts'
import { draftOn, refuse, tell, type Draft } from './draft.ts'
import { enterQueue, nextBot } from './route.ts'
import { engageSurveyBot } from './survey.ts'

type Served = Active & { session: RepresentativeSession }

/** A representative speaks: to everybody, or as a whisper that no customer and no bot ever sees (TRF-6). */
export function representativeSay(command: CommandOf<'representative-say'>, state: Conversation): Draft | Refusal {
  const { workerId, audience, activity, at } = command
  if (!servedBy(state, workerId)) return notIn(state, workerId)
  const draft = draftOn(state, at)
  draft.add({ type: 'activity-accepted', from: { kind: 'representative', workerId }, audience, content: activity })
  return draft
}

/** Transfer to a queue (TRF-1, TRF-3) or to a representative (TRF-2). */
export function transfer(command: CommandOf<'transfer'>, state: Conversation, desk: Desk): Draft | Refusal {
  if (!servedBy(state, command.workerId)) return notIn(state, command.workerId)
  if (state.offer)
    return refuse('transfer-pending', `A transfer to ${nameOf(desk, state.offer.workerId)} is waiting for an answer.`)
  return 'queueId' in command.to
    ? toQueue(command, state, desk, command.to.queueId)
    : toPerson(command, state, desk, command.to.workerId)
}

function toQueue(command: CommandOf<'transfer'>, state: Served, desk: Desk, queueId: Queue['id']): Draft | Refusal {
  const queue = desk.queues.get(queueId)
  if (!queue) return refuse('not-eligible', `There is no queue "${queueId}".`)
  const { workerId, note, at } = command
  const same = queueId === state.session.queueId
  const rung = same ? 'hand-back-bots' : 'first-bots'
  const draft = draftOn(state, at)
  const bot = nextBot(draft, desk, queue, rung)
  const people = takersOf(queue, desk.workers, state.session.units)
  const limit = queue.declineLimit
  const someone = people.some((person) => person.id !== workerId && (state.declines[person.id] ?? 0) < limit)
  if (!bot && !someone) return refuse('no-eligible-worker', `Nobody in ${queue.name} could take this conversation.`)
  // The representative is off the conversation before anyone else is engaged (TRF-3, ORD-1).
  draft.add({ type: 'session-closed', sessionId: state.session.id, workerId, reason: 'AgentTransferToQueue' })
  tell(draft, 'transfer-started', { queue: queue.name })
  tell(draft, 'agent-left', { agent: nameOf(desk, workerId) })
  const cause = bot ? 'hand-back' : 'transfer'
  enterQueue(draft, desk, {
    queueId,
    rung,
    cause,
    ahead: true,
    never: [workerId],
    from: workerId,
    ...(note !== undefined && { note }),
  })
  return draft
}

function toPerson(command: CommandOf<'transfer'>, state: Served, desk: Desk, to: WorkerId): Draft | Refusal {
  const target = desk.workers.get(to)
  if (!target) return refuse('not-eligible', `There is no representative "${to}".`)
  if (target.kind === 'bot')
    return refuse('not-eligible', `${target.name} is a bot: transfer to a queue that holds it.`)
  if (to === command.workerId) return refuse('not-eligible', 'A conversation can not be transferred to whoever has it.')
  const draft = draftOn(state, command.at)
  const { queueId, units } = state.session
  const expiresAt = command.at + (desk.queues.get(queueId)?.offerMs ?? 0)
  const why = `${nameOf(desk, command.workerId)} asked for ${target.name}.`
  const offerId = offerIdOf(state.id, draft.nextSeq)
  const note = command.note !== undefined && { note: command.note }
  draft.add({
    type: 'offer-made',
    offerId,
    workerId: to,
    kind: 'transfer',
    queueId,
    units,
    expiresAt,
    from: command.workerId,
    ...note,
    why,
  })
  return draft
}

/** The representative leaves: the conversation goes back into its queue, ahead of others (ASG-10). */
export function leave(command: CommandOf<'leave'>, state: Conversation, desk: Desk): Draft | Refusal {
  const { workerId, at } = command
  if (!servedBy(state, workerId)) return notIn(state, workerId)
  const draft = draftOn(state, at)
  draft.add({ type: 'session-closed', sessionId: state.session.id, workerId, reason: 'AgentClosed' })
  tell(draft, 'agent-left', { agent: nameOf(desk, workerId) })
  enterQueue(draft, desk, {
    queueId: state.session.queueId,
    rung: 'representatives',
    cause: 'left',
    ahead: true,
    avoid: [workerId],
  })
  return draft
}

/** The representative ends the conversation; during a wrap-up, ends that (CNV-1). */
export function end(command: CommandOf<'end'>, state: Conversation, desk: Desk): Draft | Refusal {
  const draft = draftOn(state, command.at)
  if (state.status === 'Wrap-up' && state.workerId === command.workerId) {
    draft.add({ type: 'conversation-closed', reason: state.reason })
    return draft
  }
  if (!servedBy(state, command.workerId)) return notIn(state, command.workerId)
  tell(draft, 'agent-ended', { agent: nameOf(desk, command.workerId) })
  if (!engageSurveyBot(draft, desk)) wrapUp(draft, desk, 'ConversationEndedByAgent', 'AgentEndConversation')
  return draft
}

function servedBy(state: Conversation, workerId: WorkerId): state is Served {
  return state.status === 'Active' && state.session.kind === 'representative' && state.session.workerId === workerId
}

/** Whoever served it learns that it is over; to others it says nothing of itself. */
function notIn(state: Conversation, workerId: WorkerId): Refusal {
  if (hasEnded(state) && state.served.some((served) => served.workerId === workerId))
    return refuse('conversation-ended', 'The conversation has ended.')
  return refuse('not-in-conversation', 'You do not serve this conversation.')
}
