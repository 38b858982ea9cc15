import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { botEnvironment } from '../../src/app/bot-environment.ts'
import { startBots, type BotsApp } from '../../src/app/bots-app.ts'
import { ownBotAuthentication } from '../../src/app/own-bots.ts'
import type { Bot } from '../../src/domain/desk.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { botToken, KEYS, newKey, unsignedToken, type TestKey } from '../support/bot-token.ts'
import { startAgentsBot, type RunningBot } from '../support/bots.ts'
import { startChat, type Chat } from '../support/chat.ts'
import { freePort } from '../support/free-port.ts'
import { notesIn } from '../support/one-bot.ts'

describe('bot to human to bot, with one secret that turns authentication on', function () {
  this.timeout(30_000)
  let dataDir: string
  let bots: BotsApp
  let other: RunningBot
  let ours: TestApp
  let mixed: TestApp

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'handback-bots-'))
    const log = { info() {}, warn() {}, error: (fields: object) => assert.fail(JSON.stringify(fields)) }
    const own = () => ({ desk: ours.runtime.desk, botCredentials: {} })
    bots = await startBots({ host: '127.0.0.1', botPorts: { a: 0, b: 0 }, dataDir }, log, (botId) =>
      ownBotAuthentication(botId, own(), around(ours)),
    )
    const [a, b] = [bots.endpoints.a, bots.endpoints.b].map((endpoint) => Number(new URL(endpoint).port))
    // A tenant has one app for each bot, whichever router it serves: these two are of one database.
    ours = await startApp({ botPorts: { a: a!, b: b! }, env: { BOT_SECRET: 'hush' } })
    const port = await freePort()
    mixed = await startApp({ botPorts: { a: port, b: port }, env: { BOT_SECRET: 'hush' } })
    const { identity } = mixed.runtime.desk.workers.get('bot-b' as never) as Bot
    other = await startAgentsBot({ port, env: botEnvironment(identity!, 'agents', around(mixed)) })
  })
  after(async () => {
    await ours.stop()
    await mixed.stop()
    await bots.stop()
    await other.stop()
    rmSync(dataDir, { recursive: true })
  })

  const around = (app: TestApp) => ({ url: app.url, entraAuthority: 'https://login.microsoftonline.com', issuerProxy: '', issuerCertificate: '' })

  /** Riley serves the customer and transfers to the same queue. */
  async function handBack(app: TestApp, chat: Chat): Promise<void> {
    const token = await app.signIn('riley')
    await app.until(chat.id, (state) => state.status === 'Open' && state.offer !== undefined)
    const [offer] = (await app.call('GET', '/api/offers', { token })).body
    await app.call('POST', `/api/offers/${offer.id}/accept`, { token })
    await app.call('POST', `/api/conversations/${chat.id}/transfer`, { token, body: { queueId: 'support' } })
  }

  it('AUT-26 Bot A greets and hands over, Bot B takes it back', async () => {
    const chat = await startChat(ours, { body: { user: { id: 'casey', name: 'Casey' } } })
    const stream = await chat.open()
    await stream.until(({ text }) => /I am Bot A/.test(text ?? ''))
    await chat.post('I want to talk to a person, please')
    await handBack(ours, chat)
    await stream.until(({ text }) => /How satisfied/.test(text ?? ''))
    assert.deepEqual(await notesIn(ours, chat.id), [])
    await stream.close()
  })

  it('AUT-24 a bot on agents-hosting takes over from Riley, after a bot that turned the router away', async () => {
    const chat = await startChat(mixed, { body: { user: { id: 'casey', name: 'Casey' } } })
    // At Bot A's address is Bot B, which takes no token for another app.
    await mixed.until(chat.id, (state) => state.status === 'Open')
    assert.deepEqual(await notesIn(mixed, chat.id), ['bot-refused', 'bot-not-engaged'])
    const stream = await chat.open()
    await handBack(mixed, chat)
    await mixed.until(chat.id, (state) => state.status === 'Active' && state.session.workerId === 'bot-b')
    await chat.post('hello')
    await mixed.until(chat.id, (state) => state.status === 'Active' && state.session.kind === 'bot' && state.session.engagedAt !== undefined)
    await stream.close()
  })

  const strangers: [what: string, token: (key: TestKey, good: Record<string, unknown>) => Promise<string> | string | undefined][] = [
    ['no token', () => undefined],
    ['a text that is no token', () => 'x'],
    ["a stranger's signature under the router's kid", ({ kid }, claims) => botToken(newKey(kid), '', { claims })],
    ["a stranger's key", (_, claims) => botToken(newKey('own'), '', { claims })],
    ['another issuer', (key, claims) => botToken(key, '', { claims: { ...claims, iss: 'https://api.botframework.com' } })],
    ['a token for another bot', (key, claims) => botToken(key, '', { claims: { ...claims, aud: 'another' } })],
    ['a token for another serviceUrl', (key, claims) => botToken(key, '', { claims: { ...claims, serviceurl: 'http://localhost:9/' } })],
    ['a token that has expired', (key, claims) => botToken(key, '', { claims: { ...claims, exp: Math.floor(Date.now() / 1000) - 400 } })],
    ['a token of algorithm none', ({ kid }, claims) => unsignedToken({ alg: 'none', kid }, { ...claims, exp: 9_999_999_999 })],
  ]
  for (const [what, tokenOf] of strangers) {
    it(`AUT-26 our bots answer 401 to ${what}`, async () => {
      const [key] = JSON.parse(await ours.runtime.store.setting(KEYS, () => assert.fail('there are no keys'))) as TestKey[]
      for (const id of ['bot-a', 'bot-b'] as const) {
        const { identity } = ours.runtime.desk.workers.get(id as never) as Bot
        const serviceUrl = `${ours.url}/connector/${id}`
        const good = { iss: ours.url, aud: identity?.appId, serviceurl: serviceUrl, appid: undefined, ver: undefined }
        assert.equal(await statusOf(id, serviceUrl, await tokenOf(key!, good)), 401)
      }
    })
  }

  it("AUT-26 our bots take the router's own calls", async () => {
    const [key] = JSON.parse(await ours.runtime.store.setting(KEYS, () => assert.fail('there are no keys'))) as TestKey[]
    const { identity } = ours.runtime.desk.workers.get('bot-a' as never) as Bot
    const serviceUrl = `${ours.url}/connector/bot-a`
    const claims = { iss: ours.url, aud: identity?.appId, serviceurl: serviceUrl, appid: undefined, ver: undefined }
    assert.equal(await statusOf('bot-a', serviceUrl, await botToken(key!, '', { claims })), 200)
  })

  /** What a bot answers to an activity that says nothing. */
  async function statusOf(id: 'bot-a' | 'bot-b', serviceUrl: string, token: string | undefined): Promise<number> {
    const activity = { type: 'event', name: 'x', serviceUrl, channelId: 'directline', conversation: { id: 'c' }, from: { id: 'u' }, recipient: { id } }
    const headers = { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) }
    const endpoint = id === 'bot-a' ? bots.endpoints.a : bots.endpoints.b
    return (await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(activity) })).status
  }
})
