import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { BRIDGED, saying } from '../support/chat.ts'
import {
  commandOf,
  heardBy,
  logOf,
  notesIn,
  shownTo,
  startOneBot,
  startServed,
  type OneBot,
  type Served,
} from '../support/one-bot.ts'

describe('a bot speaks', () => {
  let one: OneBot
  let chat: Served
  before(async () => {
    one = await startOneBot()
  })
  beforeEach(async () => {
    chat = await startServed(one)
  })
  after(() => one.stop())

  it('CON-1 is answered with an id, under which the customer reads it', async () => {
    const { status, body } = await chat.say({ text: 'Hello', ...BRIDGED })
    assert.equal(status, 200)
    assert.deepEqual(Object.keys(body), ['id'])
    const [shown] = await shownTo(chat)
    assert.deepEqual([shown?.id, shown?.text], [body.id, 'Hello'])
  })

  it('CON-1 a field named "status" is passed on, and never taken for the answer to the bot', async () => {
    const { status, body } = await chat.say({ text: 'Hello', status: 404, ...BRIDGED })
    assert.deepEqual([status, Object.keys(body)], [200, ['id']])
    assert.equal((await shownTo(chat))[0]?.['status'], 404)
  })

  it('CON-3 ids are safe in a URL without being encoded', async () => {
    const hidden = await chat.say({ text: 'for people' })
    const typing = await chat.say({ type: 'typing' })
    const shown = await chat.say({ text: 'Hello', ...BRIDGED })
    for (const { body } of [hidden, typing, shown]) assert.match(body.id, /^[A-Za-z0-9_-]+$/)
    assert.match(chat.id, /^[A-Za-z0-9_-]+$/)
  })

  it("CON-3 what the channel says of it is the channel's own, and moments increase", async () => {
    const forged = {
      id: 'mine',
      timestamp: '2001-01-01T00:00:00Z',
      serviceUrl: 'http://elsewhere',
      channelId: 'msteams',
      conversation: { id: 'x' },
      from: { id: 'casey', name: 'Casey', role: 'user' },
      recipient: { id: 'nobody' },
    }
    for (const text of ['one', 'two', 'three']) await chat.say({ text, ...forged, ...BRIDGED })
    const shown = await shownTo(chat)
    assert.deepEqual(
      shown.map(({ text }) => text),
      ['one', 'two', 'three'],
    )
    for (const activity of shown) {
      assert.notEqual(activity.id, 'mine')
      assert.deepEqual(activity.from, { id: 'bot-a', name: 'Bot A', role: 'bot' })
      assert.deepEqual([activity.conversation, activity.channelId], [{ id: chat.id }, 'directline'])
      assert.deepEqual([activity.serviceUrl, activity.recipient], [undefined, undefined])
    }
    const moments = shown.map(({ timestamp }) => Date.parse(timestamp ?? ''))
    assert.ok(
      moments.every((at, index) => at > (moments[index - 1] ?? Date.UTC(2002, 0))),
      `${moments}`,
    )
  })

  it('CON-1 what the bot adds of its own passes through, nulls left out', async () => {
    const own = {
      entities: [{ type: 'place' }],
      localTimestamp: '2026-01-01T01:00:00+01:00',
      inputHint: 'expectingInput',
      mine: { deep: [1, { x: 2 }] },
    }
    await chat.say({
      text: 'Hello',
      ...own,
      speak: null,
      suggestedActions: null,
      channelData: { deliveryMode: 'bridged', mine: 1, none: null },
    })
    const [shown] = await shownTo(chat)
    for (const [field, value] of Object.entries(own)) assert.deepEqual(shown?.[field], value)
    assert.deepEqual(shown?.channelData, { deliveryMode: 'bridged', mine: 1 })
    assert.ok(shown && !('speak' in shown) && !('suggestedActions' in shown))
  })

  it('CON-1 a reply to an id that no channel ever issued is accepted', async () => {
    for (const replyTo of [randomUUID(), 'a|1%2F2', `${chat.id}_s2_added`]) {
      const { status } = await chat.ask('POST', `/activities/${encodeURIComponent(replyTo)}`, {
        type: 'message',
        text: replyTo,
        ...BRIDGED,
      })
      assert.equal(status, 200)
    }
    const shown = await shownTo(chat)
    assert.deepEqual(
      shown.map(({ replyToId }) => replyToId),
      [undefined, undefined, undefined],
    )
  })

  it('CON-1 a reply to the customer names what the customer wrote', async () => {
    const { body } = await chat.post('Where is my order?')
    await chat.ask('POST', `/activities/${body.id}`, { type: 'message', text: 'On its way', ...BRIDGED })
    assert.equal((await shownTo(chat)).at(-1)?.replyToId, body.id)
  })

  it('CON-1 an activity of agents-hosting, with _channelId, is taken, and the field goes no further', async () => {
    await chat.say({ text: 'Hello', _channelId: 'omnichannel', ...BRIDGED })
    assert.ok(!('_channelId' in ((await shownTo(chat))[0] ?? {})))
  })

  it('CON-5 activities are shown in the order in which they were accepted', async () => {
    const texts = Array.from({ length: 30 }, (_, index) => `message ${index}`)
    const answers = await Promise.all(texts.map((text) => chat.say({ text, ...BRIDGED })))
    const byId = new Map(answers.map(({ body }, index) => [body.id, texts[index]]))
    const shown = await shownTo(chat)
    assert.deepEqual(
      shown.map(({ id, text }) => [byId.get(id), text]),
      shown.map(({ text }) => [text, text]),
    )
    const seqs = shown.map(({ id }) => Number(id?.split('_')[1]))
    assert.deepEqual(
      seqs,
      seqs.toSorted((one, other) => one - other),
    )
    assert.equal(shown.length, 30)
  })

  it('BOT-1 only bridged messages reach the customer; the rest is kept for people and noted', async () => {
    await chat.say({ text: 'not for the customer' })
    await chat.say({ text: 'as text', channelData: '{"deliveryMode":"bridged"}' })
    await chat.say({ text: 'top level', deliveryMode: 'bridged' })
    assert.deepEqual(await heardBy(chat), ['as text'])
    assert.deepEqual(await notesIn(one.app, chat.id), ['not-bridged', 'not-bridged'])
    const kept = (await logOf(one.app, chat.id)).filter(
      (event) => event.type === 'activity-accepted' && event.audience === 'internal',
    )
    assert.equal(kept.length, 2)
  })

  it('DLN-5 typing goes to open sockets and nowhere else', async () => {
    const stream = await chat.open()
    const before = (await logOf(one.app, chat.id)).length
    const { body } = await chat.say({ type: 'typing', replyToId: 'unknown', text: null } as never)
    const typing = await stream.until(({ type }) => type === 'typing')
    const { timestamp = '', ...rest } = typing
    assert.deepEqual(rest, {
      type: 'typing',
      id: body.id,
      channelId: 'directline',
      conversation: { id: chat.id },
      from: { id: 'bot-a', name: 'Bot A', role: 'bot' },
    })
    assert.ok(Date.parse(timestamp) > 0)
    assert.equal((await logOf(one.app, chat.id)).length, before)
    assert.deepEqual(await shownTo(chat), [])
    await stream.close()
  })

  it('CON-1 a text that is streamed ahead of its message comes piece by piece, in order', async () => {
    const stream = await chat.open()
    const piece = (text: string, streamSequence: number, more: object) => ({
      type: 'typing',
      text,
      entities: [{ type: 'streaminfo', streamType: 'streaming', streamSequence, ...more }],
      ...BRIDGED,
    })
    const first = await chat.say(piece('Your', 1, {}))
    await chat.say(piece('Your order', 2, { streamId: first.body.id }))
    await chat.say({
      text: 'Your order is on its way',
      entities: [{ type: 'streaminfo', streamType: 'final', streamId: first.body.id }],
      ...BRIDGED,
    })
    await stream.until(saying('Your order is on its way'))
    assert.deepEqual(
      stream.activities().map(({ text }) => text),
      ['Your', 'Your order', 'Your order is on its way'],
    )
    await stream.close()
  })

  it('BOT-1 a streamed text that is not bridged does not reach the customer', async () => {
    const stream = await chat.open()
    const { status } = await chat.say({ type: 'typing', text: 'The customer is a VIP' })
    assert.equal(status, 200)
    await chat.say({ text: 'Hello', ...BRIDGED })
    await stream.until(saying('Hello'))
    assert.deepEqual(
      stream.activities().map(({ type }) => type),
      ['message'],
    )
    await stream.close()
  })

  it('BOT-5 a command on typing is noted, not executed', async () => {
    const { status, body } = await chat.say({ type: 'typing', ...commandOf({ type: 'Escalate' }) })
    assert.deepEqual([status, typeof body.id], [200, 'string'])
    assert.deepEqual(await notesIn(one.app, chat.id), ['command-on-non-message'])
  })

  it("DLN-5 what is no talk stays out of the customer's sight", async () => {
    for (const type of ['trace', 'conversationUpdate', 'invoke', 'endOfConversation']) {
      assert.equal((await chat.say({ type, text: type, ...BRIDGED })).status, 200)
    }
    assert.deepEqual(await shownTo(chat), [])
  })
})

describe('a bot without bridging', () => {
  let one: OneBot
  before(async () => {
    one = await startOneBot({ fields: { bridging: 'off', channelId: 'directline' } })
  })
  after(() => one.stop())

  it('BOT-1 every message reaches the customer but commands', async () => {
    const chat = await startServed(one)
    await chat.say({ text: 'plain' })
    await chat.say({ type: 'event', name: 'showMap' })
    await chat.say({ type: 'trace', name: 'state', value: {} })
    await chat.say(commandOf({ type: 'Escalate' }))
    assert.deepEqual(
      (await shownTo(chat)).slice(0, 2).map(({ type, text, name }) => text ?? `${type} ${name}`),
      ['plain', 'event showMap'],
    )
    assert.ok(!JSON.stringify(await shownTo(chat)).includes('Needs a person'))
    assert.deepEqual(await notesIn(one.app, chat.id), [])
  })

  it('CON-4 its activities carry its channelId', async () => {
    await startServed(one)
    assert.deepEqual(new Set(one.bot.received.map(({ activity }) => activity.channelId)), new Set(['directline']))
  })
})
