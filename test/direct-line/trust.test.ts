import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { TestApp } from '../support/app.ts'
import { chatOf, openStream, refusedStream, startChat } from '../support/chat.ts'
import { startOneBot, type OneBot } from '../support/one-bot.ts'

const GENERATE = '/v3/directline/tokens/generate'
const START = '/v3/directline/conversations'
const [MINE, OTHER] = ['https://www.example.org', 'https://evil.example.org']

describe('whom a workstream trusts', () => {
  let one: OneBot
  let app: TestApp
  before(async () => {
    one = await startOneBot({ workstream: { secret: 'first-secret', secondSecret: 'second-secret', trustedOrigins: [MINE] } })
    app = one.app
  })
  after(() => one.stop())

  const from = (origin: string | undefined, method: string, path: string, token: string, body?: unknown) =>
    app.call(method, path, { token, ...(body !== undefined && { body }), headers: { ...(origin && { origin }) } })

  it('AUT-1 both secrets of a workstream hold, for the same conversations', async () => {
    const chat = await startChat(app, { token: 'first-secret' })
    assert.equal((await app.call('GET', chat.path, { token: 'second-secret' })).status, 200)
    assert.equal((await app.call('POST', GENERATE, { token: 'second-secret' })).status, 200)
    assert.equal((await app.call('POST', GENERATE, { token: 'third-secret' })).status, 403)
  })

  it('AUT-1 a secret that was taken out of the file no longer holds; what it started goes on with the other', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'handback-test-'))
    const before = await startOneBot({ dataDir, workstream: { secret: 'old-secret', secondSecret: 'new-secret' } })
    const chat = await startChat(before.app, { token: 'old-secret' })
    await before.stop()
    const rotated = await startOneBot({ dataDir, workstream: { secret: 'new-secret', secondSecret: '' } })
    assert.equal((await rotated.app.call('GET', chat.path, { token: 'old-secret' })).status, 403)
    assert.equal((await rotated.app.call('GET', chat.path, { token: 'new-secret' })).status, 200)
    await rotated.stop()
    rmSync(dataDir, { recursive: true })
  })

  it('AUT-2 a token names one user, whatever its holder says, in the start, in posts and in what it is refreshed to', async () => {
    const { token } = (await app.call('POST', GENERATE, { token: 'first-secret', body: { user: { id: 'casey', name: 'Casey' } } })).body
    const again = (await app.call('POST', '/v3/directline/tokens/refresh', { token, body: { user: { id: 'forged' } } })).body.token
    const chat = await startChat(app, { token: again, body: { user: { id: 'forged' } } })
    for (const given of [{ id: 'forged' }, { id: 'riley', name: 'Riley', role: 'bot' }, { id: '' }, undefined]) {
      await chat.post({ type: 'message', text: 'hi', ...(given && { from: given }) })
      assert.deepEqual((await chat.poll()).body.activities.at(-1).from, { id: 'casey', name: 'Casey', role: 'user' })
    }
  })

  it('AUT-2 where no token names anybody, nobody takes an id that the service gives, nor one of a directory', async () => {
    const chat = await startChat(app, { token: 'first-secret' })
    const forged = await chat.post({ type: 'message', text: 'hi', from: { id: 'dl_somebody' } })
    assert.deepEqual([forged.status, forged.body.error.code], [403, 'BadArgument'])
    assert.match(forged.body.error.message, /"from\.id"/)
    assert.equal((await chat.post({ type: 'message', text: 'hi', from: { id: `dl_${chat.id}` } })).status, 200)
    await chat.post({ type: 'message', text: 'hi', from: { id: 'me', aadObjectId: 'somebody' } })
    assert.deepEqual((await chat.poll()).body.activities.at(-1).from, { id: 'me', role: 'user' })
  })

  it('AUT-3 calls from the pages of other sites are refused, by secret and by token', async () => {
    const chat = await startChat(app, { token: 'first-secret' })
    const calls: [string, string, unknown?][] = [
      ['POST', GENERATE, {}], ['POST', START, {}], ['GET', chat.path], ['GET', `${chat.path}/activities`],
      ['POST', `${chat.path}/activities`, { type: 'message', text: 'hi' }], ['GET', '/v3/directline/session/getsessionid'],
    ]
    for (const [method, path, body] of calls) {
      for (const origin of [OTHER, 'null', `${MINE}.evil.org`, 'http://www.example.org']) {
        const { status, body: answer, headers } = await from(origin, method, path, 'first-secret', body)
        assert.deepEqual([status, answer.error.code], [403, 'UntrustedOrigin'], `${method} ${path} from ${origin}`)
        assert.equal(headers.get('access-control-allow-origin'), origin, 'its page can read why')
      }
      for (const origin of [MINE, undefined, new URL(app.url).origin])
        assert.ok((await from(origin, method, path, 'first-secret', body)).status < 300, `${method} ${path} from ${origin}`)
    }
    const refreshed = await from(OTHER, 'POST', '/v3/directline/tokens/refresh', chat.token)
    assert.deepEqual([refreshed.status, refreshed.body.error.code], [403, 'UntrustedOrigin'])
  })

  it('AUT-3 a token may be for the pages of certain origins, through refresh and on its streams', async () => {
    const body = { trustedOrigins: ['https://only.example.org'] }
    const { token } = (await app.call('POST', GENERATE, { token: 'first-secret', body })).body
    const again = (await from('https://only.example.org', 'POST', '/v3/directline/tokens/refresh', token, {})).body.token
    assert.equal((await from(MINE, 'POST', START, again, {})).status, 403)
    const started = await from('https://only.example.org', 'POST', START, again, {})
    assert.equal(started.status, 201)
    const chat = chatOf(app, started.body)
    assert.equal((await from(MINE, 'GET', chat.path, chat.token)).status, 403)
    const socket = new WebSocket(chat.streamUrl, { origin: MINE })
    const [, response] = await once(socket, 'unexpected-response')
    assert.equal(response.statusCode, 403)
    response.resume()
    const good = new WebSocket(chat.streamUrl, { origin: 'https://only.example.org' })
    await once(good, 'open')
    good.close()
  })

  it('AUT-3 origins that are none are refused, naming the field', async () => {
    for (const trustedOrigins of ['https://a.example.org', [1], ['example.org'], ['https://a.example.org/path'], ['*'], Array(21).fill(MINE)]) {
      const { status, body } = await app.call('POST', GENERATE, { token: 'first-secret', body: { trustedOrigins } })
      assert.equal(status, 400)
      assert.match(body.error.message, /"trustedOrigins"/)
    }
  })

  it('AUT-4 a token opens its own conversation alone, a stream token its own stream, and nothing else', async () => {
    const [mine, yours] = [await startChat(app, { token: 'first-secret' }), await startChat(app, { token: 'first-secret' })]
    const streamToken = (url: string) => new URL(url).searchParams.get('t') ?? ''
    for (const token of [mine.token, streamToken(yours.streamUrl), streamToken(mine.streamUrl)]) {
      assert.equal((await app.call('GET', yours.path, { token })).status, 403)
      assert.equal((await app.call('GET', `${yours.path}/activities`, { token })).status, 403)
      assert.equal((await yours.post('hi', token)).status, 403)
    }
    for (const t of [streamToken(mine.streamUrl), mine.token, yours.token, 'first-secret', '']) {
      const url = yours.streamUrl.replace(/t=.*/, `t=${t}`)
      assert.equal((await refusedStream(url)).status, t === '' ? 401 : 403)
    }
    await (await openStream(mine.streamUrl)).close()
  })
})
