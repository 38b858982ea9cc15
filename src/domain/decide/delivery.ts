import type { CommandOf, Refusal } from '../commands.ts'
import { botSessionOf, hasEnded, type BotSession, type Conversation } from '../conversation.ts'
import { nameOf, type Desk } from '../desk.ts'
import type { ClosureReason } from '../events.ts'
import { botOf, engageUntil, UNREACHED_LIMIT_MS } from '../wake.ts'
import { close } from './close.ts'
import { draftOn, tell, type Draft } from './draft.ts'
import { enterQueue } from './route.ts'

/** After so many deliveries in a row that timed out or broke, a bot is taken off the conversation (ORD-7). */
const FAILURE_LIMIT = 3

const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 10_000

/** How a POST to a bot ended, and what follows: the next item, another try, or another worker. */
export function botAnswer(command: CommandOf<'bot-answer'>, state: Conversation, desk: Desk): Draft | Refusal {
  const draft = draftOn(state, command.at)
  const { sessionId, item, outcome } = command
  const session = botSessionOf(state)
  if (hasEnded(state)) return draft
  // An answer that was recorded before says nothing new.
  if (session?.id === sessionId && session.delivery?.item !== item) return draft
  if (session?.id !== sessionId) {
    // The session is over, but what surely never arrived goes to whoever serves now.
    draft.add({ type: 'activity-answered', sessionId, item, outcome })
    sendNext(draft)
    return draft
  }
  const problem = outcome === 'ok' ? undefined : problemOf(command, session, desk)
  const retryAt = retryOf(command, session, desk)
  draft.add({ type: 'activity-answered', sessionId, item, outcome, ...(retryAt !== undefined && { retryAt }) })
  if (problem) draft.add({ type: 'noted', ...problem })
  if (retryAt !== undefined) return draft
  if (outcome === 'ok') {
    if (item === 'added') draft.add({ type: 'activity-sent', sessionId, item: 'context', attempt: 1 })
    if (item === 'context') draft.add({ type: 'bot-engaged', sessionId })
  }
  const now = botSessionOf(draft.state)
  const isLost =
    outcome !== 'ok' &&
    (session.engagedAt === undefined || outcome === 'unreached' || (now?.failures ?? 0) >= FAILURE_LIMIT)
  if (isLost) takeOff(draft, desk)
  else sendNext(draft)
  return draft
}

/** Sends the next held activity to the serving bot, where it is engaged and free (ORD-6). */
function sendNext(draft: Draft): void {
  const session = botSessionOf(draft.state)
  const next = draft.state.held[0]
  if (!session || session.engagedAt === undefined || session.delivery || next === undefined) return
  draft.add({ type: 'activity-sent', sessionId: session.id, item: next, attempt: 1 })
}

/** Takes the serving bot off the conversation; the next bot of the rung, else representatives, take over (ORD-8). */
export function takeOff(draft: Draft, desk: Desk): void {
  const session = botSessionOf(draft.state)
  if (!session) return
  const reason: ClosureReason = session.engagedAt === undefined ? 'AddAgentFailed' : 'AgentDisconnected'
  if (session.engagedAt === undefined) {
    const name = nameOf(desk, session.workerId)
    const text = `${name} was not engaged: it did not answer conversationUpdate and set-context with 2xx in time.`
    draft.add({ type: 'noted', code: 'bot-not-engaged', text, data: { botId: session.workerId } })
  }
  // The representative has ended the conversation already: without the survey it is simply over (SUR-3).
  if (session.purpose === 'survey') return close(draft, 'ConversationEndedByAgent', reason)
  draft.add({ type: 'session-closed', sessionId: session.id, workerId: session.workerId, reason })
  tell(draft, 'bot-unavailable', { bot: nameOf(desk, session.workerId) })
  const last = draft.state.served.at(-1)?.workerId
  const { rung } = draft.state
  // A conversation that no representative has served yet waits its turn: a bot that is down moves nobody ahead.
  const place = last && { ahead: true, avoid: [last] }
  enterQueue(draft, desk, { queueId: session.queueId, rung, cause: 'bot-failed', ...place })
}

function retryOf(command: CommandOf<'bot-answer'>, session: BotSession, desk: Desk): number | undefined {
  const { at, outcome, retryAfterMs } = command
  const attempt = session.delivery?.attempt ?? 1
  if (outcome === 'ok') return undefined
  const backOffMs = Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS)
  // A bot may ask for longer, never for less: Retry-After 0 would fill the log.
  const retryAt = at + Math.max(retryAfterMs ?? 0, backOffMs)
  const until = engageUntil(session) ?? (session.delivery?.firstSentAt ?? at) + UNREACHED_LIMIT_MS
  if (outcome === 'unreached') return retryAt < until ? retryAt : undefined
  const mayRepeat = botOf(session, desk)?.idempotent === true && session.engagedAt !== undefined
  return mayRepeat && session.failures + 1 < FAILURE_LIMIT ? retryAt : undefined
}

function problemOf(command: CommandOf<'bot-answer'>, session: BotSession, desk: Desk) {
  const error = command.refused ? 'bot-refused' : 'bot-error'
  const code = ({ unreached: 'bot-unreachable', error, timeout: 'bot-timeout' } as const)[command.outcome as 'error']
  const text = `${nameOf(desk, session.workerId)}: ${command.detail ?? command.outcome}.`
  return { code, text, data: { botId: session.workerId, item: command.item, attempt: session.delivery?.attempt } }
}
