import type { BotSession, Conversation } from './conversation.ts'
import type { Bot, Desk } from './desk.ts'

/** A bot must have answered conversationUpdate and set-context within this time (ORD-1). */
export const ENGAGE_LIMIT_MS = 30_000

/** An engaged bot that can't be reached for this long is taken off the conversation (ORD-8). */
export const UNREACHED_LIMIT_MS = 60_000

/**
 * When something happens to the conversation by itself next, ms since 1970 (CNV-6); undefined when nothing ever will.
 */
export function wakeAt(state: Conversation, desk: Desk): number | undefined {
  const moments = momentsOf(state, desk).filter((at) => at !== undefined)
  return moments.length > 0 ? Math.min(...moments) : undefined
}

function momentsOf(state: Conversation, desk: Desk): (number | undefined)[] {
  switch (state.status) {
    case 'Open':
      return [state.offer?.expiresAt, ...waitMoments(state, desk), openUntil(state, desk)]
    case 'Active':
      if (state.session.kind === 'representative') return [state.offer?.expiresAt, searchUntil(state, desk)]
      return botMoments(state.session, desk)
    case 'Wrap-up':
      return [state.blockedUntil, state.until]
    case 'Closed':
      return []
  }
}

function waitMoments(state: Conversation, desk: Desk): (number | undefined)[] {
  return [figuresAt(state, desk), noAgentAt(state, desk), overflowAt(state, desk)]
}

function botMoments(session: BotSession, desk: Desk): (number | undefined)[] {
  const bot = botOf(session, desk)
  return [engageUntil(session), session.delivery?.retryAt, greetUntil(session, bot), silentUntil(session, bot)]
}

/**
 * When the customer is told that nobody is available (ASG-7); undefined once told, where nobody is waited for, and
 * while an offer stands: somebody was found then.
 */
export function noAgentAt(state: Conversation, desk: Desk): number | undefined {
  if (state.status !== 'Open' || !state.waiting || state.offer || state.told) return undefined
  const queue = state.queueId && desk.queues.get(state.queueId)
  return queue ? state.waiting.since + queue.noAgentAfterMs : undefined
}

/**
 * When the customer is told how the line stands (TRF-9), once for each wait and not while an offer stands. Whoever ticks
 * then brings the figures.
 */
export function figuresAt(state: Conversation, desk: Desk): number | undefined {
  if (state.status !== 'Open' || !state.waiting || state.offer || state.waiting.informed) return undefined
  const queue = state.queueId && desk.queues.get(state.queueId)
  const after = queue ? queue.tellPositionAfterMs : undefined
  return after === undefined ? undefined : state.waiting.since + after
}

/**
 * Until when somebody who joins is looked for: as long as the queue lets a customer wait; undefined while one has an
 * offer. At once where the queue is no longer configured.
 */
export function searchUntil(state: Conversation, desk: Desk): number | undefined {
  if (state.status !== 'Active' || !state.search || state.offer) return undefined
  return state.search.since + (desk.queues.get(state.search.queueId)?.noAgentAfterMs ?? 0)
}

/** When a conversation has waited too long for its queue (ASG-6); not while an offer stands. */
export function overflowAt(state: Conversation, desk: Desk): number | undefined {
  if (state.status !== 'Open' || !state.waiting || state.offer) return undefined
  const tooLong = state.queueId && desk.queues.get(state.queueId)?.overflow?.tooLong
  return tooLong && tooLong.then !== 'wait' ? state.waiting.since + tooLong.afterMs : undefined
}

/** When a conversation without a worker closes by itself. */
export function openUntil(state: Conversation, desk: Desk): number | undefined {
  if (state.status !== 'Open') return undefined
  const workstream = desk.workstreams.get(state.workstreamId)
  return workstream && state.openSince + workstream.openLimitMs
}

/** Until when a bot has to be engaged; undefined once it is. */
export function engageUntil(session: BotSession): number | undefined {
  return session.engagedAt === undefined ? session.openedAt + ENGAGE_LIMIT_MS : undefined
}

/** Until when an engaged bot's greeting is awaited (ORD-5). */
export function greetUntil(session: BotSession, bot: Bot | undefined): number | undefined {
  if (session.greeting !== 'awaited' || session.engagedAt === undefined || !bot) return undefined
  return session.engagedAt + bot.greetingLimitMs
}

/** Until when a conversation with a bot may be silent (CNV-6: bot inactivity). */
export function silentUntil(session: BotSession, bot: Bot | undefined): number | undefined {
  return bot && session.lastMessageAt + bot.inactivityMs
}

/** The bot that a session belongs to; undefined where the configuration no longer has it. */
export function botOf(session: BotSession, desk: Desk): Bot | undefined {
  const worker = desk.workers.get(session.workerId)
  return worker?.kind === 'bot' ? worker : undefined
}
