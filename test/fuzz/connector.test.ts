import assert from 'node:assert/strict'
import fc from 'fast-check'
import { BRIDGED } from '../support/chat.ts'
import { isEngaged, shownTo, startOneBot, startServed, type OneBot, type Served } from '../support/one-bot.ts'

const SEED = 20_260_101
const RUNS = 400
const ANSWER_MS = 5_000

const odd = fc.constantFrom(
  '',
  '.',
  '..',
  '%00',
  '%2F',
  '%E0%A4%A',
  '%',
  '__proto__',
  'a|b',
  'é',
  'x'.repeat(300),
  '?x',
  '#',
  '/',
  'history',
)
const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS')
const word = fc.constantFrom('activities', 'members', 'pagedmembers', 'history', 'attachments', 'v3', 'conversations')

const command = fc.record(
  {
    type: fc.oneof(fc.constantFrom('Escalate', 'EndConversation', 0, 1, 2, null), fc.jsonValue()),
    context: fc.jsonValue(),
  },
  { requiredKeys: [] },
)
const tags = fc.oneof(
  fc.jsonValue(),
  command.map((value) => JSON.stringify(value)),
  fc.string(),
)
const channelData = fc.oneof(
  fc.record(
    { deliveryMode: fc.constantFrom('bridged', 'other', null), tags, command: fc.jsonValue() },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
)
const type = fc.constantFrom(
  'message',
  'typing',
  'event',
  'trace',
  'endOfConversation',
  'messageUpdate',
  'messageDelete',
  'conversationUpdate',
  'x',
)
/** Mostly what is right there, sometimes anything. */
const mostly = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: fc.jsonValue() })
const things = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 3 })
const activity = fc.record(
  {
    type: mostly(type),
    text: mostly(fc.string()),
    from: mostly(fc.record({ id: fc.string() })),
    replyToId: mostly(fc.string()),
    name: mostly(fc.constantFrom('handoff.initiate', 'omnichannelSetContext', 'x', null)),
    value: fc.jsonValue(),
    entities: mostly(things),
    attachments: mostly(things),
    channelData,
    id: fc.jsonValue(),
    recipient: fc.jsonValue(),
    conversation: fc.jsonValue(),
    timestamp: fc.jsonValue(),
    serviceUrl: fc.jsonValue(),
  },
  { requiredKeys: ['type'] },
)
const body = fc.oneof(
  { weight: 6, arbitrary: activity.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.array(activity).map((activities) => JSON.stringify({ activities })) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
)
const headers = fc.record(
  {
    'x-ms-client-request-id': fc.constantFrom('r1', 'r2', '', 'x'.repeat(200)),
    'content-type': fc.constantFrom(
      'application/json',
      'text/plain',
      'multipart/form-data',
      'application/json; charset=utf-16',
      ';',
    ),
    'content-encoding': fc.constantFrom('identity', 'gzip'),
    authorization: fc.constantFrom('Bearer x', 'Bearer', ''),
  },
  { requiredKeys: [] },
)

describe('the connector under random requests', function () {
  this.timeout(60_000)
  let one: OneBot
  let chat: Served
  before(async () => {
    one = await startOneBot({ fields: { acceptsEvents: true } })
    chat = await startServed(one)
  })
  after(() => one.stop())

  async function answered(
    how: string,
    path: string,
    given: { body?: string; headers?: Record<string, string> },
  ): Promise<Response> {
    const noBody = how === 'GET' || how === 'HEAD'
    const url = `${one.app.url}/connector/${path}`
    return fetch(url, {
      method: how,
      headers: given.headers ?? {},
      ...(!noBody && given.body !== undefined && { body: given.body }),
      signal: AbortSignal.timeout(ANSWER_MS),
    })
  }

  async function check(response: Response, what: string): Promise<void> {
    const text = await response.text()
    assert.ok(response.status < 500, `${response.status} for ${what}: ${text}`)
    if (response.status < 400 || text === '') return
    const { error } = JSON.parse(text)
    assert.deepEqual([typeof error.code, typeof error.message], ['string', 'string'], what)
  }

  it('CON-1 answers every body on its routes without a fault of its own', async () => {
    const route = fc.constantFrom(
      ['POST', '/activities'],
      ['POST', '/activities/x'],
      ['PUT', '/activities/ID'],
      ['DELETE', '/activities/ID'],
      ['POST', '/activities/history'],
      ['POST', ''],
      ['DELETE', '/members/casey'],
    )
    await fc.assert(
      fc.asyncProperty(route, body, headers, async ([how = '', path = ''], given, extra) => {
        // A bot that has ended its conversation by chance would be refused ever after.
        if (!isEngaged(await one.app.until(chat.id, () => true))) chat = await startServed(one)
        const { id } = (await chat.say({ text: 'mine', ...BRIDGED })).body
        const url = `bot-a/v3/conversations/${path === '' ? '' : chat.id + path.replace('ID', id ?? 'x')}`
        await check(await answered(how, url, { body: given, headers: extra }), `${how} ${url} ${given}`)
        // Whatever it was, the conversation goes on and can be read.
        if (isEngaged(await one.app.until(chat.id, () => true))) await shownTo(chat)
      }),
      { seed: SEED, numRuns: RUNS },
    )
    assert.deepEqual(one.app.errors, [])
  })

  it('CON-1 answers every path and method', async () => {
    const part = fc.oneof(
      odd,
      word,
      fc.constantFrom('bot-a', 'nobody'),
      fc.string({ maxLength: 10 }).map(encodeURIComponent),
    )
    const path = fc.oneof(
      fc.array(part, { maxLength: 7 }).map((parts) => parts.join('/')),
      fc
        .tuple(part, part, part)
        .map(([bot, conversation, last]) => `${bot}/v3/conversations/${conversation}/activities/${last}`),
      fc
        .tuple(part, part)
        .map(([member, query]) => `bot-a/v3/conversations/CHAT/members/${member}?continuationToken=${query}`),
    )
    await fc.assert(
      fc.asyncProperty(method, path, body, async (how, at, given) => {
        const url = at.replace('CHAT', chat.id)
        await check(
          await answered(how, url, { body: given, headers: { 'content-type': 'application/json' } }),
          `${how} ${url}`,
        )
      }),
      { seed: SEED, numRuns: RUNS },
    )
    assert.deepEqual(one.app.errors, [])
  })
})
