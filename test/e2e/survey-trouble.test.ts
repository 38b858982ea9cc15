import assert from 'node:assert/strict'
import type { Conversation } from '../../src/domain/conversation.ts'
import { BRIDGED } from '../support/chat.ts'
import { TestClock } from '../support/clock.ts'
import { freePort } from '../support/free-port.ts'
import {
  commandOf, heardBy, isEngaged, notesIn, passRetries, startOneBot, startServed, type OneBot, type Served,
} from '../support/one-bot.ts'
import { startScriptedBot, type Answer, type Received, type ScriptedBot } from '../support/scripted-bot.ts'

describe('a survey bot that fails', () => {
  const clock = new TestClock()
  let one: OneBot
  let survey: ScriptedBot | undefined
  let riley: string
  afterEach(async () => {
    await one.stop()
    await survey?.stop()
    survey = undefined
  })

  async function start(handler?: (received: Received) => Answer | Promise<Answer>): Promise<void> {
    survey = handler && (await startScriptedBot(handler))
    const messagingEndpoint = survey?.endpoint ?? `http://127.0.0.1:${await freePort()}/api/messages`
    const bot = { id: 'bot-s', kind: 'bot', name: 'Bot S', capacity: 1, messagingEndpoint, greetingLimitSeconds: 3_600 }
    one = await startOneBot({ clock, more: [bot], workstream: { surveyBot: 'bot-s' } })
    riley = await one.app.signIn('riley')
  }

  /** Riley has served the customer and ended the conversation. */
  async function ended(): Promise<Served> {
    const chat = await startServed(one)
    await chat.say(commandOf({ type: 'Escalate' }))
    const state = await one.app.until(chat.id, (now) => now.status === 'Open' && now.offer !== undefined)
    const offerId = state.status === 'Open' ? state.offer?.offerId : undefined
    await one.app.call('POST', `/api/offers/${offerId}/accept`, { token: riley })
    assert.equal((await one.app.call('POST', `/api/conversations/${chat.id}/end`, { token: riley })).status, 200)
    return chat
  }

  const isClosed = (state: Conversation) => state.status === 'Closed'
  const isAsking = (state: Conversation) =>
    isEngaged(state) && state.status === 'Active' && state.session.workerId === 'bot-s'

  /** It closed as Riley ended it, Riley is free, and the customer read nothing of the survey's trouble. */
  async function assertSimplyClosed(chat: Served, state: Conversation): Promise<void> {
    assert.equal(state.status === 'Closed' && state.reason, 'ConversationEndedByAgent')
    assert.equal((await one.app.runtime.store.worker('riley' as never))?.load, 0)
    assert.equal((await heardBy(chat)).filter((text) => /not available/.test(text)).length, 0)
    assert.deepEqual((await one.app.call('GET', '/api/surveys', { token: riley })).body, [])
    assert.equal((await chat.post('Hello?')).status, 404)
  }

  it('SUR-3 ORD-8 is down: after 30 s the conversation closes, and the trace says why', async () => {
    await start()
    const chat = await ended()
    const state = await passRetries(one.app, clock, chat.id, isClosed)
    await assertSimplyClosed(chat, state)
    const notes = await notesIn(one.app, chat.id)
    assert.deepEqual([notes.includes('bot-unreachable'), notes.at(-1)], [true, 'bot-not-engaged'])
  })

  for (const failing of ['conversationUpdate', 'event']) {
    it(`SUR-3 ORD-8 answers its ${failing} with a failure`, async () => {
      await start(({ activity }) => ({ status: activity.type === failing ? 500 : 200 }))
      const chat = await ended()
      await assertSimplyClosed(chat, await one.app.until(chat.id, isClosed))
    })

    it(`SUR-3 ORD-8 does not answer its ${failing}`, async () => {
      const never = new Promise<Answer>(() => {})
      await start(({ activity }) => (activity.type === failing ? never : { status: 200 }))
      const chat = await ended()
      await survey!.arrived(failing === 'event' ? 2 : 1)
      await clock.advance(15_001)
      await assertSimplyClosed(chat, await one.app.until(chat.id, isClosed))
    })
  }

  it('SUR-3 ORD-8 goes away after it has asked', async () => {
    await start(() => ({ status: 200 }))
    const chat = await ended()
    await one.app.until(chat.id, isAsking)
    await survey!.stop()
    await chat.post('5')
    const state = await passRetries(one.app, clock, chat.id, isClosed)
    assert.ok((await notesIn(one.app, chat.id)).includes('bot-unreachable'))
    await assertSimplyClosed(chat, state)
  })

  it('SUR-3 ORD-5 is slow to greet: it is waited for, and its question arrives', async () => {
    const gate = Promise.withResolvers<void>()
    await start(async ({ activity }) => {
      if (activity.type === 'event') await gate.promise
      return { status: 200 }
    })
    const chat = await ended()
    await survey!.arrived(2)
    await clock.advance(14_000)
    gate.resolve()
    await one.app.until(chat.id, isAsking)
    const path = `/connector/bot-s/v3/conversations/${chat.id}/activities`
    const { status } = await one.app.call('POST', path, { body: { type: 'message', text: 'How was it?', ...BRIDGED } })
    assert.equal(status, 200)
    assert.equal((await heardBy(chat)).at(-1), 'How was it?')
  })
})
