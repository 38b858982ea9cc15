import type { BotCallers } from '../auth/bots/bot-callers.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { Bot } from '../domain/desk.ts'
import { toConversationId, type ConversationId, type WorkerId } from '../domain/ids.ts'
import { fail, isReply, type Call, type Reply } from '../protocol/http.ts'
import type { Runtime } from '../runtime/runtime.ts'

/** What the connector's handlers work with. */
export interface ConnectorEdge {
  runtime: Runtime
  auth: BotCallers
  newId(): string
}

/** A bot and the conversation that it names. */
export interface Named {
  bot: Bot
  id: ConversationId
  state: Conversation
}

/**
 * The bot to whose serviceUrl the call came: the address names the caller, also without authentication (BOT-6). Where
 * the bot has an identity, the token has to be its own (AUT-21).
 */
export async function callingBot(edge: ConnectorEdge, call: Call): Promise<Bot | Reply> {
  const bot = edge.runtime.desk.workers.get((call.params['botId'] ?? '') as WorkerId)
  if (bot?.kind !== 'bot') return fail(404, 'BotNotFound', 'No bot of that id is configured: the serviceUrl is wrong.')
  return (await edge.auth.authorize(call, bot)) ?? bot
}

/** The calling bot and the conversation in the path, or the refusal. */
export async function named(edge: ConnectorEdge, call: Call): Promise<Named | Reply> {
  const bot = await callingBot(edge, call)
  if (isReply(bot)) return bot
  const id = toConversationId(call.params['conversationId'] ?? '')
  const state = id && (await edge.runtime.router.conversation(id))
  return id && state ? { bot, id, state } : fail(404, 'ConversationNotFound', 'There is no such conversation.')
}

/** Answers a bot that does not serve the conversation (any more). */
export function notInRoster(): Reply {
  return fail(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation: its session has ended.')
}

/** Whether the bot serves the conversation now. */
export function serves({ bot, state }: Named): boolean {
  return state.status === 'Active' && state.session.workerId === bot.id
}
