import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpBotClient } from '../../src/runtime/http-bot-client.ts'
import { networksOf } from '../../src/runtime/networks.ts'
import { createOutbound } from '../../src/runtime/outbound.ts'
import { freePort } from '../support/free-port.ts'
import { TestClock } from '../support/clock.ts'

const THIS_MACHINE = { loopback: true, networks: networksOf([]) }
const ACTIVITY = { type: 'message', id: 'c1_7', text: 'Grüße' }

/** A bot of one answer, and the client that posts to it. */
async function posting(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const clock = new TestClock()
  const client = createHttpBotClient(clock, createOutbound(THIS_MACHINE))
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`
  return {
    clock,
    server,
    post: () => client.post(endpoint, ACTIVITY),
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
    ['401', status(401), { outcome: 'error', detail: 'answered 401' }],
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
