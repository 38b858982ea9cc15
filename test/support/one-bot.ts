import type { Conversation, Delivery } from '../../src/domain/conversation.ts'
import type { Event } from '../../src/domain/events.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import { startApp, type Answer, type AppOptions, type TestApp } from './app.ts'
import { startChat, type Chat } from './chat.ts'
import type { TestClock } from './clock.ts'
import { startScriptedBot, type Answer as BotAnswer, type Received, type ScriptedBot } from './scripted-bot.ts'

/** A router whose one queue holds a scripted bot, which answers first, and Riley. */
export interface OneBot {
  app: TestApp
  bot: ScriptedBot
  /** The text of its configuration, for a restart. */
  config: string
  stop(): Promise<void>
}

export interface OneBotOptions extends Pick<AppOptions, 'clock' | 'dataDir' | 'port' | 'env' | 'log'> {
  handler?: (received: Received) => BotAnswer | Promise<BotAnswer>
  /** Fields of the bot's configuration. */
  fields?: object
  /** Fields of the queue's and the workstream's. */
  queue?: object
  workstream?: object
  /** Queues besides that one, and further parts of the file. */
  moreQueues?: object[]
  file?: object
  /** Workers besides those two, in no queue unless `queue` says so. */
  more?: object[]
  /** An endpoint to use instead of the scripted bot's. */
  endpoint?: string
}

export const BOT = { id: 'bot-a', name: 'Bot A' }

export async function startOneBot({ handler, endpoint, ...options }: OneBotOptions = {}): Promise<OneBot> {
  const bot = await startScriptedBot(handler)
  const config = configOf({ endpoint: endpoint ?? bot.endpoint, ...options })
  const app = await startApp({ ...options, config })
  return {
    app,
    bot,
    config,
    async stop() {
      await app.stop()
      await bot.stop()
    },
  }
}

/** The configuration of one bot at that endpoint, and Riley. */
export function configOf({
  endpoint, fields, queue, workstream, more = [], moreQueues = [], file,
}: OneBotOptions): string {
  return JSON.stringify({
    ...file,
    workers: [
      { ...BOT, kind: 'bot', capacity: 100, messagingEndpoint: endpoint, ...fields },
      { id: 'riley', kind: 'representative', name: 'Riley', capacity: 50 },
      ...more,
    ],
    queues: [{ id: 'support', name: 'Support', members: ['bot-a', 'riley'], ...queue }, ...moreQueues],
    workstreams: [
      {
        id: 'chat',
        channel: 'direct-line',
        secret: 'local-secret',
        capacityUnits: 10,
        queue: 'support',
        ...workstream,
      },
    ],
  })
}

/** A customer's conversation that the bot serves, and how the bot speaks in it. */
export interface Served extends Chat {
  /** The conversation update that told the bot. */
  added: Activity
  /** Calls the connector as the bot; the path begins after the conversation's id. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Posts a message of the bot's. */
  say(activity: Partial<Activity>, headers?: Record<string, string>): Promise<Answer>
}

/** Starts a conversation and waits until the bot is engaged. */
export async function startServed({ app, bot }: OneBot): Promise<Served> {
  const chat = await startChat(app, { body: { user: { id: 'casey', name: 'Casey' }, locale: 'en-GB' } })
  await app.until(chat.id, isEngaged)
  const added = bot.received
    .map(({ activity }) => activity)
    .find(({ type, conversation }) => type === 'conversationUpdate' && conversation?.id === chat.id)
  if (!added) throw new Error('the bot was engaged without a conversation update')
  const base = `${new URL(added.serviceUrl ?? '').pathname}/v3/conversations/${chat.id}`
  const ask: Served['ask'] = (method, path, body, headers) =>
    app.call(method, base + path, { body, ...(headers && { headers }) })
  return {
    ...chat,
    added,
    ask,
    say: (activity, headers) => ask('POST', '/activities', { type: 'message', ...activity }, headers),
  }
}

export function isEngaged(state: Conversation): boolean {
  return state.status === 'Active' && state.session.kind === 'bot' && state.session.engagedAt !== undefined
}

/** Whether the bot has answered all that was for it. */
export function isCaughtUp(state: Conversation): boolean {
  return isEngaged(state) && state.held.length === 0 && deliveryOf(state) === undefined
}

/** The POST to the bot that is under way, or waits to be tried again. */
export function deliveryOf(state: Conversation): Delivery | undefined {
  return state.status === 'Active' && state.session.kind === 'bot' ? state.session.delivery : undefined
}

/** Moves the clock from one try of a delivery to the next, until the conversation is as wanted. */
export async function passRetries(
  app: TestApp,
  clock: TestClock,
  id: string,
  wanted: (state: Conversation) => boolean,
): Promise<Conversation> {
  for (;;) {
    const state = await app.until(id, (one) => wanted(one) || deliveryOf(one)?.retryAt !== undefined)
    if (wanted(state)) return state
    await clock.advance(Math.max(0, (deliveryOf(state)?.retryAt ?? 0) - clock.now()))
  }
}

/** Whether a representative has it on offer or serves it. */
export function isWithPeople(state: Conversation): boolean {
  return state.status === 'Open'
    ? state.waiting !== undefined
    : state.status === 'Active' && state.session.kind === 'representative'
}

/** The conversation's log. */
export function logOf(app: TestApp, id: string): Promise<Event[]> {
  return app.runtime.store.log(id as ConversationId, 0, 10_000)
}

/** The diagnostics in the trace, by code. */
export async function notesIn(app: TestApp, id: string): Promise<string[]> {
  return (await logOf(app, id)).flatMap((event) => (event.type === 'noted' ? [event.code] : []))
}

/** What the customer's client has been given so far. */
export async function shownTo(chat: Chat): Promise<Activity[]> {
  return (await chat.poll()).body.activities
}

/** Only the texts of what others than the customer said. */
export async function heardBy(chat: Chat): Promise<string[]> {
  const activities = await shownTo(chat)
  return activities
    .filter(({ type, from }) => type === 'message' && from?.role !== 'user')
    .map(({ text }) => text ?? '')
}

/** A command as bots send it: a message that is not bridged, with JSON text as its tags. */
export function commandOf(command: unknown, text = 'Needs a person'): Partial<Activity> {
  return { text, channelData: { tags: JSON.stringify(command) } }
}
