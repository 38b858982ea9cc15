import assert from 'node:assert/strict'
import { SECRET, startApp, type TestApp } from '../support/app.ts'
import { startChat } from '../support/chat.ts'
import { startScriptedBot, type ScriptedBot } from '../support/scripted-bot.ts'

const START = '/v3/directline/conversations'

describe('starting a conversation', () => {
  let bot: ScriptedBot
  let app: TestApp
  before(async () => {
    bot = await startScriptedBot()
    app = await startApp({ botPorts: { a: bot.port } })
  })
  after(async () => {
    await app.stop()
    await bot.stop()
  })

  const start = (body?: unknown) => app.call('POST', START, { token: SECRET, ...(body !== undefined && { body }) })

  async function firstTwo(id: string) {
    await app.until(
      id,
      (state) => state.status === 'Active' && state.session.kind === 'bot' && state.session.engagedAt !== undefined,
    )
    return bot.received.map(({ activity }) => activity).filter(({ conversation }) => conversation?.id === id)
  }

  it('DLN-5 locale, user and context variables of the start body reach the bot', async () => {
    const { id } = await startChat(app, {
      body: {
        user: { id: 'casey', name: 'Casey' },
        locale: 'fr-CA',
        customContext: { plan: 'gold', age: { value: 3, isDisplayable: true } },
      },
    })
    const [added, context] = await firstTwo(id)
    assert.equal(added?.type, 'conversationUpdate')
    assert.equal(added?.locale, 'fr-CA')
    assert.deepEqual(added?.from, { id: 'casey', name: 'Casey', role: 'user' })
    const { plan, age, msdyn_CustomerName, msdyn_Locale } = context?.value as Record<string, unknown>
    assert.deepEqual(
      { plan, age, msdyn_CustomerName, msdyn_Locale },
      { plan: 'gold', age: 3, msdyn_CustomerName: 'Casey', msdyn_Locale: 'fr-CA' },
    )
  })

  it('DLN-5 no variable of the customer passes for one of the service', async () => {
    const { id } = await startChat(app, {
      body: { customContext: { msdyn_CustomerId: 'forged', handback_ServedBy: 'me' }, user: { id: 'casey' } },
    })
    const { msdyn_CustomerId } = (await firstTwo(id))[1]?.value as Record<string, unknown>
    assert.equal(msdyn_CustomerId, 'casey')
  })

  it('DLN-1 as directlinejs starts, without a body, and with what others send', async () => {
    for (const body of [
      undefined,
      {},
      { user: {} },
      { user: { id: null } },
      { user: null, locale: null },
      { bot: { id: 'x' }, more: 1 },
    ]) {
      const { status, body: answer } = await start(body)
      assert.equal(status, 201)
      assert.match(answer.conversationId, /^[A-Za-z0-9-]+$/)
      assert.match(answer.streamUrl, /^ws:\/\/localhost:\d+\/v3\/directline\/conversations\/.*\/stream\?watermark=-&t=/)
      assert.equal(answer.expires_in, 1800)
    }
  })

  const mistakes: [string, unknown, RegExp][] = [
    ['a text', 'x', /not valid JSON/],
    ['a list', [], /must be a JSON object/],
    ['a number', 5, /must be a JSON object/],
    ['user as a text', { user: 'casey' }, /"user"/],
    ['user as a list', { user: [] }, /"user"/],
    ['a number as the id', { user: { id: 5 } }, /"user\.id"/],
    ['an empty id', { user: { id: '' } }, /"user\.id"/],
    ['a long id', { user: { id: 'x'.repeat(257) } }, /"user\.id"/],
    ['a number as the name', { user: { id: 'casey', name: 5 } }, /"user\.name"/],
    ['a long name', { user: { id: 'casey', name: 'x'.repeat(257) } }, /"user\.name"/],
    ['a long locale', { locale: 'x'.repeat(36) }, /"locale"/],
    ['locale as a list', { locale: [] }, /"locale"/],
    ['context as a text', { customContext: 'x' }, /customContext/],
    ['a list as a variable', { customContext: { a: [] } }, /customContext\.a/],
    ['nesting without end', `{"user":${'['.repeat(500)}${']'.repeat(500)}}`, /nested/],
    ["nesting to the parser's end", '['.repeat(100_000), /not valid JSON/],
  ]
  for (const [name, body, expected] of mistakes) {
    it(`answers 400 and names what is wrong: ${name}`, async () => {
      const { status, body: answer } = await start(body)
      assert.equal(status, 400)
      assert.match(answer.error.message, expected)
    })
  }

  it('the address of the stream is the one under which the caller came', async () => {
    const headers = { host: 'chat.example.org' }
    const { port } = app
    const { request } = await import('node:http')
    const text = await new Promise<string>((resolve, reject) => {
      const sent = request(
        {
          port,
          host: 'localhost',
          path: START,
          method: 'POST',
          headers: { ...headers, authorization: `Bearer ${SECRET}` },
        },
        (response) => {
          let all = ''
          response.on('data', (chunk) => (all += chunk)).on('end', () => resolve(all))
        },
      )
      sent.on('error', reject).end()
    })
    assert.match(JSON.parse(text).streamUrl, /^ws:\/\/chat\.example\.org\/v3/)
  })

  it('DLN-1 a session id is given to callers', async () => {
    const path = '/v3/directline/session/getsessionid'
    const { status, body } = await app.call('GET', path, { token: SECRET })
    assert.equal(status, 200)
    assert.ok(body.sessionId.length > 0)
    assert.equal((await app.call('GET', path)).status, 401)
  })

  it('logs no errors over all this', () => assert.deepEqual(app.errors, []))
})

describe('cross-origin requests', () => {
  let app: TestApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())
  const origin = 'https://shop.example.org'

  it('DLN-1 browsers may call from every site, with the headers that clients send', async () => {
    const headers = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-ms-bot-agent,x-requested-with',
    }
    const { status, headers: answer } = await app.call('OPTIONS', START, { headers })
    assert.equal(status, 204)
    assert.equal(answer.get('access-control-allow-origin'), origin)
    assert.equal(answer.get('access-control-allow-credentials'), 'true')
    for (const name of ['authorization', 'content-type', 'x-ms-bot-agent', 'x-requested-with']) {
      assert.ok(answer.get('access-control-allow-headers')?.includes(name), name)
    }
    assert.match(answer.get('access-control-allow-methods') ?? '', /POST/)
  })

  it('DLN-1 answers and refusals alike can be read by the page', async () => {
    for (const token of [SECRET, 'wrong']) {
      const { headers } = await app.call('POST', START, { token, headers: { origin } })
      assert.equal(headers.get('access-control-allow-origin'), origin)
      assert.equal(headers.get('vary'), 'origin')
    }
    const unknown = await app.call('GET', '/v3/directline/nothing', { headers: { origin } })
    assert.equal(unknown.headers.get('access-control-allow-origin'), origin)
  })

  it("the desk and the bots' side stay closed to other sites", async () => {
    for (const path of ['/api/me', '/connector/bot-a/v3/conversations']) {
      const { headers } = await app.call('GET', path, { headers: { origin } })
      assert.equal(headers.get('access-control-allow-origin'), null)
    }
  })
})
