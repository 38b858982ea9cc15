import assert from 'node:assert/strict'
import type { Activity } from '../../src/protocol/activity.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { BRIDGED, openStream, refusedStream, saying, startChat, type Chat, type Stream } from '../support/chat.ts'
import { TestClock } from '../support/clock.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type ScriptedBot } from '../support/scripted-bot.ts'

describe('the stream', () => {
  const clock = new TestClock()
  let bot: ScriptedBot
  let app: TestApp
  let chat: Chat
  before(async () => {
    bot = await startScriptedBot()
    app = await startApp({ botPorts: { a: bot.port }, clock })
  })
  after(async () => {
    await app.stop()
    await bot.stop()
  })
  beforeEach(async () => {
    chat = await startChat(app)
    await app.until(
      chat.id,
      (state) => state.status === 'Active' && state.session.kind === 'bot' && state.session.engagedAt !== undefined,
    )
  })

  const texts = (stream: Stream) => stream.activities().map(({ text }) => text)
  const bots = (reply: object) =>
    replyTo(bot.received.findLast(({ activity }) => activity.conversation?.id === chat.id)?.activity as Activity, reply)

  it('DLN-3 the first one replays from the start and goes on live, nothing twice', async () => {
    await chat.post('before')
    const stream = await chat.open()
    await stream.until(saying('before'))
    await chat.post('after')
    await stream.until(saying('after'))
    assert.deepEqual(texts(stream), ['before', 'after'])
    assert.ok(stream.frames.every(({ watermark }) => typeof watermark === 'string'))
    await stream.close()
  })

  it('DLN-3 what is said between the start and the opening is replayed before what comes then', async () => {
    const posts = ['a', 'b', 'c'].map((text) => chat.post(text))
    const [stream] = await Promise.all([chat.open(), ...posts])
    await chat.post('d')
    await stream.until(saying('d'))
    assert.deepEqual(texts(stream).toSorted(), ['a', 'b', 'c', 'd'])
    assert.deepEqual(
      texts(stream),
      (await chat.poll()).body.activities.map(({ text }: Activity) => text),
    )
    await stream.close()
  })

  it('DLN-3 a reconnect goes on strictly after its watermark', async () => {
    const first = await chat.open()
    await chat.post('one')
    await first.until(saying('one'))
    await first.close()
    await chat.post('two')
    await chat.post('three')
    const { status, body } = await chat.reconnect(first.watermark())
    assert.equal(status, 200)
    assert.equal(body.conversationId, chat.id)
    const second = await chat.open(body.streamUrl)
    await second.until(saying('three'))
    assert.deepEqual(texts(second), ['two', 'three'])
    await second.close()
  })

  for (const watermark of [undefined, '']) {
    it(`DLN-3 a reconnect with ${watermark === '' ? 'an empty' : 'no'} watermark means from now`, async () => {
      await chat.post('old')
      const { body } = await chat.reconnect(watermark)
      await chat.post('between')
      const stream = await chat.open(body.streamUrl)
      await chat.post('new')
      await stream.until(saying('new'))
      assert.deepEqual(texts(stream), ['between', 'new'])
      await stream.close()
    })
  }

  it('DLN-3 a watermark of polling serves a stream, and the other way round', async () => {
    await chat.post('one')
    const { watermark } = (await chat.poll()).body
    await chat.post('two')
    const stream = await chat.open((await chat.reconnect(watermark)).body.streamUrl)
    await stream.until(saying('two'))
    await chat.post('three')
    const { activities } = (await chat.poll(stream.frames[0]?.watermark)).body
    assert.deepEqual(
      activities.map(({ text }: Activity) => text),
      ['three'],
    )
    await stream.close()
  })

  it('several readers of one conversation get everything each', async () => {
    const streams = [await chat.open(), await chat.open(), await chat.open()]
    await chat.post('to all')
    for (const stream of streams) await stream.until(saying('to all'))
    for (const stream of streams) await stream.close()
  })

  it('DLN-5 typing comes with an id and the bot as its sender, and changes no watermark', async () => {
    const stream = await chat.open()
    await chat.post('hi')
    await stream.until(saying('hi'))
    const watermark = stream.watermark()
    const { body } = await bots({ type: 'typing' })
    const typing = await stream.until(({ type }) => type === 'typing')
    assert.equal(typing.id, (body as { id: string }).id)
    assert.deepEqual(typing.from, { id: 'bot-a', name: 'Bot A', role: 'bot' })
    assert.equal(stream.watermark(), watermark)
    await stream.close()
  })

  it("DLN-5 no trace, conversationUpdate, unbridged message or typing of one's own comes by the stream", async () => {
    const stream = await chat.open()
    await chat.post({ type: 'typing' })
    await bots({ type: 'trace', value: 'secret', ...BRIDGED })
    await bots({ type: 'conversationUpdate', membersAdded: [{ id: 'x' }], ...BRIDGED })
    await bots({ text: 'for representatives' })
    await bots({ text: 'seen', ...BRIDGED })
    await stream.until(saying('seen'))
    assert.deepEqual(
      stream.activities().map(({ type, text }) => [type, text]),
      [['message', 'seen']],
    )
    await stream.close()
  })

  it('DLN-1 empty and any other messages of the client are passed over', async () => {
    const stream = await chat.open()
    for (const text of ['', 'x', '{"type":"message","text":"posted?"}', '[', '\u0000']) stream.socket.send(text)
    await chat.post('still here')
    await stream.until(saying('still here'))
    assert.deepEqual(texts(stream), ['still here'])
    await stream.close()
  })

  it('DLN-4 the end is sent, then the socket is closed', async () => {
    const stream = await chat.open()
    await chat.post({ type: 'endOfConversation' })
    assert.equal((await stream.closed).code, 1000)
    assert.equal(stream.activities().at(-1)?.type, 'endOfConversation')
    assert.equal((await chat.reconnect(stream.watermark())).status, 404)
  })

  it('DLN-4 a stream is opened by its own address alone', async () => {
    const other = await startChat(app)
    const withoutToken = chat.streamUrl.replace(/&t=.*/, '')
    const cases: [string, number, string][] = [
      [withoutToken, 401, 'Unauthorized'],
      [`${withoutToken}&t=`, 401, 'Unauthorized'],
      [`${withoutToken}&t=x.y.z`, 403, 'BadArgument'],
      [`${withoutToken}&t=${chat.token}`, 403, 'BadArgument'],
      [chat.streamUrl.replace(chat.id, other.id), 403, 'BadArgument'],
      [chat.streamUrl.replace(chat.id, '%E0%A4%A'), 403, 'BadArgument'],
      [chat.streamUrl.replace('watermark=-', 'watermark=x'), 400, 'BadArgument'],
      [chat.streamUrl.replace('/stream', '/streams'), 404, 'NotFound'],
    ]
    for (const [url, status, code] of cases) {
      const refused = await refusedStream(url)
      assert.deepEqual([refused.status, refused.body.error.code], [status, code], url)
    }
  })

  it('DLN-4 the address of a stream holds for a minute', async () => {
    await clock.advance(60_000)
    const { status, body } = await refusedStream(chat.streamUrl)
    assert.deepEqual([status, body.error.code], [403, 'TokenExpired'])
  })

  it('DLN-7 a silent socket is ended after two pings, one that answers is not', async () => {
    const [silent, alive] = [await openStream(chat.streamUrl, { autoPong: false }), await chat.open()]
    for (let pings = 0; pings < 3; pings++) {
      const pinged = new Promise((resolve) => alive.socket.once('ping', resolve))
      await clock.advance(30_000)
      await pinged
      // The answer to the ping is on its way before the post that follows it.
      await chat.post(`ping ${pings}`)
      await alive.until(saying(`ping ${pings}`))
    }
    assert.equal((await silent.closed).code, 1006)
    assert.equal(alive.socket.readyState, alive.socket.OPEN)
    await alive.close()
  })

  it('a socket that sends more than it may is ended alone', async () => {
    const [loud, other] = [await chat.open(), await chat.open()]
    loud.socket.send('x'.repeat(100_000))
    assert.equal((await loud.closed).code, 1009)
    await chat.post('unmoved')
    await other.until(saying('unmoved'))
    await other.close()
  })

  it('logs no errors over all this', () => assert.deepEqual(app.errors, []))
})
