import assert from 'node:assert/strict'
import { BRIDGED } from '../support/chat.ts'
import { TestClock } from '../support/clock.ts'
import { freePort } from '../support/free-port.ts'
import {
  commandOf,
  heardBy,
  isEngaged,
  notesIn,
  passRetries,
  startOneBot,
  startServed,
  type OneBot,
  type Served,
} from '../support/one-bot.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type Answer, type ScriptedBot } from '../support/scripted-bot.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import type { Conversation } from '../../src/domain/conversation.ts'

/** A bot's place in the configuration: below every representative. */
const handBackBot = (endpoint: string, id = 'bot-b', capacity = 10) => ({
  id,
  kind: 'bot',
  name: id === 'bot-b' ? 'Bot B' : 'Bot C',
  capacity,
  messagingEndpoint: endpoint,
  greetingLimitSeconds: 3_600,
})

const isOffered = (state: Conversation) => state.status === 'Open' && state.offer !== undefined
const isOffBots = (state: Conversation) => state.status === 'Open' && state.waiting !== undefined

describe('a hand-back that goes wrong', () => {
  const clock = new TestClock()
  let one: OneBot
  let riley: string

  async function start(endpoint: string, more: object[] = []): Promise<void> {
    const members = ['bot-a', 'riley', 'bot-b', ...more.map((bot) => (bot as { id: string }).id)]
    one = await startOneBot({ clock, more: [handBackBot(endpoint), ...more], queue: { members } })
    riley = await one.app.signIn('riley')
  }
  afterEach(() => one.stop())

  /** To the point at which Riley has just handed back. */
  async function handBack(whileRileyServes?: (chat: Served) => Promise<void>): Promise<Served> {
    const chat = await startServed(one)
    await chat.say(commandOf({ type: 'Escalate' }))
    await acceptNext(chat)
    await whileRileyServes?.(chat)
    const { status } = await one.app.call('POST', `/api/conversations/${chat.id}/transfer`, {
      token: riley,
      body: { queueId: 'support' },
    })
    assert.equal(status, 200)
    return chat
  }

  async function acceptNext(chat: Served): Promise<void> {
    const state = await one.app.until(chat.id, isOffered)
    const offerId = state.status === 'Open' ? state.offer?.offerId : undefined
    assert.equal((await one.app.call('POST', `/api/offers/${offerId}/accept`, { token: riley })).status, 200)
  }

  it('ORD-2 is down: people are next again, ahead of others, and read what the customer wrote meanwhile', async () => {
    await start(`http://127.0.0.1:${await freePort()}/api/messages`)
    const chat = await handBack()
    await chat.post('Still there?')
    await passRetries(one.app, clock, chat.id, isOffBots)
    await acceptNext(chat)
    const heard = await heardBy(chat)
    assert.deepEqual(heard.slice(-3), [
      'Riley has left',
      'Bot B is not available right now. You are being connected to someone else, please wait!',
      'Riley has joined the conversation.',
    ])
    const { entries } = (await one.app.call('GET', `/api/conversations/${chat.id}/log`, { token: riley })).body
    assert.ok(JSON.stringify(entries).includes('Still there?'))
    const { sessions } = (await one.app.call('GET', `/api/conversations/${chat.id}`, { token: riley })).body
    assert.deepEqual(
      sessions.map(({ workerId, reason }: Record<string, string>) => [workerId, reason]),
      [
        ['bot-a', 'BotTransferToAgent'],
        ['riley', 'AgentTransferToQueue'],
        ['bot-b', 'AddAgentFailed'],
        ['riley', undefined],
      ],
    )
    assert.equal(one.bot.received.length, 2)
  })

  it("ORD-8 refuses: the next hand-back bot is engaged, and gets the customer's words after set-context", async () => {
    const refusing = await startScriptedBot(() => ({ status: 500 }))
    const next = await startScriptedBot()
    await start(refusing.endpoint, [handBackBot(next.endpoint, 'bot-c', 5)])
    const chat = await handBack()
    await chat.post('Still there?')
    await next.arrived(3)
    await one.app.until(chat.id, isEngaged)
    assert.deepEqual(kindsOf(refusing), ['conversationUpdate'])
    assert.deepEqual(kindsOf(next), ['conversationUpdate', 'omnichannelSetContext', 'Still there?'])
    assert.deepEqual(one.bot.received.length, 2)
    await Promise.all([refusing.stop(), next.stop()])
  })

  it('ORD-3 is slow: what the customer writes meanwhile is for it alone, in order, after set-context', async () => {
    const answers: ((answer: Answer) => void)[] = []
    const slow = await startScriptedBot(() => new Promise((resolve) => answers.push(resolve)))
    await start(slow.endpoint)
    const chat = await handBack(async (served) => void (await served.post('Thank you, Riley')))
    for (const text of ['one', 'two']) await chat.post(text)
    for (let count = 1; count <= 4; count++) {
      await slow.arrived(count)
      answers[count - 1]?.({ status: 200 })
    }
    await one.app.until(chat.id, (state) => isEngaged(state) && state.held.length === 0)
    assert.deepEqual(kindsOf(slow), ['conversationUpdate', 'omnichannelSetContext', 'one', 'two'])
    assert.equal(one.bot.received.length, 2, 'Bot A gets none of it')
    await slow.stop()
  })

  it('BOT-6 Bot A wakes up late: what it says reaches nobody, whoever serves', async () => {
    const next = await startScriptedBot()
    await start(next.endpoint)
    const chat = await handBack(async (served) => {
      assert.equal((await served.say({ text: 'Bot A again', ...BRIDGED })).status, 403)
    })
    await next.arrived(2)
    await one.app.until(chat.id, isEngaged)
    assert.equal((await chat.say({ text: 'Bot A again', ...BRIDGED })).status, 403)
    await replyTo(next.received[1]?.activity as Activity, { text: 'Bot B here', ...BRIDGED })
    const heard = await heardBy(chat)
    assert.equal(heard.at(-1), 'Bot B here')
    assert.ok(!heard.includes('Bot A again'))
    await next.stop()
  })

  it('CAP-6 asks for a person again, whom nobody can hand back to a bot a second time', async () => {
    const next = await startScriptedBot()
    await start(next.endpoint)
    const chat = await handBack()
    await one.app.until(chat.id, isEngaged)
    await replyTo(next.received[1]?.activity as Activity, commandOf({ type: 'Escalate' }))
    await acceptNext(chat)
    const { status, body } = await one.app.call('POST', `/api/conversations/${chat.id}/transfer`, {
      token: riley,
      body: { queueId: 'support' },
    })
    assert.deepEqual([status, body.error.code], [409, 'no-eligible-worker'])
    assert.deepEqual(await notesIn(one.app, chat.id), [])
    await next.stop()
  })
})

function kindsOf({ received }: ScriptedBot): (string | undefined)[] {
  return received.map(({ activity }) => activity.text ?? activity.name ?? activity.type)
}
