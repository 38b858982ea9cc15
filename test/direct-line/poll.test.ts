import assert from 'node:assert/strict'
import sinon from 'sinon'
import type { Activity } from '../../src/protocol/activity.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { BRIDGED, startChat, type Chat } from '../support/chat.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type ScriptedBot } from '../support/scripted-bot.ts'

const END = { text: 'bye', channelData: { tags: '{"type":"EndConversation"}' } }

describe('polling', () => {
  let bot: ScriptedBot
  let app: TestApp
  let chat: Chat
  before(async () => {
    bot = await startScriptedBot()
    app = await startApp({ botPorts: { a: bot.port } })
  })
  after(async () => {
    await app.stop()
    await bot.stop()
  })
  afterEach(() => sinon.restore())
  beforeEach(async () => {
    chat = await startChat(app)
    await app.until(
      chat.id,
      (state) => state.status === 'Active' && state.session.kind === 'bot' && state.session.engagedAt !== undefined,
    )
  })

  const texts = (activities: Activity[]) => activities.map(({ text }) => text)
  const bots = (reply: object) =>
    replyTo(bot.received.findLast(({ activity }) => activity.conversation?.id === chat.id)?.activity as Activity, reply)
  const ended = () => app.until(chat.id, ({ status }) => status === 'Closed')

  it('DLN-3 an empty, absent or "-" watermark begins at the beginning; another goes on strictly after it', async () => {
    await chat.post('one')
    await chat.post('two')
    for (const watermark of [undefined, '', '-'])
      assert.deepEqual(texts((await chat.poll(watermark)).body.activities), ['one', 'two'])
    const { watermark } = (await chat.poll()).body
    assert.equal(typeof watermark, 'string')
    assert.deepEqual((await chat.poll(watermark)).body, { activities: [], watermark })
    await chat.post('three')
    assert.deepEqual(texts((await chat.poll(watermark)).body.activities), ['three'])
  })

  it('DLN-3 pages until there is nothing more: each activity once, in order, with growing timestamps', async () => {
    const said = Array.from({ length: 230 }, (_, index) => `m${index}`)
    for (const text of said) await chat.post(text)
    const seen: Activity[] = []
    for (let watermark: string | undefined, pages = 0; ; pages++) {
      const page = (await chat.poll(watermark)).body
      watermark = page.watermark
      seen.push(...page.activities)
      if (page.activities.length === 0) break
      assert.ok(pages < 10)
    }
    assert.deepEqual(texts(seen), said)
    assert.equal(new Set(seen.map(({ id }) => id)).size, said.length)
    const times = seen.map(({ timestamp }) => Date.parse(String(timestamp)))
    assert.ok(
      times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0)),
      'timestamps do not grow',
    )
  })

  for (const watermark of ['x', '-1', '1.5', '1e3', ' 1', '0x10', '9'.repeat(40), '%00', 'null', '1,2', 'undefined']) {
    it(`DLN-3 answers 400 to a watermark that it never gave: ${watermark.slice(0, 12)}`, async () => {
      for (const { status, body } of [await chat.poll(watermark), await chat.reconnect(watermark)]) {
        assert.deepEqual([status, body.error.code], [400, 'BadArgument'])
        assert.match(body.error.message, /"watermark"/)
      }
    })
  }

  it('DLN-5 no typing, trace, set-context, conversationUpdate or unbridged message comes by polling', async () => {
    await chat.post({ type: 'typing' })
    await bots({ type: 'typing', ...BRIDGED })
    await bots({ type: 'trace', name: 'OnTurnError', value: 'secret', ...BRIDGED })
    await bots({ type: 'conversationUpdate', membersAdded: [{ id: 'x' }], ...BRIDGED })
    await bots({ text: 'for representatives' })
    await bots({ text: 'seen', ...BRIDGED })
    const { activities } = (await chat.poll()).body
    assert.deepEqual(
      activities.map(({ type, text }: Activity) => [type, text]),
      [['message', 'seen']],
    )
    assert.equal(activities[0].from.role, 'bot')
    assert.equal(activities[0].from.name, 'Bot A')
  })

  it('DLN-4 an ended conversation is read to its end, then 404; a post is answered 404 at once', async () => {
    await chat.post('last words')
    await bots(END)
    await ended()
    const post = await chat.post('too late')
    assert.deepEqual([post.status, post.body.error.code], [404, 'ConversationNotFound'])
    const page = await chat.poll()
    assert.equal(page.status, 200)
    assert.deepEqual(
      page.body.activities.map(({ type }: Activity) => type),
      ['message', 'endOfConversation'],
    )
    assert.equal((await chat.poll(page.body.watermark)).status, 404)
    assert.equal((await chat.poll()).status, 200)
  })

  it('DLN-4 a reader who has everything is told of the end by every way, whatever the log holds after it', async () => {
    await chat.post('last words')
    await bots(END)
    await ended()
    const { watermark } = (await chat.poll()).body
    await bots({ text: 'too late', ...BRIDGED })
    for (const { status } of [await chat.poll(watermark), await chat.reconnect(watermark), await chat.reconnect()]) {
      assert.equal(status, 404)
    }
    const again = await chat.reconnect('0')
    assert.equal(again.status, 200)
    const stream = await chat.open(again.body.streamUrl)
    assert.equal((await stream.closed).code, 1000)
    assert.deepEqual(
      stream.activities().map(({ type }) => type),
      ['message', 'endOfConversation'],
    )
    assert.equal((await chat.reconnect(stream.watermark())).status, 404)
  })

  it('DLN-4 a reader whose last entries are hidden is told of the end too, and need not come again', async () => {
    await chat.post('hi')
    const { watermark } = (await chat.poll()).body
    await bots({ type: 'conversationUpdate', membersAdded: [{ id: 'x' }], ...BRIDGED })
    const stream = await chat.open((await chat.reconnect(watermark)).body.streamUrl)
    await bots(END)
    assert.equal((await stream.closed).code, 1000)
    assert.equal((await chat.reconnect(stream.watermark())).status, 404)
  })

  it('DLN-4 a poll while the database fails is answered with nothing new, not with an error', async () => {
    await chat.post('hi')
    const { watermark } = (await chat.poll()).body
    sinon.stub(app.runtime.store, 'log').rejects(new Error('disk'))
    assert.deepEqual(await chat.poll(watermark).then(({ status, body }) => ({ status, body })), {
      status: 200,
      body: { activities: [], watermark },
    })
    assert.equal(app.errors.length, 1)
    sinon.restore()
    await chat.post('again')
    assert.deepEqual(texts((await chat.poll(watermark)).body.activities), ['again'])
  })
})
