import assert from 'node:assert/strict'
import type { Activity } from '../../src/protocol/activity.ts'
import { BRIDGED, saying, startChat, type Chat } from '../support/chat.ts'
import { TestClock } from '../support/clock.ts'
import {
  BOT,
  commandOf,
  heardBy,
  isEngaged,
  notesIn,
  shownTo,
  startOneBot,
  startServed,
  type OneBot,
} from '../support/one-bot.ts'
import { replyTo } from '../support/reply.ts'
import type { Answer, Received } from '../support/scripted-bot.ts'

/** A bot that answers each POST only when it is told to. */
function heldBot() {
  const waiting: ((answer: Answer) => void)[] = []
  return {
    handler: (): Promise<Answer> => new Promise((resolve) => waiting.push(resolve)),
    /** Answers the POST that has waited longest. */
    answer: (answer: Answer = { status: 200 }) => waiting.shift()?.(answer),
  }
}

const kinds = (one: OneBot, chat: Chat) =>
  one.bot.received
    .filter(({ activity }) => activity.conversation?.id === chat.id)
    .map(({ activity }) => activity.text ?? activity.name ?? activity.type)

describe('a bot is engaged', () => {
  const clock = new TestClock()
  const held = heldBot()
  let one: OneBot
  before(async () => {
    one = await startOneBot({ handler: held.handler, clock })
  })
  after(() => one.stop())

  it('ORD-1 by one POST after the other, each only once the one before was answered', async () => {
    const chat = await startChat(one.app, { body: { user: { id: 'casey', name: 'Casey' }, locale: 'de-DE' } })
    await chat.post('too early')
    await one.bot.arrived(1)
    assert.deepEqual(kinds(one, chat), ['conversationUpdate'])
    held.answer()
    await one.bot.arrived(2)
    await chat.post('still too early')
    assert.deepEqual(kinds(one, chat), ['conversationUpdate', 'omnichannelSetContext'])
    held.answer()
    await one.bot.arrived(3)
    assert.deepEqual(kinds(one, chat).slice(2), ['too early'])
    held.answer()
    await one.bot.arrived(4)
    assert.deepEqual(kinds(one, chat).slice(2), ['too early', 'still too early'])
    held.answer()
    await one.app.until(chat.id, (state) => state.held.length === 0)
  })

  it('CON-3 with every address and moment set, nothing null, and ids that are safe in a URL', async () => {
    const [added, context, first] = one.bot.received.map(({ activity }) => activity) as [Activity, Activity, Activity]
    const serviceUrl = `${one.app.url}/connector/bot-a`
    for (const activity of [added, context, first]) {
      assert.deepEqual([activity.serviceUrl, activity.channelId], [serviceUrl, 'omnichannel'])
      assert.deepEqual(activity.from, { id: 'casey', name: 'Casey', role: 'user' })
      assert.deepEqual(activity.recipient, { ...BOT, role: 'bot' })
      assert.match(`${activity.conversation?.id} ${activity.id}`, /^[A-Za-z0-9_-]+ [A-Za-z0-9_-]+$/)
      assert.match(activity.timestamp ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      assert.ok(!JSON.stringify(activity).includes('null'))
    }
    assert.deepEqual([added.membersAdded, added.locale], [[{ ...BOT, role: 'bot' }], 'de-DE'])
    assert.deepEqual([context.type, (context.value as { msdyn_Locale: string }).msdyn_Locale], ['event', 'de-DE'])
    assert.deepEqual([first.text, first.locale], ['too early', 'de-DE'])
  })

  it('ORD-3 what the customer says meanwhile waits for people where the bot escalates before set-context', async () => {
    const before = one.bot.received.length
    const chat = await startChat(one.app)
    await chat.post('Hello?')
    await one.bot.arrived(before + 1)
    await replyTo(one.bot.received.at(-1)?.activity as Activity, commandOf({ type: 'Escalate' }))
    held.answer()
    await one.app.until(chat.id, (state) => state.status === 'Open' && state.waiting !== undefined)
    await chat.post('Anybody?')
    assert.deepEqual(kinds(one, chat), ['conversationUpdate'])
    const { held: kept } = await one.app.until(chat.id, () => true)
    assert.equal(kept.length, 2)
  })

  it('ORD-6 a bot is posted one message at a time, and another conversation does not wait', async () => {
    const before = one.bot.received.length
    const [chat, other] = [await startChat(one.app), await startChat(one.app)]
    await one.bot.arrived(before + 2)
    for (const _ of [1, 2]) held.answer()
    await one.bot.arrived(before + 4)
    for (const _ of [1, 2]) held.answer()
    await Promise.all([chat, other].map(({ id }) => one.app.until(id, isEngaged)))
    await chat.post('one')
    await one.bot.arrived(before + 5)
    await chat.post('two')
    await other.post('elsewhere')
    await one.bot.arrived(before + 6)
    assert.deepEqual([kinds(one, chat).slice(2), kinds(one, other).slice(2)], [['one'], ['elsewhere']])
    held.answer()
    await one.bot.arrived(before + 7)
    assert.deepEqual(kinds(one, chat).slice(2), ['one', 'two'])
    for (const _ of [1, 2]) held.answer()
  })
})

describe('a greeting', () => {
  const clock = new TestClock()
  const greeting = async ({ activity }: Received): Promise<Answer> => {
    if (activity.name === 'omnichannelSetContext' && activity.from?.id === 'greet-me')
      await replyTo(activity, { text: 'Welcome', ...BRIDGED })
    return { status: 200 }
  }
  let one: OneBot
  before(async () => {
    one = await startOneBot({ handler: greeting, clock })
  })
  after(() => one.stop())

  it('ORD-5 after set-context reaches the customer, and nothing is noted', async () => {
    const chat = await startChat(one.app, { body: { user: { id: 'greet-me' } } })
    await one.app.until(chat.id, isEngaged)
    await clock.advance(11_000)
    assert.deepEqual(await heardBy(chat), ['Welcome'])
    assert.deepEqual(await notesIn(one.app, chat.id), [])
  })

  it('ORD-5 that does not come within its limit is noted as bot-silent, once', async () => {
    const chat = await startServed(one)
    await clock.advance(9_000)
    assert.deepEqual(await notesIn(one.app, chat.id), [])
    const silent = one.app.until(
      chat.id,
      (state) => state.status === 'Active' && state.session.kind === 'bot' && state.session.greeting === 'missed',
    )
    await clock.advance(2_000)
    await silent
    await clock.advance(60_000)
    assert.deepEqual(await notesIn(one.app, chat.id), ['bot-silent'])
    await chat.say({ text: 'Late welcome', ...BRIDGED })
    assert.deepEqual(await heardBy(chat), ['Late welcome'])
  })

  it('ORD-5 is no greeting where it is not bridged', async () => {
    const chat = await startServed(one)
    await chat.say({ text: 'for people' })
    const noted = one.app.until(
      chat.id,
      (state) => state.status === 'Active' && state.session.kind === 'bot' && state.session.greeting === 'missed',
    )
    await clock.advance(11_000)
    await noted
    assert.deepEqual(await notesIn(one.app, chat.id), ['not-bridged', 'bot-silent'])
  })

  it("DLN-2 and the customer's words have the ids under which the customer sees them", async () => {
    const chat = await startServed(one)
    const stream = await chat.open()
    const before = one.bot.received.length
    await chat.post({ type: 'message', text: 'Hi', channelData: { clientActivityID: 'c1' } })
    const shown = await stream.until(saying('Hi'))
    await one.bot.arrived(before + 1)
    const { activity } = one.bot.received.at(-1) as Received
    assert.deepEqual(
      [activity.id, (activity.channelData as { clientActivityID: string }).clientActivityID],
      [shown.id, 'c1'],
    )
    assert.equal((await shownTo(chat)).length, 1)
    await stream.close()
  })
})

for (const [setContext, expected] of [
  ['startConversation', ['event', 'startConversation']],
  ['pvaSetContext', ['event', 'pvaSetContext']],
  ['raw', ['message', undefined]],
] as const) {
  describe(`set-context as ${setContext}`, () => {
    it("ORD-4 comes in the form that the configuration names, with what the customer's page said", async () => {
      const one = await startOneBot({ fields: { setContext } })
      const chat = await startChat(one.app, {
        body: { user: { id: 'casey' }, customContext: { Product: 'card', Tier: 2 } },
      })
      await one.app.until(chat.id, isEngaged)
      const context = one.bot.received[1]?.activity as Activity
      assert.deepEqual([context.type, context.name], expected)
      const values = context.value ?? JSON.parse(context.text ?? '')
      assert.deepEqual([values.Product, values.Tier, values.msdyn_ConversationId], ['card', 2, chat.id])
      await one.stop()
    })
  })
}
