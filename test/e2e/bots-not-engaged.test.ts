import assert from 'node:assert/strict'
import { startChat } from '../support/chat.ts'
import { TestClock } from '../support/clock.ts'
import { freePort } from '../support/free-port.ts'
import {
  heardBy,
  isEngaged,
  isWithPeople,
  logOf,
  notesIn,
  passRetries,
  startOneBot,
  deliveryOf,
} from '../support/one-bot.ts'
import { startScriptedBot, type Answer, type Received } from '../support/scripted-bot.ts'

const UNAVAILABLE = 'Bot A is not available right now. You are being connected to someone else, please wait!'
const never = () => new Promise<Answer>(() => {})
const isContext = ({ activity }: Received) => activity.name === 'omnichannelSetContext'

describe('a bot that can not be engaged', () => {
  const refusals: [string, Answer, string][] = [
    ['401', { status: 401 }, 'bot-refused'],
    ['404', { status: 404 }, 'bot-error'],
    ['500', { status: 500, body: '<html>' }, 'bot-error'],
    ['503 without Retry-After', { status: 503 }, 'bot-error'],
    ['302', { status: 302, headers: { location: '/' } }, 'bot-error'],
    ['a hang-up', 'hang-up', 'bot-error'],
  ]
  for (const stage of ['conversationUpdate', 'set-context']) {
    for (const [what, refusal, code] of refusals) {
      it(`ORD-8 answers ${stage} with ${what}: off at once, people are next, the customer is told`, async () => {
        const handler = (received: Received): Answer =>
          isContext(received) === (stage === 'set-context') ? refusal : { status: 200 }
        const one = await startOneBot({ handler, clock: new TestClock() })
        const chat = await startChat(one.app)
        const { id } = await one.app.until(chat.id, isWithPeople)
        assert.equal(one.bot.received.length, stage === 'set-context' ? 2 : 1)
        assert.deepEqual(await notesIn(one.app, chat.id), [code, 'bot-not-engaged'])
        assert.deepEqual(await heardBy(chat), [UNAVAILABLE])
        assert.equal((await one.app.runtime.store.sessions(id))[0]?.reason, 'AddAgentFailed')
        await one.stop()
      })
    }
  }

  it('ORD-8 never answers: 15 s and it is off', async () => {
    const clock = new TestClock()
    const one = await startOneBot({ handler: never, clock })
    const chat = await startChat(one.app)
    await one.bot.arrived(1)
    await clock.advance(14_999)
    assert.ok(!isWithPeople(await one.app.until(chat.id, () => true)))
    await clock.advance(1)
    await one.app.until(chat.id, isWithPeople)
    assert.deepEqual(await notesIn(one.app, chat.id), ['bot-timeout', 'bot-not-engaged'])
    await one.stop()
  })

  it('ORD-8 answers each POST slowly: after 30 s in all it is off', async () => {
    const clock = new TestClock()
    const answers: ((answer: Answer) => void)[] = []
    const busy: Answer = { status: 429, headers: { 'retry-after': '14' } }
    const one = await startOneBot({ handler: () => new Promise((resolve) => answers.push(resolve)), clock })
    const chat = await startChat(one.app)
    await one.bot.arrived(1)
    answers[0]?.(busy)
    await one.app.until(chat.id, (state) => deliveryOf(state)?.retryAt !== undefined)
    await clock.advance(14_000)
    await one.bot.arrived(2)
    await clock.advance(10_000)
    answers[1]?.({ status: 200 })
    await one.bot.arrived(3)
    await clock.advance(5_900)
    assert.ok(!isWithPeople(await one.app.until(chat.id, () => true)))
    await clock.advance(200)
    await one.app.until(chat.id, isWithPeople)
    answers[2]?.({ status: 200 })
    assert.deepEqual((await notesIn(one.app, chat.id)).at(-1), 'bot-not-engaged')
    await one.stop()
  })

  it('ORD-7 is down: it is tried again with the same id for 30 s, then people are next', async () => {
    const clock = new TestClock()
    const one = await startOneBot({ endpoint: `http://127.0.0.1:${await freePort()}/api/messages`, clock })
    const startedAt = clock.now()
    const chat = await startChat(one.app)
    await passRetries(one.app, clock, chat.id, isWithPeople)
    const waited = clock.now() - startedAt
    assert.ok(waited > 15_000 && waited < 30_000, `${waited} ms`)
    const notes = await notesIn(one.app, chat.id)
    assert.ok(notes.length > 4, `${notes}`)
    assert.deepEqual(new Set(notes.slice(0, -1)), new Set(['bot-unreachable']))
    assert.equal(notes.at(-1), 'bot-not-engaged')
    assert.deepEqual(await heardBy(chat), [UNAVAILABLE])
    await one.stop()
  })

  it('ORD-7 comes up in time: it is engaged, and gets each thing once', async () => {
    const clock = new TestClock()
    const port = await freePort()
    const one = await startOneBot({ endpoint: `http://127.0.0.1:${port}/api/messages`, clock })
    const chat = await startChat(one.app)
    await chat.post('Hello?')
    await one.app.until(chat.id, (state) => deliveryOf(state)?.retryAt !== undefined)
    const bot = await startScriptedBot(() => ({ status: 200 }), port)
    await passRetries(one.app, clock, chat.id, isEngaged)
    await bot.arrived(3)
    assert.deepEqual(
      bot.received.map(({ activity }) => activity.text ?? activity.name ?? activity.type),
      ['conversationUpdate', 'omnichannelSetContext', 'Hello?'],
    )
    await one.stop()
    await bot.stop()
  })

  it('ORD-7 says 429: it is tried again after the time it asks for, with the same id', async () => {
    const clock = new TestClock()
    let busy = 2
    const one = await startOneBot({
      handler: () => (busy-- > 0 ? { status: 429, headers: { 'retry-after': '7' } } : { status: 200 }),
      clock,
    })
    const startedAt = clock.now()
    const chat = await startChat(one.app)
    await passRetries(one.app, clock, chat.id, isEngaged)
    assert.ok(clock.now() - startedAt >= 14_000)
    const [first, second, third] = one.bot.received.map(({ activity }) => activity.id)
    assert.deepEqual([second, third], [first, first])
    await one.stop()
  })

  it('ORD-8 is followed by the next first bot', async () => {
    const second = await startScriptedBot()
    const more = [{ id: 'bot-2', kind: 'bot', name: 'Bot 2', capacity: 90, messagingEndpoint: second.endpoint }]
    const one = await startOneBot({
      handler: () => ({ status: 500 }),
      more,
      queue: { members: ['bot-2', 'riley', 'bot-a'] },
    })
    const chat = await startChat(one.app)
    await chat.post('Hello?')
    await one.app.until(chat.id, isEngaged)
    await second.arrived(3)
    assert.deepEqual(
      one.bot.received.map(({ activity }) => activity.type),
      ['conversationUpdate'],
    )
    assert.deepEqual(
      second.received.map(({ activity }) => activity.type),
      ['conversationUpdate', 'event', 'message'],
    )
    const routed = (await logOf(one.app, chat.id)).flatMap((event) => (event.type === 'routed' ? [event.why] : []))
    assert.match(routed.at(-1) ?? '', /Bot 2 takes it.*passed over: Bot A \(had it before\)/)
    await one.stop()
    await second.stop()
  })

  it('CAP-9 where nobody else is left, the conversation closes and the customer is told', async () => {
    const one = await startOneBot({ handler: () => ({ status: 500 }), queue: { members: ['bot-a'] } })
    const chat = await startChat(one.app)
    const state = await one.app.until(chat.id, ({ status }) => status === 'Closed')
    assert.equal(state.status === 'Closed' && state.reason, 'ClosedDueToFailure')
    assert.deepEqual(await heardBy(chat), [UNAVAILABLE, 'No agents were available'])
    await one.stop()
  })

  it('BOT-6 and speaks later reaches nobody', async () => {
    const clock = new TestClock()
    const one = await startOneBot({ handler: never, clock })
    const chat = await startChat(one.app)
    await one.bot.arrived(1)
    await clock.advance(15_000)
    await one.app.until(chat.id, isWithPeople)
    const path = `/connector/bot-a/v3/conversations/${chat.id}/activities`
    const { status } = await one.app.call('POST', path, {
      body: { type: 'message', text: 'I am here', channelData: { deliveryMode: 'bridged' } },
    })
    assert.equal(status, 403)
    assert.deepEqual(await heardBy(chat), [UNAVAILABLE])
    await one.stop()
  })
})
