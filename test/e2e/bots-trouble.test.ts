import assert from 'node:assert/strict'
import type { Activity } from '../../src/protocol/activity.ts'
import { BRIDGED } from '../support/chat.ts'
import { TestClock } from '../support/clock.ts'
import { freePort } from '../support/free-port.ts'
import {
  commandOf,
  heardBy,
  isWithPeople,
  logOf,
  notesIn,
  passRetries,
  startOneBot,
  startServed,
  type OneBot,
  type OneBotOptions,
  deliveryOf,
  isCaughtUp,
} from '../support/one-bot.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type Answer, type Received } from '../support/scripted-bot.ts'

const never = () => new Promise<Answer>(() => {})

/** A bot that is engaged as any, and whose answers to messages are the test's. */
function withMessages(
  answer: (received: Received, nth: number) => Answer | Promise<Answer>,
  options: OneBotOptions = {},
): Promise<OneBot> {
  let count = 0
  // It never greets, which is not what these tests are about.
  const fields = { greetingLimitSeconds: 3_600, ...options.fields }
  return startOneBot({
    ...options,
    fields,
    handler: (received) => (received.activity.type === 'message' ? answer(received, ++count) : { status: 200 }),
  })
}

const texts = ({ bot }: OneBot) =>
  bot.received
    .map(({ activity }) => activity)
    .filter(({ type }) => type === 'message')
    .map(({ text }) => text)
const ids = ({ bot }: OneBot) =>
  bot.received
    .map(({ activity }) => activity)
    .filter(({ type }) => type === 'message')
    .map(({ id }) => id)

