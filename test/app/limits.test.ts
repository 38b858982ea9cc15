import assert from 'node:assert/strict'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { startApp, type Answer, type AppOptions, type TestApp } from '../support/app.ts'
import { openStream, refusedStream, startChat } from '../support/chat.ts'
import { configOf } from '../support/one-bot.ts'

const SECOND = { id: 'second', channel: 'direct-line', secret: 'second-secret', capacityUnits: 10, queue: 'support' }

function limited(limits: object, more: Pick<AppOptions, 'log' | 'env'> = {}): Promise<TestApp> {
  const file = JSON.parse(configOf({ endpoint: 'http://127.0.0.1:9/' }))
  return startApp({ config: JSON.stringify({ ...file, workstreams: [...file.workstreams, SECOND], limits }), ...more })
}

/** A refusal says when to come again, in the shape of every refusal. */
function isTooMany({ status, body, headers }: Answer): boolean {
  if (status !== 429) return false
  assert.equal(body.error.code, 'TooManyRequests')
  assert.match(body.error.message, /try again in \d+ s\.$/)
  assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/)
  return true
}

async function answeredOf(times: number, ask: () => Promise<Answer>): Promise<number> {
  const answers: Answer[] = []
  for (let time = 0; time < times; time++) answers.push(await ask())
  return answers.filter((answer) => !isTooMany(answer)).length
}

describe('limits at the router', () => {
  it('AUT-40 refuses who asks too often, each for themselves', async () => {
    const app = await limited({ requestsPerMinute: { address: 20, secret: 4, token: 5, representative: 6, bot: 3 } })
    const [one, other] = [await startChat(app), await startChat(app)]
    assert.equal(await answeredOf(8, () => one.poll()), 5)
    assert.equal(await answeredOf(8, () => other.post('Hello')), 5)
    // Two were used to start.
    assert.equal(
      await answeredOf(8, () => app.call('POST', '/v3/directline/tokens/generate', { token: 'local-secret' })),
      2,
    )
    assert.equal((await app.call('POST', '/v3/directline/tokens/generate', { token: 'second-secret' })).status, 200)
    const riley = await app.signIn('riley')
    assert.equal(await answeredOf(8, () => app.call('GET', '/api/me', { token: riley })), 5)
    assert.equal(await answeredOf(8, () => app.call('GET', '/connector/bot-a/v3/conversations')), 3)
    // Whoever nobody recognises shares the address's allowance; the pages' and health's way stays open.
    const wrong = () => app.call('GET', '/api/me', { token: 'wrong' })
    assert.ok((await answeredOf(30, wrong)) < 20)
    assert.ok(isTooMany(await app.call('GET', '/nowhere')))
    assert.ok(
      isTooMany(await app.call('GET', '/v3/directline/conversations/x', { headers: { origin: 'https://a.example' } })),
    )
    assert.equal((await app.call('GET', '/healthz')).status, 200)
    await app.stop()
  })

  it('AUT-43 says once that a proxy which nobody has named is limited as one address', async () => {
    const said: string[] = []
    const log = { info() {}, warn: (_: object, message: string) => void said.push(message), error() {} }
    const app = await limited({ requestsPerMinute: { address: 2 } }, { log })
    for (const from of ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4'])
      await app.call('GET', '/api/me', { headers: { 'x-forwarded-for': from } })
    assert.equal(said.length, 1)
    assert.match(said[0] ?? '', /name it in HANDBACK_TRUSTED_PROXIES$/)
    await app.stop()
    const named = await limited(
      { requestsPerMinute: { address: 2 } },
      { log, env: { HANDBACK_TRUSTED_PROXIES: '127.0.0.1,::1' } },
    )
    for (const from of ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4'])
      assert.equal((await named.call('GET', '/api/me', { headers: { 'x-forwarded-for': from } })).status, 401)
    assert.equal(said.length, 1)
    await named.stop()
  })

  it('AUT-42 a workstream has only so many open conversations, and another workstream its own', async () => {
    const app = await limited({ openConversations: 2 })
    const start = (token: string) => app.call('POST', '/v3/directline/conversations', { token })
    assert.equal(await answeredOf(4, () => start('local-secret')), 2)
    assert.equal((await start('second-secret')).status, 201)
    await app.stop()
  })

  it('AUT-42 starting again what has begun already is no new conversation', async () => {
    const app = await limited({ conversationsPerMinute: { address: 1 } })
    const { token } = (await app.call('POST', '/v3/directline/tokens/generate', { token: 'local-secret' })).body
    const other = (await app.call('POST', '/v3/directline/tokens/generate', { token: 'local-secret' })).body.token
    const start = (by: string) => app.call('POST', '/v3/directline/conversations', { token: by })
    assert.deepEqual([(await start(token)).status, (await start(token)).status], [201, 200])
    assert.ok(isTooMany(await start(other)))
    await app.stop()
  })

  it('AUT-42 a conversation, a representative and an address have only so many sockets; one that ends makes room', async () => {
    const app = await limited({ sockets: { conversation: 2, representative: 1, address: 4 } })
    const chat = await startChat(app)
    const sockets = [await chat.open(), await chat.open((await chat.reconnect()).body.streamUrl)]
    const again = (await chat.reconnect()).body.streamUrl
    assert.equal((await refusedStream(again)).status, 429)
    await sockets[0]?.close()
    sockets.push(await openStream(again))
    const desk = `${app.url.replace('http', 'ws')}/api/stream?token=${await app.signIn('riley')}`
    sockets.push(await openStream(desk))
    assert.match((await refusedStream(desk)).body.error.message, /sockets\.representative/)
    const second = await startChat(app)
    sockets.push(await second.open())
    assert.match(
      (await refusedStream((await second.reconnect()).body.streamUrl)).body.error.message,
      /sockets\.address/,
    )
    for (const { socket } of sockets) socket.terminate()
    await app.stop()
  })

  it('AUT-46 only our own pages open the stream of the desk; customers may be on any site', async () => {
    const app = await limited({})
    const desk = `${app.url.replace('http', 'ws')}/api/stream?token=${await app.signIn('riley')}`
    async function opened(url: string, origin: string): Promise<number> {
      const socket = new WebSocket(url, { origin })
      const [status] = await Promise.race([
        once(socket, 'open').then(() => [101]),
        once(socket, 'unexpected-response').then(([, { statusCode }]) => [statusCode]),
      ])
      socket.on('error', () => {}).terminate()
      return status
    }
    assert.equal(await opened(desk, app.url), 101)
    for (const origin of ['https://evil.example', 'null', `${app.url}.evil.example`, app.url.replace(/\d+$/, '1')])
      assert.equal(await opened(desk, origin), 403, origin)
    assert.equal(await opened((await startChat(app)).streamUrl, 'https://shop.example'), 101)
    await app.stop()
  })
})
