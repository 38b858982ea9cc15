import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { SECRET, startApp, type TestApp } from '../support/app.ts'
import { startChat, type Chat } from '../support/chat.ts'

const BASE = '/v3/directline/conversations'

describe('bad requests', () => {
  let app: TestApp
  let chat: Chat
  before(async () => {
    app = await startApp()
    chat = await startChat(app)
  })
  after(() => app.stop())
  // Whatever was sent, the router still serves.
  afterEach(async () => assert.equal((await chat.poll()).status, 200))

  /** Sends without what fetch would tidy up. */
  function raw(
    method: string,
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: any }> {
    return new Promise((resolve, reject) => {
      const sent = request({
        port: app.port,
        host: 'localhost',
        method,
        path,
        headers: { authorization: `Bearer ${SECRET}`, ...headers },
      })
      sent.on('error', reject).on('response', (response) => {
        let text = ''
        response.on('data', (chunk) => (text += chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) }),
        )
      })
      sent.end()
    })
  }

  /** Writes bytes as they are and reads until the router closes. */
  async function bytes(text: string): Promise<{ status: number; body: any }> {
    const socket = connect(app.port, 'localhost')
    socket.write(text)
    let answer = ''
    for await (const chunk of socket) answer += chunk
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    return { status: Number(head.split(' ')[1]), body: JSON.parse(body) }
  }

  function hasShape({ error }: { error: { code: unknown; message: unknown } }): void {
    assert.equal(typeof error.code, 'string')
    assert.match(String(error.message), /\.$/)
  }

  const bodies: [string, string | object, number, string][] = [
    ['no JSON', 'hello', 400, 'BadSyntax'],
    ['half of JSON', '{"type":"message"', 400, 'BadSyntax'],
    ['bytes that are no text', '\u0000\u0001', 400, 'BadSyntax'],
    ['a form', 'type=message&text=hi', 400, 'BadSyntax'],
    ['null', 'null', 400, 'BadArgument'],
    ['a text', '"message"', 400, 'BadArgument'],
    ['a list', [], 400, 'BadArgument'],
    ['no type', {}, 400, 'BadArgument'],
    ['an empty type', { type: '' }, 400, 'BadArgument'],
    ['nesting', `{"type":"message","value":${'['.repeat(101)}${']'.repeat(101)}}`, 400, 'BadArgument'],
    ['nesting without end', '['.repeat(100_000), 400, 'BadSyntax'],
    ['more than an activity may hold', { type: 'message', text: 'x'.repeat(29_000) }, 400, 'MessageSizeTooBig'],
    ['more than any body may hold', { type: 'message', text: 'x'.repeat(300_000) }, 413, 'MessageSizeTooBig'],
    ['very much', 'x'.repeat(5_000_000), 413, 'MessageSizeTooBig'],
  ]
  for (const [name, body, status, code] of bodies) {
    it(`a body that is ${name} is answered ${status} ${code}`, async () => {
      const answer = await app.call('POST', `${chat.path}/activities`, { token: SECRET, body })
      assert.equal(answer.status, status)
      assert.equal(answer.body.error.code, code)
      hasShape(answer.body)
    })
  }

  it('an empty body is answered 400', async () => {
    const { status, body } = await app.call('POST', `${chat.path}/activities`, { token: SECRET })
    assert.deepEqual([status, body.error.code], [400, 'BadArgument'])
  })

  const fields: Record<string, unknown[]> = {
    type: [5, null, [], {}],
    text: [5, [], {}, true],
    name: [5],
    locale: [5, {}],
    replyToId: [5],
    from: [5, 'casey', [], { id: 5 }, { name: {} }],
    attachments: [{}, 'x', 5, [5], ['x'], [null]],
    entities: [{}, [5], [[]]],
    membersAdded: ['x', [5]],
    membersRemoved: [5],
    reactionsAdded: [[5]],
    suggestedActions: [[], 5, 'x'],
    textFormat: [5],
    attachmentLayout: [5],
    inputHint: [5],
    speak: [5],
    summary: [5],
    code: [5],
    label: [5],
    valueType: [5],
    topicName: [5],
    importance: [5],
    deliveryMode: [5],
    semanticAction: [5],
    relatesTo: ['x'],
    expiration: [5],
  }
  for (const [field, values] of Object.entries(fields)) {
    it(`a wrong ${field} is answered 400 with its name`, async () => {
      for (const value of values) {
        const { status, body } = await chat.post({ type: 'message', [field]: value })
        assert.deepEqual([status, body.error.code], [400, 'BadArgument'], JSON.stringify(value))
        assert.ok(body.error.message.includes(`"${field}"`), body.error.message)
        hasShape(body)
      }
    })
  }

  it('a null counts as absent, and what the channel sets itself may be anything', async () => {
    const nulls = Object.fromEntries(
      Object.keys(fields)
        .filter((field) => field !== 'type')
        .map((field) => [field, null]),
    )
    const own = { id: 5, timestamp: 5, channelId: [], serviceUrl: {}, conversation: 5, recipient: 'x' }
    assert.equal((await chat.post({ type: 'message', ...nulls, ...own } as never)).status, 200)
    const said = (await chat.poll()).body.activities.at(-1)
    assert.deepEqual(
      Object.values(said).filter((value) => value === null),
      [],
    )
  })

  it('an unknown conversation is answered 404', async () => {
    for (const id of ['nothing', '0', 'a'.repeat(64), 'a%2Fb', '%00', '..%2f..', 'a;b', 'a_1', '-']) {
      for (const [method, rest] of [
        ['GET', ''],
        ['GET', '/activities'],
        ['POST', '/activities'],
      ] as const) {
        const { status, body } = await raw(method, `${BASE}/${id}${rest}`)
        assert.equal(status, 404, `${method} ${id}${rest}`)
        hasShape(body)
      }
    }
  })

  it('an odd address is answered 400, 404 or 431, and ends nothing', async () => {
    const paths = [
      '//',
      '///v3',
      '/v3/directline',
      '/v3/directline/',
      '/favicon.ico',
      `${BASE}/%`,
      `${BASE}/%E0%A4%A`,
      `${BASE}/%FF`,
      `${BASE}//x`,
      '*',
      '?',
      '#',
      `${BASE}/${'a'.repeat(200)}`,
      `${BASE}/${'a'.repeat(10_000)}`,
      `${BASE}/${'a'.repeat(30_000)}`,
      'http://[',
      'http://',
      'x',
      `${BASE}/../../api`,
      'http://other.example/v3/directline/nothing',
      `${BASE}/__proto__`,
      `${BASE}/constructor/activities`,
      `${BASE}/x?watermark=%E0%A4%A&&=&a[]=1`,
    ]
    for (const path of paths) {
      const { status, body } = await raw('GET', path)
      assert.ok([400, 404, 405, 431].includes(status), `${path}: ${status}`)
      hasShape(body)
    }
  })

  it('an odd Host header is answered 400, and ends nothing', async () => {
    for (const host of ['[', 'a b', 'x:99999', '@', '%', '[::1']) {
      const { status, body } = await raw('GET', `${BASE}/x`, { host })
      assert.equal(status, 400, host)
      hasShape(body)
    }
  })

  it('a wrong method is answered 405 and names the right ones', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE', 'QUERY']) {
      const { status, body } = await raw(method, BASE)
      assert.deepEqual([status, body.error.code], [405, 'MethodNotAllowed'], method)
    }
    const response = await fetch(`${app.url}${BASE}`, { method: 'DELETE' })
    assert.match(response.headers.get('allow') ?? '', /POST/)
    assert.equal((await raw('HEAD', BASE)).status, 405)
  })

  it('what is no HTTP is answered 400', async () => {
    for (const text of [
      'hello\r\n\r\n',
      'GET\r\n\r\n',
      'GET / HTTP/1.1\r\nHost\r\n\r\n',
      'POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n',
      '\u0016\u0003\u0001\r\n\r\n',
    ]) {
      const { status, body } = await bytes(text)
      assert.equal(status, 400, JSON.stringify(text))
      hasShape(body)
    }
  })

  it("an offer of HTTP/2 is passed over and the request served, as by Java's client", async () => {
    const { status } = await raw('GET', `${chat.path}/activities`, {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAAQAAP__',
    })
    assert.equal(status, 200)
  })

  it('an upgrade that is no proper WebSocket is refused', async () => {
    const path = new URL(chat.streamUrl)
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket' }
    const socket = request({ port: app.port, host: 'localhost', path: path.pathname + path.search, headers: upgrade })
    socket.end()
    const [response] = await once(socket, 'response')
    assert.equal(response.statusCode, 400)
    response.resume()
  })

  it('a sender that hangs up in the middle of a body disturbs nobody', async () => {
    for (const head of ['Content-Length: 100', 'Transfer-Encoding: chunked']) {
      const socket = connect(app.port, 'localhost')
      const closed = once(socket, 'close')
      socket.write([`POST ${BASE} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${SECRET}`, head, '', ''].join('\r\n'))
      await chat.poll()
      socket.resetAndDestroy()
      await closed
    }
  })

  it('logs no errors over all this', () => assert.deepEqual(app.errors, []))
})
