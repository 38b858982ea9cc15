import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Activity } from '../../src/protocol/activity.ts'
import { createHttpBotClient, type AuthorizationFor } from '../../src/runtime/http-bot-client.ts'
import { networksOf } from '../../src/runtime/networks.ts'
import { createOutbound } from '../../src/runtime/outbound.ts'
import { freePort } from '../support/free-port.ts'
import { TestClock } from '../support/clock.ts'

const THIS_MACHINE = { loopback: true, networks: networksOf([]) }
const ACTIVITY = { type: 'message', id: 'c1_7', text: 'Grüße' }

/** A bot of one answer, and the client that posts to it. */
async function posting(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  authorizationFor?: AuthorizationFor,
) {
  const clock = new TestClock()
  const client = createHttpBotClient(clock, createOutbound(THIS_MACHINE), authorizationFor)
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`
  return {
    clock,
    server,
    post: (activity: Activity = ACTIVITY) => client.post(endpoint, activity),
    async close() {
      client.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function status(code: number, headers = {}) {
  return (_: IncomingMessage, response: ServerResponse) => {
    // In two steps: restify, where it is loaded, changes writeHead so that it returns nothing.
    response.writeHead(code, headers)
    response.end('{}')
  }
}

describe('posting to a bot', () => {
  it('ORD-6 sends the activity as JSON', async () => {
    let body = ''
    let type: string | undefined
    const bot = await posting((request, response) => {
      type = request.headers['content-type']
      request.setEncoding('utf8').on('data', (part: string) => (body += part)).on('end', () => response.end())
    })
    assert.deepEqual(await bot.post(), { outcome: 'ok' })
    assert.deepEqual([JSON.parse(body), type], [ACTIVITY, 'application/json; charset=utf-8'])
    await bot.close()
  })

  const answers: [string, Parameters<typeof posting>[0], object][] = [
    ['any 2xx', status(202), { outcome: 'ok' }],
    ['400', status(400), { outcome: 'error', detail: 'answered 400' }],
    ['404', status(404), { outcome: 'error', detail: 'answered 404' }],
    ['a redirect', status(302, { location: '/' }), { outcome: 'error', detail: 'answered 302' }],
    ['500', status(500), { outcome: 'error', detail: 'answered 500' }],
    ['503 alone', status(503), { outcome: 'error', detail: 'answered 503' }],
    [
      '503 with Retry-After', status(503, { 'retry-after': '7' }),
      { outcome: 'unreached', detail: 'answered 503', retryAfterMs: 7_000 },
    ],
    ['429', status(429), { outcome: 'unreached', detail: 'answered 429' }],
    [
      '429 with an unreadable Retry-After', status(429, { 'retry-after': 'soon' }),
      { outcome: 'unreached', detail: 'answered 429' },
    ],
  ]
  for (const [what, answer, reply] of answers) {
    it(`ORD-7 reads ${what}`, async () => {
      const bot = await posting(answer)
      assert.deepEqual(await bot.post(), reply)
      await bot.close()
    })
  }

  it('ORD-7 reads a Retry-After that is a date', async () => {
    const at = new Date(new TestClock().now() + 30_000).toUTCString()
    const bot = await posting(status(429, { 'retry-after': at }))
    assert.equal((await bot.post()).retryAfterMs, 30_000)
    await bot.close()
  })

  it('ORD-7 a connection that the bot ends is an error: it may have arrived', async () => {
    const bot = await posting((request) => void request.socket.destroy())
    assert.equal((await bot.post()).outcome, 'error')
    await bot.close()
  })

  it('ORD-7 an answer that breaks off is an error', async () => {
    const bot = await posting((request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{', () => request.socket.destroy())
    })
    assert.equal((await bot.post()).outcome, 'error')
    await bot.close()
  })

  it('AUT-20 signs the call for the bot and the serviceUrl that the activity names', async () => {
    const activity = { type: 'message', recipient: { id: 'bot-a' }, serviceUrl: 'http://router/connector/bot-a' }
    let header: string | undefined
    const bot = await posting(
      (request, response) => {
        header = request.headers.authorization
        response.end()
      },
      (botId, serviceUrl) => `Bearer ${botId}+${serviceUrl}`,
    )
    assert.deepEqual(await bot.post(activity), { outcome: 'ok' })
    assert.equal(header, 'Bearer bot-a+http://router/connector/bot-a')
    await bot.close()
  })

  it('AUT-20 a call that can not be signed surely did not arrive', async () => {
    const bot = await posting(status(200), () => Promise.reject(new Error('no key')))
    assert.deepEqual(await bot.post(), { outcome: 'unreached', detail: 'the call could not be signed (no key)' })
    await bot.close()
  })

  const refusals: [what: string, authorizationFor: AuthorizationFor, detail: string][] = [
    ['a signed', () => 'Bearer x', 'answered 401 to a signed call: see "handback env"'],
    ['an unsigned', () => undefined, 'answered 401 to an unsigned call: it needs an appId in the configuration'],
  ]
  for (const [what, authorizationFor, detail] of refusals) {
    it(`LNT-1 says what to do about a 401 to ${what} call`, async () => {
      const bot = await posting(status(401), authorizationFor)
      assert.deepEqual(await bot.post(), { outcome: 'error', detail, refused: true })
      await bot.close()
    })
  }

  it('ORD-7 a bot that is not there surely did not get it', async () => {
    const client = createHttpBotClient(new TestClock(), createOutbound(THIS_MACHINE))
    const reply = await client.post(`http://127.0.0.1:${await freePort()}/api/messages`, ACTIVITY)
    assert.deepEqual(reply, { outcome: 'unreached', detail: 'could not be reached (ECONNREFUSED)' })
    client.close()
  })

  it('ORD-6 waits 15 s and no longer', async () => {
    const bot = await posting(() => {})
    const arrived = once(bot.server, 'request')
    const answered = bot.post()
    await arrived
    await bot.clock.advance(14_999)
    const early = await Promise.race([answered, Promise.resolve('waits')])
    await bot.clock.advance(1)
    assert.deepEqual([early, (await answered).outcome], ['waits', 'timeout'])
    await bot.close()
  })
})
