import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { get, type RequestOptions } from 'node:https'
import { text } from 'node:stream/consumers'
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls'
import { callerOf } from '../../src/app/caller.ts'
import { networksOf } from '../../src/runtime/networks.ts'
import { SECRET, startApp, type TestApp } from '../support/app.ts'
import { makeCertificate } from '../support/certificate.ts'

/** What every answer has to carry, by whatever way it came to be. */
const EVERYWHERE = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }

describe('the way to the router', () => {
  describe('over TLS', () => {
    const files = makeCertificate()
    let app: TestApp
    before(async () => {
      app = await startApp({ env: { HANDBACK_TLS_CERTIFICATE: files.certificate, HANDBACK_TLS_KEY: files.key } })
    })
    after(async () => {
      await app.stop()
      rmSync(files.dir, { recursive: true })
    })

    async function ask(path: string, options: RequestOptions = {}) {
      const call = get(new URL(path, app.url), { rejectUnauthorized: false, agent: false, ...options })
      const [response] = await once(call, 'response')
      return { status: response.statusCode, headers: response.headers, body: await text(response) }
    }

    /** The name in the certificate that a new connection is shown, or the error's code. */
    async function shown(options: object = {}): Promise<string> {
      const socket: TLSSocket = connect({ port: app.port, rejectUnauthorized: false, ...options })
      try {
        await once(socket, 'secureConnect')
        return (socket.getPeerCertificate() as PeerCertificate).subject.CN as string
      } catch (error) {
        return (error as NodeJS.ErrnoException).code ?? ''
      } finally {
        socket.destroy()
      }
    }

    it('AUT-44 serves https and wss, and says so in the addresses that it gives', async () => {
      assert.match(app.url, /^https:/)
      assert.equal((await ask('/healthz')).status, 200)
      const method = { method: 'POST', headers: { authorization: `Bearer ${SECRET}` } }
      const { streamUrl } = JSON.parse((await ask('/v3/directline/conversations', method)).body)
      assert.match(streamUrl, /^wss:/)
    })

    it('AUT-45 tells browsers to come by TLS alone', async () => {
      assert.equal((await ask('/healthz')).headers['strict-transport-security'], 'max-age=31536000')
    })

    it('AUT-44 speaks no older TLS', async () => {
      assert.equal(await shown({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }), 'localhost')
      assert.match(
        await shown({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' }),
        /PROTOCOL_VERSION/,
      )
    })

    it('AUT-44 takes on exchanged files at SIGHUP, unless they are of no use', async () => {
      const [first, next] = [await shown(), makeCertificate('renewed')]
      writeFileSync(files.key, 'no key')
      process.emit('SIGHUP')
      assert.deepEqual([first, await shown()], ['localhost', 'localhost'])
      assert.equal(app.errors.length, 1)
      copyFileSync(next.key, files.key)
      copyFileSync(next.certificate, files.certificate)
      process.emit('SIGHUP')
      assert.equal(await shown(), 'renewed')
      rmSync(next.dir, { recursive: true })
    })
  })

  it('AUT-45 every answer says how it may be used: done, refused, not found, no HTTP', async () => {
    const app = await startApp()
    const answers = [
      await app.call('GET', '/healthz'),
      await app.call('GET', '/nowhere'),
      await app.call('PUT', '/healthz'),
      await app.call('GET', '/api/me'),
      await app.call('OPTIONS', '/v3/directline/conversations'),
      await app.call('POST', '/v3/directline/conversations', { token: SECRET, body: '{' }),
      await app.call('GET', '/v3/directline/conversations', { headers: { 'x-long': 'x'.repeat(20_000) } }),
    ]
    for (const { status, headers } of answers) {
      for (const [name, value] of Object.entries(EVERYWHERE)) assert.equal(headers.get(name), value, String(status))
      assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/, String(status))
      assert.equal(headers.get('strict-transport-security'), null)
    }
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 404, 405, 401, 204, 400, 431],
    )
    await app.stop()
  })

  it('AUT-43 takes the word of trusted proxies on the client and the address, and of nobody else', async () => {
    const proxies = networksOf(['10.0.0.0/8', '::1/128'])
    const asked = (remoteAddress: string, headers: Record<string, string>) =>
      callerOf({ socket: { remoteAddress }, headers: { host: 'inside:3000', ...headers } } as never, proxies)
    const forwarded = {
      'x-forwarded-for': '6.6.6.6, 198.51.100.7, 10.0.0.9',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'desk.example.org',
    }
    const client = { address: '198.51.100.7', origin: 'https://desk.example.org' }
    assert.deepEqual(asked('10.0.0.1', forwarded), client)
    assert.deepEqual(asked('::ffff:10.0.0.1', forwarded), client)
    assert.deepEqual(asked('192.0.2.1', forwarded), { address: '192.0.2.1', origin: 'http://inside:3000' })
    assert.deepEqual(asked('10.0.0.1', {}), { address: '10.0.0.1', origin: 'http://inside:3000' })
    assert.equal(asked('10.0.0.1', { 'x-forwarded-for': 'nonsense' }).address, '10.0.0.1')
    assert.equal(asked('10.0.0.1', { 'x-forwarded-proto': 'javascript' }).origin, 'http://inside:3000')

    for (const [env, origin] of [
      [{}, 'ws:'],
      [{ HANDBACK_TRUSTED_PROXIES: '127.0.0.0/8,::1' }, 'wss://desk.example.org/v3/'],
    ] as const) {
      const app = await startApp({ env })
      const { body } = await app.call('POST', '/v3/directline/conversations', { token: SECRET, headers: forwarded })
      assert.ok(body.streamUrl.startsWith(origin), body.streamUrl)
      await app.stop()
    }
  })
})
