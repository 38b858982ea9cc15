import assert from 'node:assert/strict'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { startFloor, type Customer, type Floor } from '../desk/floor.ts'

const SEED = 20_261_121
const RUNS = 1_500
/** In every message, whisper, note and name of one conversation; those who have no part in it never get to see it. */
const CANARY = 'canary-91ce'
const ANSWER_MS = 5_000

const words = (text: string) => text.trim().split(/\s+/)

/** Names that the routes read, beside any others. */
const FIELDS = words(`
  workerId queueId text audience note presence customerId workstreamId user id name type channelData tags
  deliveryMode activities customContext locale value from replyToId attachments entities status __proto__
  constructor toString length`)
const odd = fc.constantFrom(
  '..',
  '.',
  '%00',
  '%2e%2e%2f',
  '%E0%A4%A',
  '%',
  '',
  '%0d%0aset-cookie:x=1',
  '-',
  '0',
  '1e9',
  'null',
  'NaN',
  '__proto__',
  'x'.repeat(5_000),
  "';drop table events;--",
  '${7*7}',
  '%F0%9F%92%A9',
  '*',
  'a/b',
  '?',
  '#',
)
const word = fc.oneof(odd, fc.string({ maxLength: 12 }).map(encodeURIComponent))
const known = fc.constantFrom(
  'CHAT',
  'OFFER',
  'bot-a',
  'bot-b',
  'riley',
  'sam',
  'lee',
  'ladder',
  'CHAT_3',
  'CHAT_s2',
  'CHAT_h4',
)
const param = fc.oneof({ weight: 3, arbitrary: known }, { weight: 2, arbitrary: word })
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<fc.JsonValue>('public', 'internal', 'message', 'Busy', 'sam', 'ladder', 'CHAT'),
)
const shape = fc.dictionary(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...FIELDS) }, fc.string()), json, {
  maxKeys: 6,
})
const body = fc.oneof(
  { weight: 6, arbitrary: shape.map((one) => JSON.stringify(one)) },
  fc.json({ maxDepth: 4 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '[]', 'null', '{"a":'.repeat(300), '['.repeat(9_000)),
)
const printable = fc.string({ unit: fc.constantFrom(...'abcXYZ019 .-_=/+,;:@%"[]{}') })
const headers = fc.dictionary(
  fc.constantFrom(
    ...words(`content-type accept accept-encoding origin range if-none-match cookie expect x-handback-csrf
      x-forwarded-for x-forwarded-host x-forwarded-proto x-ms-client-request-id x-http-method-override`),
  ),
  printable,
  { maxKeys: 3 },
)
const query = fc.dictionary(
  fc.constantFrom(
    ...words('watermark after before limit status queueId workerId since from to by t token code state conversationId'),
  ),
  word,
  { maxKeys: 3 },
)

interface Sent {
  method: string
  path: string
  token?: string
  headers: Record<string, string>
  body: string
}

describe('every route, whatever it is sent', function () {
  this.timeout(60_000)
  let floor: Floor
  let customer: Customer
  let other: Customer
  before(async () => {
    floor = await startFloor()
    customer = await floor.customer('people', { user: { id: CANARY, name: CANARY } })
    await floor.sam.become('Offline')
    await floor.riley.become('Available')
    await customer.offered('riley')
    await floor.riley.accept()
    const one = `/api/conversations/${customer.id}`
    await customer.say(CANARY)
    for (const audience of ['public', 'internal']) await floor.riley.post(`${one}/messages`, { text: CANARY, audience })
    other = await floor.customer('ladder')
  })
  after(() => floor.stop())

  /** The answer's status and text; a request that Node itself will not send counts as none. */
  async function answerTo({
    method,
    path,
    token,
    headers: given,
    body: sent,
  }: Sent): Promise<{ status: number; answer: string } | undefined> {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const bodyOf = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) ? sent : ''
    try {
      return await new Promise((resolve, reject) => {
        const call = request({
          port: floor.app.port,
          method,
          path,
          headers: { ...given, ...authorization },
          signal: AbortSignal.timeout(ANSWER_MS),
        })
        call.on('response', (response) =>
          resolve(text(response).then((answer) => ({ status: response.statusCode ?? 0, answer }))),
        )
        call.on('error', reject).end(bodyOf)
      })
    } catch (error) {
      const { code, name } = error as NodeJS.ErrnoException
      assert.notEqual(name, 'TimeoutError', `no answer to ${method} ${path}`)
      if (code === 'ERR_UNESCAPED_CHARACTERS' || code === 'ERR_INVALID_CHAR') return undefined
      throw error
    }
  }

  const filled = (template: string, params: string[]) =>
    template
      .replace(/:\w+/g, () => params.shift() ?? 'x')
      .replaceAll('CHAT', customer.id)
      .replaceAll('OFFER', `${customer.id}_o3`)

  function requests(callers: () => (string | undefined)[]) {
    const calls = floor.app.routes.map(({ method, path }) => ({ method: method as string, path }))
    const call = fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...calls) },
      fc.record({
        method: fc.constantFrom('PATCH', 'PUT', 'DELETE', 'HEAD', 'TRACE'),
        path: fc.constantFrom(...calls.map(({ path }) => path)),
      }),
    )
    return fc
      .record({
        call,
        params: fc.array(param, { minLength: 3, maxLength: 3 }),
        query,
        token: fc.constantFrom(...callers()),
        headers,
        body,
      })
      .map(({ call: { method, path }, params, query: asked, token, headers: given, body: sent }): Sent => {
        const pairs = Object.entries(asked)
          .map(([name, value]) => `${name}=${value}`)
          .join('&')
        return {
          method,
          path: filled(path, params) + (pairs && `?${pairs}`),
          ...(token !== undefined && { token }),
          headers: given,
          body: sent.replaceAll('CHAT', customer.id),
        }
      })
  }

  /** Never a 5xx, never a hang; a refusal has the documented shape. */
  async function wellAnswered(sent: Sent): Promise<string> {
    const found = await answerTo(sent)
    if (!found) return ''
    const { status, answer } = found
    const what = `${status} ${sent.method} ${sent.path} ${sent.body}: ${answer}`.slice(0, 2_000)
    assert.ok(status >= 200 && status < 500, what)
    if (status >= 400 && answer !== '') {
      const { error } = JSON.parse(answer)
      assert.deepEqual([typeof error?.code, typeof error?.message], ['string', 'string'], what)
      // What was wrong is said by name; a long one is not thrown back.
      assert.ok(answer.length < 6_000, what)
    }
    return answer
  }

  it('AUT-55 answers strangers without a fault, and without a word that is not for them', async () => {
    const strangers = () => [undefined, 'x', 'a.b.c', floor.sam.token, other.token, 'ladder', 'closing']
    await fc.assert(
      fc.asyncProperty(requests(strangers), async (sent) => {
        const answer = await wellAnswered(sent)
        assert.ok(!answer.includes(CANARY), `${sent.method} ${sent.path} as ${sent.token} gives ${answer}`)
      }),
      { seed: SEED, numRuns: RUNS },
    )
    assert.deepEqual(floor.app.errors, [])
  })

  it('AUT-55 answers whoever is in it without a fault, and the conversation can still be read', async () => {
    const insiders = () => [floor.riley.token, floor.lee.token, customer.token, 'people']
    await fc.assert(
      fc.asyncProperty(requests(insiders), async (sent) => void (await wellAnswered(sent))),
      { seed: SEED, numRuns: RUNS },
    )
    assert.deepEqual(floor.app.errors, [])
    assert.equal((await floor.lee.get(`/api/conversations/${customer.id}/log`)).status, 200)
  })

  it('AUT-55 refuses every odd way to open a socket', async () => {
    const paths = fc.oneof(
      fc.constantFrom('/api/stream', `/v3/directline/conversations/${customer.id}/stream`),
      word.map((one) => `/v3/directline/conversations/${one}/stream`),
    )
    const upgrade = fc.record({
      path: paths,
      query: word,
      version: fc.constantFrom('13', '8', '', 'x'),
      key: fc.constantFrom('dGhlIHNhbXBsZSBub25jZQ==', 'x', ''),
      protocol: fc.constantFrom('', 'a,a', 'x y'),
    })
    await fc.assert(
      fc.asyncProperty(upgrade, async ({ path, query: token, version, key, protocol }) => {
        const found = await answerTo({
          method: 'GET',
          path: `${path}?t=${token}&token=${token}&watermark=${token}`,
          body: '',
          headers: {
            connection: 'upgrade',
            upgrade: 'websocket',
            'sec-websocket-version': version,
            'sec-websocket-key': key,
            ...(protocol && { 'sec-websocket-protocol': protocol }),
          },
        })
        assert.ok(!found || (found.status >= 400 && found.status < 500), JSON.stringify(found))
      }),
      { seed: SEED, numRuns: 150 },
    )
    assert.deepEqual(floor.app.errors, [])
  })
})
