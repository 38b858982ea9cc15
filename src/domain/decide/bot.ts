import type { BotSay, CommandOf, Refusal } from '../commands.ts'
import type { Conversation } from '../conversation.ts'
import type { Desk } from '../desk.ts'
import { isErased } from '../erase.ts'
import type { Audience } from '../events.ts'
import { close } from './close.ts'
import { draftOn, refuse, type Draft } from './draft.ts'
import { routeFor } from './queueing.ts'
import { enterQueue, hasTakers } from './route.ts'

/** So many context variables may a conversation have (Microsoft: "Manage context variables"). */
export const VARIABLE_LIMIT = 100
/** Together they may hold so many characters: every commit writes them anew with the state. */
export const VARIABLE_CHARACTERS = 262_144

/**
 * An activity from a bot. One that does not serve the conversation reaches nobody: it is kept as suppressed (BOT-6).
 */
export function botSay(command: CommandOf<'bot-say'>, state: Conversation, desk: Desk): Draft | Refusal {
  const repeated = command.requestId === undefined ? undefined : state.requests?.find(([id]) => id === command.requestId)
  if (repeated) return { ...refuse('duplicate', 'The activity was accepted before.'), seq: repeated[1] }
  const draft = draftOn(state, command.at)
  const session = state.status === 'Active' && state.session.workerId === command.botId ? state.session : undefined
  if (!session) {
    addActivity(draft, command, 'suppressed')
    return draft
  }
  const { meaning } = command
  if (typeof meaning === 'string') {
    addActivity(draft, command, meaning)
    addNotes(draft, command)
    return draft
  }
  const variables = { ...state.variables, ...meaning.context }
  if (Object.keys(variables).length > VARIABLE_LIMIT || JSON.stringify(variables).length > VARIABLE_CHARACTERS) {
    const most = `${VARIABLE_LIMIT} context variables, of ${VARIABLE_CHARACTERS} characters together`
    return refuse('too-many-variables', `A conversation holds at most ${most}.`)
  }
  addActivity(draft, command, 'internal')
  addNotes(draft, command)
  if (Object.keys(meaning.context).length > 0) draft.add({ type: 'variables-set', variables: meaning.context })
  if (meaning.command === 'EndConversation') {
    close(draft, 'ConversationEndedByBot', 'BotEndConversation')
    return draft
  }
  if (meaning.summary) draft.add({ type: 'summary-set', summary: meaning.summary })
  draft.add({ type: 'session-closed', sessionId: session.id, workerId: session.workerId, reason: 'BotTransferToAgent' })
  // Which queue a representative chose stands; before that the routes choose, now that the bot knows more.
  const route = state.served.length === 0 ? routeFor(draft.state, desk, 'escalation') : undefined
  const hasPeople = hasTakers(draft, desk, desk.queues.get(route?.queueId ?? session.queueId))
  const place = { queueId: session.queueId, ...(hasPeople && route) }
  enterQueue(draft, desk, { ...place, rung: 'representatives', cause: 'escalation' })
  return draft
}

function addActivity(draft: Draft, command: BotSay, audience: Audience): void {
  const { botId, activity, requestId } = command
  const from = { kind: 'bot', workerId: botId } as const
  draft.add({
    type: 'activity-accepted',
    from,
    audience,
    ...(requestId !== undefined && { requestId }),
    ...(!isErased(draft.state) && { content: activity }),
  })
}

function addNotes(draft: Draft, command: BotSay): void {
  for (const { code, text } of command.notes) draft.add({ type: 'noted', code, text, data: { botId: command.botId } })
}
