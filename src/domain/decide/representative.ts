import type { CommandOf, Refusal } from '../commands.ts'
import type { Conversation } from '../conversation.ts'
import { nameOf, type Desk } from '../desk.ts'
import { isServed, lastResortsAfter, roleOf, serves } from '../participants.ts'
import { wrapUp } from './close.ts'
import { draftOn, tell, type Draft } from './draft.ts'
import { notIn, stepOut, stopMonitoring, tellLeft } from './part.ts'
import { enterQueue } from './route.ts'
import { engageSurveyBot } from './survey.ts'

/**
 * A representative speaks: to everybody, or as a whisper that no customer and no bot ever sees (TRF-6). Whoever is
 * consulted or watches may only whisper (TRF-7, TRF-8).
 */
export function representativeSay(command: CommandOf<'representative-say'>, state: Conversation): Draft | Refusal {
  const { workerId, audience, activity, at } = command
  const may = audience === 'internal' ? roleOf(state, workerId) !== undefined : serves(state, workerId)
  if (!may) return notIn(state, workerId)
  const draft = draftOn(state, at)
  draft.add({ type: 'activity-accepted', from: { kind: 'representative', workerId }, audience, content: activity })
  return draft
}

/** Whoever is in it leaves; where nobody else serves, it goes back into its queue, ahead of others (ASG-10). */
export function leave(command: CommandOf<'leave'>, state: Conversation, desk: Desk): Draft | Refusal {
  const { workerId, at } = command
  const role = roleOf(state, workerId)
  const draft = draftOn(state, at)
  if (role === 'monitor') {
    stopMonitoring(draft, workerId)
    return draft
  }
  if (!role || !isServed(state)) return notIn(state, workerId)
  const goesOn = stepOut(draft, desk, workerId, 'AgentClosed')
  if (role === 'consult') tell(draft, 'participant-left', { agent: nameOf(desk, workerId) }, 'internal')
  else tellLeft(draft, desk, workerId)
  if (!goesOn) {
    const place = { ahead: true, avoid: lastResortsAfter(state, workerId) }
    const queueId = state.queueId ?? state.session.queueId
    enterQueue(draft, desk, { queueId, rung: 'representatives', cause: 'left', ...place })
  }
  return draft
}

/** A representative ends the conversation for all; during a wrap-up, ends that (CNV-1). */
export function end(command: CommandOf<'end'>, state: Conversation, desk: Desk): Draft | Refusal {
  const draft = draftOn(state, command.at)
  if (state.status === 'Wrap-up' && state.workerId === command.workerId) {
    draft.add({ type: 'conversation-closed', reason: state.reason })
    return draft
  }
  if (!serves(state, command.workerId)) return notIn(state, command.workerId)
  tell(draft, 'agent-ended', { agent: nameOf(desk, command.workerId) })
  if (!engageSurveyBot(draft, desk)) wrapUp(draft, desk, 'ConversationEndedByAgent', 'AgentEndConversation')
  return draft
}
