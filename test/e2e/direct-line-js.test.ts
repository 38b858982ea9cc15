import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOKEN_TTL_S } from '../../src/auth/direct-line.ts'
import { SECRET, startApp, type AppOptions, type TestApp } from '../support/app.ts'
import { BRIDGED } from '../support/chat.ts'
import { TestClock } from '../support/clock.ts'
import { startLibraryClient, type LibraryClient } from '../support/direct-line-js.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type ScriptedBot } from '../support/scripted-bot.ts'

/** Answers each message with `Echo: …` twice, and ends when it is asked to. */
async function startEcho(): Promise<ScriptedBot> {
  return startScriptedBot(async ({ activity }) => {
    if (activity.type !== 'message') return { status: 200 }
    if (activity.text === 'end') await replyTo(activity, { channelData: { tags: '{"type":"EndConversation"}' } })
    for (const times of activity.text === 'end' ? [] : ['Echo', 'Again'])
      await replyTo(activity, { text: `${times}: ${activity.text}`, ...BRIDGED })
    return { status: 200 }
  })
}

const WITH_SECRET = { secret: SECRET, conversationStartProperties: { locale: 'de-DE', user: { id: 'casey' } } }

/** What a customer who said these has read, message by message. */
const dialogue = (...said: string[]) => said.flatMap((text) => [text, `Echo: ${text}`, `Again: ${text}`])
const heard = (text: string) => (client: LibraryClient) => client.texts().includes(`Again: ${text}`)

describe('botframework-directlinejs', () => {
  let bot: ScriptedBot
  let app: TestApp
  let dataDir: string
  let options: AppOptions
  let client: LibraryClient
  const clock = new TestClock()
  before(async () => {
    bot = await startEcho()
    dataDir = mkdtempSync(join(tmpdir(), 'handback-library-'))
    options = { botPorts: { a: bot.port }, dataDir, clock }
    app = await startApp(options)
    // The same port after a restart: clients come back to where they were.
    options = { ...options, port: app.port }
  })
  after(async () => {
    await app.stop()
    await bot.stop()
    rmSync(dataDir, { recursive: true })
  })
  afterEach(() => client.end())

  async function talk(...said: string[]): Promise<void> {
    for (const text of said) {
      await client.say(text)
      await client.until(heard(text))
    }
  }

  const newToken = async (user?: object) =>
    (await app.call('POST', '/v3/directline/tokens/generate', { token: SECRET, body: user ? { user } : {} })).body

  for (const webSocket of [true, false]) {
    describe(webSocket ? 'by WebSocket' : 'by polling', () => {
      const way = { webSocket, pollingInterval: 200 }

      it('DLN-1 talks with a bot: echo and answers, each once, in order, with ids', async () => {
        client = startLibraryClient(app.url, { ...WITH_SECRET, ...way })
        const id = await client.say('one', { channelData: { clientActivityID: 'mine' } })
        await client.until(heard('one'))
        await talk('two', 'three')
        assert.deepEqual(client.texts(), dialogue('one', 'two', 'three'))
        const [echo, answer] = client.activities
        assert.equal(echo?.id, id)
        assert.equal((echo?.channelData as { clientActivityID: string }).clientActivityID, 'mine')
        assert.equal((answer as { replyToId?: string }).replyToId, id)
        assert.deepEqual([echo?.from.role, answer?.from.role], ['user', 'bot'])
        assert.deepEqual(client.statuses, ['Uninitialized', 'Connecting', 'Online'])
      })

      it('DLN-5 locale of the start reaches the bot', async () => {
        const before = bot.received.length
        client = startLibraryClient(app.url, { ...WITH_SECRET, ...way })
        await talk('hello')
        const [added] = bot.received.slice(before)
        assert.equal(added?.activity.type, 'conversationUpdate')
        assert.equal(added?.activity.locale, 'de-DE')
      })

      it('DLN-4 hears of the end, and has read everything by then', async () => {
        client = startLibraryClient(app.url, { ...WITH_SECRET, ...way })
        await talk('one')
        await client.say('end')
        await client.until(({ statuses, activities }) =>
          webSocket ? (activities.at(-1)?.type as string) === 'endOfConversation' : statuses.at(-1) === 'Ended',
        )
        assert.equal(client.activities.at(-1)?.type as string, 'endOfConversation')
        await assert.rejects(client.say('too late'))
      })

      it('DLN-1 a token talks for its user, is refreshed, and expires', async () => {
        const { token } = await newToken({ id: 'dana', name: 'Dana' })
        client = startLibraryClient(app.url, { token, ...way })
        await talk('one')
        assert.equal(client.activities[0]?.from.id, 'dana')
        // What it does by itself every 15 minutes.
        const { line } = client as unknown as {
          line: { token: string; refreshToken(): { subscribe(set: (token: string) => void, failed: () => void): void } }
        }
        await clock.advance(1000)
        line.token = await new Promise<string>((resolve, reject) => line.refreshToken().subscribe(resolve, reject))
        assert.notEqual(line.token, token)
        await talk('two')
        // At once: a poll that comes in between would find that the conversation has ended.
        clock.sleep(TOKEN_TTL_S * 1000)
        assert.equal(await client.say('three'), 'retry')
        await client.until(({ statuses }) => statuses.includes('ExpiredToken'))
      })
    })
  }

  it('DLN-3 sockets that break lose nothing, double nothing and change no order', async () => {
    client = startLibraryClient(app.url, WITH_SECRET)
    await talk('start')
    const said = ['start']
    for (let round = 0; round < 8; round++) {
      const texts = [`${round}a`, `${round}b`]
      const posts = texts.map((text) => client.say(text))
      client.cut()
      await Promise.all(posts)
      await client.until(({ texts: all }) => texts.every((text) => all().includes(`Again: ${text}`)))
      said.push(...texts)
    }
    assert.equal(client.sockets(), 9)
    assert.equal(client.texts().length, said.length * 3)
    assert.equal(new Set(client.activities.map(({ id }) => id)).size, said.length * 3)
    const order = client.activities.map(({ id }) => Number(id?.split('_')[1]))
    assert.deepEqual(
      order,
      order.toSorted((one, other) => one - other),
    )
  })

  it('DLN-3 a restart of the router between loses nothing and doubles nothing', async () => {
    client = startLibraryClient(app.url, { ...WITH_SECRET, timeout: 100 })
    await talk('before')
    await app.stop()
    app = await startApp(options)
    await client.until((one) => one.sockets() > 1)
    await talk('after')
    assert.deepEqual(client.texts(), dialogue('before', 'after'))
    assert.deepEqual(client.statuses, ['Uninitialized', 'Connecting', 'Online'])
  })

  for (const webSocket of [true, false]) {
    it(`DLN-3 a page that is loaded anew goes on where it was (${webSocket ? 'WebSocket' : 'polling'})`, async () => {
      const { token, conversationId } = await newToken({ id: 'casey' })
      client = startLibraryClient(app.url, { token, webSocket, pollingInterval: 200 })
      await talk('before')
      const { watermark } = client.line as unknown as { watermark: string }
      client.end()
      await app.stop()
      app = await startApp(options)
      const { body } = await app.call('POST', '/v3/directline/tokens/refresh', { token })
      client = startLibraryClient(app.url, {
        token: body.token,
        conversationId,
        watermark,
        webSocket,
        pollingInterval: 200,
      })
      await talk('after')
      assert.deepEqual(client.texts(), dialogue('after'))
    })
  }

  it('logs no errors over all this', () => {
    client = startLibraryClient(app.url, WITH_SECRET)
    assert.deepEqual(app.errors, [])
  })
})
