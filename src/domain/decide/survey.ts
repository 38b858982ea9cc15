import type { Desk } from '../desk.ts'
import { openBotSession } from './route.ts'
import type { Draft } from './draft.ts'
import { closeSessions, withdrawRequest } from './part.ts'

/**
 * A representative has ended the conversation, and the workstream names a survey bot: it is engaged before the
 * conversation closes (SUR-3). False where there is none, or it had this conversation before: nobody is asked twice.
 */
export function engageSurveyBot(draft: Draft, desk: Desk): boolean {
  const { state } = draft
  const id = desk.workstreams.get(state.workstreamId)?.surveyBot
  const bot = id && desk.workers.get(id)
  if (!bot || bot.kind !== 'bot' || state.hadBots.includes(bot.id)) return false
  if (state.status !== 'Active' || state.session.kind !== 'representative') return false
  const { queueId } = state.session
  withdrawRequest(draft)
  closeSessions(draft, 'AgentEndConversation')
  const why = `${bot.name} asks how it was: the workstream names it as its survey bot.`
  draft.add({ type: 'routed', queueId, rung: 'hand-back-bots', cause: 'survey', ahead: false, never: [], avoid: [], why })
  openBotSession(draft, bot, queueId, 'survey')
  return true
}