describe('a bot in trouble in the middle of a conversation', () => {
  for (const [what, answer] of [
    ['401', { status: 401 }],
    ['404', { status: 404 }],
    ['500', { status: 500 }],
    ['503 without Retry-After', { status: 503 }],
    ['a hang-up', 'hang-up'],
  ] as [string, Answer][]) {
    it(`ORD-7 answers a message with ${what}: noted, not sent again, and the next one is sent`, async () => {
      const one = await withMessages((_, nth) => (nth === 1 ? answer : { status: 200 }))
      const chat = await startServed(one)
      await chat.post('one')
      await chat.post('two')
      await one.bot.arrived(4)
      await one.app.until(chat.id, isCaughtUp)
      assert.deepEqual(texts(one), ['one', 'two'])
      assert.deepEqual(await notesIn(one.app, chat.id), [what === '401' ? 'bot-refused' : 'bot-error'])
      await one.stop()
    })
  }

  it('ORD-6 does not answer: after 15 s the next message is sent; a late reply is still delivered', async () => {
    const clock = new TestClock()
    const one = await withMessages((_, nth) => (nth === 1 ? never() : { status: 200 }), { clock })
    const chat = await startServed(one)
    await chat.post('one')
    await one.bot.arrived(3)
    await chat.post('two')
    await clock.advance(14_999)
    assert.deepEqual(texts(one), ['one'])
    await clock.advance(1)
    await one.bot.arrived(4)
    assert.deepEqual(texts(one), ['one', 'two'])
    assert.deepEqual(await notesIn(one.app, chat.id), ['bot-timeout'])
    const { status } = await replyTo(one.bot.received[2]?.activity as Activity, {
      text: 'Sorry for the wait',
      ...BRIDGED,
    })
    assert.equal(status, 200)
    assert.deepEqual(await heardBy(chat), ['Sorry for the wait'])
    await one.stop()
  })

  it('ORD-7 fails three times in a row: it is off, people are next, and none of it is sent twice', async () => {
    const clock = new TestClock()
    const one = await withMessages((_, nth) => (nth === 2 ? never() : { status: 500 }), { clock })
    const chat = await startServed(one)
    for (const text of ['one', 'two', 'three', 'four']) await chat.post(text)
    await one.bot.arrived(4)
    await clock.advance(15_000)
    await one.app.until(chat.id, isWithPeople)
    assert.deepEqual(texts(one), ['one', 'two', 'three'])
    assert.deepEqual(await notesIn(one.app, chat.id), ['bot-error', 'bot-timeout', 'bot-error'])
    assert.equal(
      (await one.app.runtime.store.sessions((await one.app.until(chat.id, () => true)).id))[0]?.reason,
      'AgentDisconnected',
    )
    assert.match((await heardBy(chat))[0] ?? '', /^Bot A is not available right now/)
    await one.stop()
  })

  it('ORD-7 fails now and then: one that works in between starts the count anew', async () => {
    const one = await withMessages((_, nth) => (nth % 3 === 0 ? { status: 200 } : { status: 500 }))
    const chat = await startServed(one)
    for (let nth = 1; nth <= 8; nth++) await chat.post(`${nth}`)
    await one.bot.arrived(10)
    const state = await one.app.until(chat.id, isCaughtUp)
    assert.equal(state.status, 'Active')
    await one.stop()
  })

  it('ORD-7 is configured as idempotent: what broke is sent again with the same id', async () => {
    const clock = new TestClock()
    const one = await withMessages((_, nth) => (nth === 1 ? 'hang-up' : nth === 2 ? never() : { status: 200 }), {
      clock,
      fields: { idempotent: true },
    })
    const chat = await startServed(one)
    await chat.post('one')
    await chat.post('two')
    await passRetries(one.app, clock, chat.id, (state) => deliveryOf(state)?.attempt === 2)
    await one.bot.arrived(4)
    await clock.advance(15_000)
    await passRetries(one.app, clock, chat.id, isCaughtUp)
    assert.deepEqual(texts(one), ['one', 'one', 'one', 'two'])
    const [first, second, third, other] = ids(one)
    assert.ok(first === second && second === third && other !== third)
    await one.stop()
  })

  it('ORD-7 is configured as idempotent and always fails: after three tries it is off', async () => {
    const clock = new TestClock()
    const one = await withMessages(() => ({ status: 500 }), { clock, fields: { idempotent: true } })
    const chat = await startServed(one)
    await chat.post('one')
    await passRetries(one.app, clock, chat.id, isWithPeople)
    assert.deepEqual(texts(one), ['one', 'one', 'one'])
    await one.stop()
  })

  it('ORD-7 says 429 or 503 with Retry-After: sent again then, with the same id, and not overtaken', async () => {
    const clock = new TestClock()
    const busy = (nth: number): Answer => ({ status: nth === 1 ? 429 : 503, headers: { 'retry-after': '9' } })
    const one = await withMessages((_, nth) => (nth < 3 ? busy(nth) : { status: 200 }), { clock })
    const chat = await startServed(one)
    await chat.post('one')
    await one.app.until(chat.id, (state) => deliveryOf(state)?.retryAt !== undefined)
    await chat.post('two')
    await clock.advance(8_000)
    assert.deepEqual(texts(one), ['one'])
    await passRetries(one.app, clock, chat.id, isCaughtUp)
    assert.deepEqual(texts(one), ['one', 'one', 'one', 'two'])
    assert.equal(new Set(ids(one)).size, 2)
    assert.ok((await notesIn(one.app, chat.id)).every((code) => code === 'bot-unreachable'))
    await one.stop()
  })

  it("ORD-7 goes down and comes back: the customer's words come through once, in order", async () => {
    const clock = new TestClock()
    const port = await freePort()
    const first = await startScriptedBot(undefined, port)
    const one = await startOneBot({ endpoint: first.endpoint, clock })
    const chat = await startServed({ ...one, bot: first })
    await first.stop()
    for (const text of ['one', 'two', 'three']) await chat.post(text)
    await one.app.until(chat.id, (state) => deliveryOf(state)?.retryAt !== undefined)
    await clock.advance(3_000)
    const second = await startScriptedBot(undefined, port)
    await passRetries(one.app, clock, chat.id, isCaughtUp)
    assert.deepEqual(
      second.received.map(({ activity }) => activity.text),
      ['one', 'two', 'three'],
    )
    await one.stop()
    await second.stop()
  })

  it('ORD-8 goes down and stays down: after a minute people are next, and read what it was never sent', async () => {
    const clock = new TestClock()
    const first = await startScriptedBot(undefined, await freePort())
    const one = await startOneBot({ endpoint: first.endpoint, clock })
    const chat = await startServed({ ...one, bot: first })
    await first.stop()
    const downAt = clock.now()
    await chat.post('Hello?')
    const state = await passRetries(one.app, clock, chat.id, isWithPeople)
    assert.ok(clock.now() - downAt <= 60_000)
    assert.equal(state.held.length, 1)
    assert.match((await heardBy(chat))[0] ?? '', /^Bot A is not available right now/)
    await one.stop()
  })

  it('BOT-6 escalates in the middle of a turn: what it says after that reaches nobody', async () => {
    let lateStatus = (_status: number) => {}
    const late = new Promise<number>((resolve) => (lateStatus = resolve))
    const one = await withMessages(async ({ activity }) => {
      await replyTo(activity, { text: 'One moment', ...BRIDGED })
      await replyTo(activity, commandOf({ type: 'Escalate' }))
      lateStatus((await replyTo(activity, { text: 'Are you still there?', ...BRIDGED })).status)
      return { status: 500 }
    })
    const chat = await startServed(one)
    await chat.post('A person, please')
    await one.app.until(chat.id, isWithPeople)
    assert.equal(await late, 403)
    assert.deepEqual(await heardBy(chat), ['One moment'])
    assert.deepEqual(await notesIn(one.app, chat.id), [])
    const answers = (await logOf(one.app, chat.id)).filter(
      (event) => event.type === 'activity-accepted' && event.audience === 'suppressed',
    )
    assert.equal(answers.length, 1)
    await one.stop()
  })
})
