import assert from 'node:assert/strict'
import { request } from 'node:http'
import fc from 'fast-check'
import { SECRET, startApp, type TestApp } from '../support/app.ts'
import { startChat, type Chat } from '../support/chat.ts'

const SEED = 20260101
const BASE = '/v3/directline'

/** Fields that the edge reads, beside any others, with values that fit or do not. */
const FIELDS = [
  'type',
  'text',
  'from',
  'replyToId',
  'channelData',
  'attachments',
  'entities',
  'value',
  'locale',
  'user',
  'customContext',
  'name',
  '__proto__',
  'constructor',
]
const anything = fc.jsonValue({ maxDepth: 4 })
const field = fc.oneof({ arbitrary: fc.constantFrom(...FIELDS), weight: 3 }, { arbitrary: fc.string(), weight: 1 })
const type = fc.constantFrom('message', 'event', 'typing', 'endofconversation', 'messageUpdate', 'messageDelete', 'x')
const activity = fc
  .tuple(type, fc.array(fc.tuple(field, anything), { maxLength: 6 }))
  .map(([name, pairs]) => JSON.stringify(Object.fromEntries([['type', name], ...pairs])))
const body = fc.oneof(activity, fc.json({ maxDepth: 6 }), fc.string({ unit: 'binary' }), fc.constant(''))
const part = fc.oneof(
  fc.constantFrom(
    'v3',
    'directline',
    'conversations',
    'activities',
    'stream',
    'tokens',
    'generate',
    'refresh',
    'session',
    'getsessionid',
    '',
    '.',
    '..',
    '%00',
    '%E0%A4%A',
    'own',
  ),
  fc.string({ unit: fc.constantFrom(...'ab_-.~%;:@&=+$,!*()[]{}|^`"<>\\\'') }),
)
const path = fc.oneof(
  fc.constantFrom(
    `${BASE}/conversations`,
    `${BASE}/tokens/generate`,
    `${BASE}/tokens/refresh`,
    `${BASE}/conversations/own`,
    `${BASE}/conversations/own/activities`,
    `${BASE}/conversations/own/stream`,
  ),
  fc.array(part, { maxLength: 7 }).map((parts) => `/${parts.join('/')}`),
)
const query = fc.oneof(
  fc.constant(''),
  fc.string({ unit: fc.constantFrom(...'watermrk=&t%0-12') }).map((text) => `?${text}`),
)
const printable = fc.string({ unit: fc.constantFrom(...'abcXYZ019 .-_=/+,;:@%"[]') })
const authorization = fc.oneof(fc.constantFrom(`Bearer ${SECRET}`, 'own', 'Bearer a.b.c'), printable)
const header = fc.constantFrom(
  'content-type',
  'accept',
  'origin',
  'host',
  'x-ms-bot-agent',
  'accept-version',
  'if-none-match',
  'range',
  'x-forwarded-host',
)
const headers = fc.dictionary(header, printable, { maxKeys: 3 })
const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD')

describe('Direct Line, whatever it is sent', function () {
  this.timeout(60_000)
  let app: TestApp
  let chat: Chat
  before(async () => {
    app = await startApp()
    chat = await startChat(app)
  })
  after(() => app.stop())

  interface Sent {
    method: string
    path: string
    headers: Record<string, string>
    body: string
  }

  function send(sent: Sent): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const one = request({ port: app.port, host: 'localhost', ...sent })
      one.on('error', reject).on('response', (response) => {
        let text = ''
        response
          .on('data', (chunk) => (text += chunk))
          .on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      })
      one.end(sent.body)
    })
  }

  /** Never a 5xx and never a hang; a refusal has the documented shape, and an answer is JSON. */
  async function assertAnswered(sent: Sent): Promise<void> {
    const { status, text } = await send(sent)
    assert.ok(status >= 200 && status < 500, `${status}: ${text}`)
    if (text === '') return assert.ok(status === 204 || sent.method === 'HEAD', `${status} without a body`)
    const { error } = JSON.parse(text)
    if (status < 400) return
    assert.equal(typeof error?.code, 'string', text)
    assert.equal(typeof error?.message, 'string', text)
  }

  it('DLN-4 answers every request, and refuses in the documented shape', async () => {
    const requests = fc.record({ method, path, query, authorization, headers, body })
    const property = fc.asyncProperty(requests, async (one) => {
      const authorized = one.authorization === 'own' ? `Bearer ${chat.token}` : one.authorization
      const address = `${one.path.replaceAll('own', chat.id)}${one.query}`
      await assertAnswered({
        method: one.method,
        path: address,
        headers: { ...one.headers, authorization: authorized },
        body: ['POST', 'PUT', 'PATCH'].includes(one.method) ? one.body : '',
      })
    })
    await fc.assert(property, { seed: SEED, numRuns: 1500 })
    assert.deepEqual(app.errors, [])
  })

  it('DLN-2 what is taken can be read back by every way', async () => {
    const property = fc.asyncProperty(fc.array(activity, { minLength: 1, maxLength: 5 }), async (all) => {
      const one = await startChat(app)
      const stream = await one.open()
      const ids: string[] = []
      for (const text of all) {
        const { status, body: answer } = await app.call('POST', `${one.path}/activities`, {
          token: one.token,
          body: text,
        })
        if (status === 200 && !answer.id.includes('_t')) ids.push(answer.id)
      }
      const last = (await one.post('last')).body.id
      await stream.until(({ id }) => id === last)
      const read = [stream.activities(), (await one.poll()).body.activities].map((activities) =>
        activities.map(({ id }: { id: string }) => id),
      )
      for (const each of read) assert.deepEqual(each, [...ids, last])
      await stream.close()
    })
    await fc.assert(property, { seed: SEED, numRuns: 60 })
    assert.deepEqual(app.errors, [])
  })
})
