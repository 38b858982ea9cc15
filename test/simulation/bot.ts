import assert from 'node:assert/strict'
import { postActivity } from '../../src/connector/post-activity.ts'
import type { Bot } from '../../src/domain/desk.ts'
import type { Outcome } from '../../src/domain/events.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import type { Reply } from '../../src/protocol/http.ts'
import type { BotReply } from '../../src/runtime/bot-client.ts'
import { createBotInbox, type BotInbox } from './bot-inbox.ts'
import type { Endpoint } from './bot-network.ts'
import { SURVEYS } from './layouts.ts'
import type { RouterHost } from './router-host.ts'
import { callOf, note, type World } from './world.ts'

export interface SimulatedBot extends Endpoint {
  inbox: BotInbox
}

const bridged = { deliveryMode: 'bridged' }
/** Each breaks the protocol in its own way; none may do anything (BOT-5). */
const MALFORMED: Omit<Activity, 'type'>[] = [
  { channelData: { tags: { type: 'Escalate' } } },
  { channelData: { tags: '{"type":"Escalate"' } },
  { channelData: { tags: '{"type":"Fly"}' } },
  { channelData: { ...bridged, tags: '{"type":"EndConversation"}' } },
  { channelData: { command: { type: 'EndConversation' } } },
]

/** A bot that answers, is slow, fails, falls silent, replies late, escalates and ends, as chance and its mood say. */
export function createBot(bot: Bot, world: World, host: () => RouterHost): SimulatedBot {
  const random = world.random.fork(bot.id)
  const { clock, weather, tally } = world
  const inbox = createBotInbox(bot, world)
  const heard = new Map<ConversationId, number>()

  function receive(activity: Activity, life: number, answer: (reply: BotReply) => Outcome): void {
    try {
      const receipt = inbox.take(activity, life)
      turn(activity, (reply) => {
        receipt.answer = answer(reply)
        if (reply.outcome !== 'ok') tally.botFaults += 1
      }).catch(world.fail)
    } catch (error) {
      world.fail(error)
    }
  }

  async function turn(activity: Activity, answer: (reply: BotReply) => void): Promise<void> {
    const mood = weather.bot(bot.id)
    if (mood === 'busy' && random.chance(0.7)) {
      const wait = random.chance(0.6) ? { retryAfterMs: random.between(0, 20) * 1_000 } : {}
      return answer({ outcome: 'unreached', detail: 'answered 429', ...wait })
    }
    if (mood === 'slow') await clock.sleep(random.between(3_000, 40_000))
    if (mood === 'broken' && random.chance(0.5)) {
      if (random.chance(0.3)) await respond(activity)
      // The connection breaks, the answer is a 500, or none ever comes.
      if (random.chance(0.8)) answer({ outcome: 'error', detail: 'answered 500' })
      return
    }
    await clock.sleep(random.wait(150))
    const later = random.chance(0.15)
    if (!later) await respond(activity)
    answer({ outcome: 'ok' })
    if (later) await clock.sleep(random.wait(20_000))
    if (later) await respond(activity)
  }

  async function respond(activity: Activity): Promise<void> {
    const id = activity.conversation?.id as ConversationId
    if (activity.type === 'conversationUpdate') return
    if (activity.id?.endsWith('_context')) return random.chance(0.95) ? say(id, { channelData: bridged }) : undefined
    const count = (heard.get(id) ?? 0) + 1
    heard.set(id, count)
    if (random.chance(0.1)) await send(id, { type: 'typing' })
    if (random.chance(0.03)) await say(id, random.one(MALFORMED))
    if (random.chance(0.05)) await say(id, {})
    if (SURVEYS.has(bot.id) && count >= 2) return command(id, 'EndConversation', { MCS_CSAT: random.between(1, 5) })
    if (activity.text?.includes('person')) return command(id, 'Escalate', { reason: 'asked' })
    if (random.chance(0.03)) return command(id, random.chance(0.5) ? 'Escalate' : 'EndConversation', {})
    for (let replies = random.chance(0.2) ? 3 : 1; replies > 0; replies--) await say(id, { channelData: bridged })
  }

  function command(id: ConversationId, type: string, context: object): Promise<void> {
    if (bot.acceptsEvents && random.chance(0.5)) {
      const event = type === 'Escalate' ? { type: 'event', name: 'handoff.initiate' } : { type: 'endOfConversation' }
      return send(id, { ...event, value: context })
    }
    return say(id, { channelData: { tags: JSON.stringify({ type, context }) } })
  }

  const say = (id: ConversationId, rest: object) => send(id, { type: 'message', text: `b${world.number()}`, ...rest })

  /** As the SDK does: tries again with the same request id; now and then once more although all went well (CON-2). */
  async function send(id: ConversationId, activity: Activity): Promise<void> {
    const requestId = `r${world.number()}`
    const first = await tried(id, activity, requestId)
    if (!first || random.chance(0.95)) return
    const second = await tried(id, activity, requestId)
    if (!second || activity.type === 'typing') return
    assert.deepEqual(second, first, `${bot.id} got two answers to one request in ${id}`)
  }

  async function tried(id: ConversationId, activity: Activity, requestId: string): Promise<Reply | undefined> {
    for (let tries = 0; tries < 4; tries++) {
      const reply = await post(id, activity, requestId)
      if (reply !== 'unreachable' && reply.status < 500 && reply.status !== 429) {
        const what = `${bot.id} got ${reply.status} in ${id}: ${JSON.stringify(reply.body)}`
        assert.ok([200, 403].includes(reply.status), what)
        const own = (reply.body as { id?: string }).id
        if (reply.status === 200 && own && activity.text) note(world, id, own, activity.text)
        return reply
      }
      await clock.sleep(1_000 * 2 ** tries)
    }
    return undefined
  }

  function post(id: ConversationId, body: Activity, requestId: string): Promise<Reply | 'unreachable'> {
    const headers = { 'x-ms-client-request-id': requestId }
    const call = callOf({ params: { botId: bot.id, conversationId: id }, headers, body })
    return host().request((edges) => postActivity(edges.connector, call))
  }

  return { id: bot.id, inbox, receive }
}
