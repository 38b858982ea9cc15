import assert from 'node:assert/strict'
import { postActivity } from '../../src/direct-line/post-activity.ts'
import { startConversation } from '../../src/direct-line/start-conversation.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import { isReply } from '../../src/protocol/http.ts'
import { contextOf } from './layouts.ts'
import { createListener, type Listener } from './listener.ts'
import type { RouterHost } from './router-host.ts'
import { callOf, note, type World } from './world.ts'

export interface Customer {
  id: ConversationId
  listener: Listener
}

/** One customer's visit, up to the end or to their leaving; `came` is called once the conversation stands. */
export async function visit(world: World, host: RouterHost, came: (customer: Customer) => void): Promise<void> {
  const { clock } = world
  const number = world.number()
  const random = world.random.fork(`customer ${number}`)
  const workstreamId = random.one([...world.desk.workstreams.keys()])
  const started = await start()
  if (!started) return
  const { id, token } = started
  const listener = createListener(world, host, random, id, token)
  came({ id, listener })
  listener.listen().catch(world.fail)
  await talk()
  await leave()

  async function start(): Promise<{ id: ConversationId; token: string } | undefined> {
    const body = { user: { id: `user-${number % 200}` }, locale: 'en-GB', customContext: { number, ...contextOf(random) } }
    const call = callOf({ bearer: `secret:${workstreamId}`, body })
    for (let tries = 0; tries < 6; tries++) {
      const reply = await host.request((edges) => startConversation(edges.directLine, call))
      if (reply !== 'unreachable' && reply.status === 201) {
        const { conversationId: id, token } = reply.body as { conversationId: ConversationId; token: string }
        return { id, token }
      }
      await clock.sleep(random.wait(10_000))
    }
    return undefined
  }

  async function talk(): Promise<void> {
    // Some write faster than anybody can answer, most wait a while.
    const pauseMs = random.chance(0.2) ? 500 : 25_000
    const wantsPersonAt = random.between(0, 4)
    for (let turn = random.between(1, 9), place = 0; turn > 0 && !listener.isOver(); turn--, place++) {
      await clock.sleep(random.wait(pauseMs))
      if (random.chance(0.12)) listener.drop()
      if (random.chance(0.2)) await post({ type: 'typing' })
      const words = place === wantsPersonAt ? ' a person, please' : ''
      if (!(await say(words))) return
    }
  }

  /** Waits for a while, says more now and then, and goes with or without a word. */
  async function leave(): Promise<void> {
    const until = clock.now() + random.wait(world.isEnding() ? 120_000 : 600_000)
    while (clock.now() < until && !listener.isOver()) {
      await clock.sleep(random.wait(60_000))
      if (random.chance(0.5) && !listener.isOver()) await say('')
    }
    if (listener.isOver()) return
    if (random.chance(0.5)) await post({ type: 'endOfConversation' })
    else listener.quit()
  }

  /** Whether the customer may go on. What was not answered is said anew, in words of its own. */
  async function say(words: string): Promise<boolean> {
    for (let tries = 0; tries < 4; tries++) {
      const text = `m${world.number()}${words}`
      const reply = await post({ type: 'message', text, channelData: { clientActivityID: text } })
      if (reply !== 'unreachable' && reply.status < 500) {
        if (reply.status === 200) note(world, id, (reply.body as { id: string }).id, text)
        else assert.ok([404, 429].includes(reply.status), `${id}: a message was answered ${reply.status}`)
        return reply.status === 200
      }
      await clock.sleep(random.wait(5_000))
    }
    return true
  }

  async function post(body: Activity) {
    const call = callOf({ bearer: token, params: { conversationId: id }, body })
    const reply = await host.request((edges) => postActivity(edges.directLine, call))
    assert.ok(reply === 'unreachable' || isReply(reply))
    if (reply !== 'unreachable') listener.seen()
    return reply
  }
}
