import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { createServer, request as httpRequest } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as tlsConnect } from 'node:tls'
import { selfSigned } from '../../../src/auth/bots/certificate.ts'
import { createLocalIssuer } from '../../../src/auth/bots/local-issuer.ts'
import { createSigningKeys } from '../../../src/auth/bots/signing-keys.ts'
import { ISSUER_HOSTS, startTlsIssuer, type TlsIssuer } from '../../../src/auth/bots/tls-issuer.ts'
import { keyStore } from '../../support/bot-token.ts'

const FORM = {
  client_id: 'app', client_secret: 'hush', grant_type: 'client_credentials', scope: 'https://api.botframework.com/.default',
}
const TOKEN = '/botframework.com/oauth2/v2.0/token'

describe('the issuer for bots with a client secret', () => {
  let issuer: TlsIssuer
  const certificate = selfSigned('Test', ISSUER_HOSTS, Date.now())
  before(async () => {
    const keys = createSigningKeys(keyStore(), Date.now)
    const apps = [{ appId: 'app', type: 'MultiTenant', password: 'hush' } as const]
    const fail = (error: unknown) => assert.fail(String(error))
    issuer = await startTlsIssuer({ issuer: createLocalIssuer(keys, apps, Date.now), keys, certificate, port: 0, onError: fail })
  })
  after(() => issuer.stop())

  /** A connection through the proxy, or the status of its refusal. */
  function tunnel(target: string): Promise<Socket | number> {
    return new Promise((resolve, reject) => {
      const call = httpRequest({ port: issuer.port, host: '127.0.0.1', method: 'CONNECT', path: target })
      call.on('connect', (response, socket: Socket) => resolve(response.statusCode === 200 ? socket : (response.statusCode ?? 0)))
      call.on('error', reject).end()
    })
  }

  async function ask(host: string, method: string, path: string, form?: Record<string, string>) {
    const socket = (await tunnel(`${host}:443`)) as Socket
    const secure = tlsConnect({ socket, servername: host, ca: certificate.certificate })
    const body = form ? new URLSearchParams(form).toString() : ''
    const headers = { host, 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length, connection: 'close' }
    return new Promise<{ status: number; body: any }>((resolve, reject) => {
      const call = httpRequest({ method, path, headers, createConnection: () => secure })
      call.on('response', async (response) => resolve({ status: response.statusCode ?? 0, body: JSON.parse(await text(response)) }))
      call.on('error', reject).end(body)
    })
  }

  it('AUT-25 has a certificate for those hosts that is no authority', () => {
    const read = new X509Certificate(certificate.certificate)
    assert.equal(read.subjectAltName, ISSUER_HOSTS.map((host) => `DNS:${host}`).join(', '))
    assert.deepEqual([read.ca, read.verify(read.publicKey), read.checkHost('example.org')], [false, true, undefined])
    assert.ok(Date.parse(read.validFrom) < Date.now() && Date.parse(read.validTo) > Date.now() + 9 * 365 * 86_400_000)
    assert.match(new X509Certificate(selfSigned('T', ['a.b'], Date.UTC(2045, 0, 1)).certificate).validTo, /2054/)
  })

  it("AUT-25 answers in the place of Microsoft's addresses", async () => {
    const { body: metadata } = await ask('login.botframework.com', 'GET', '/v1/.well-known/openidconfiguration')
    assert.deepEqual([metadata.issuer, metadata.jwks_uri], ['https://api.botframework.com', 'https://login.botframework.com/v1/.well-known/keys'])
    const { body: keys } = await ask('login.botframework.com', 'GET', '/v1/.well-known/keys')
    assert.equal(keys.keys.length, 1)
    assert.deepEqual((await ask('login.microsoftonline.com', 'GET', '/x/discovery/v2.0/keys')).body, keys)
    const { status, body } = await ask('login.microsoftonline.com', 'POST', TOKEN, FORM)
    assert.deepEqual([status, body.token_type, body.expires_in], [200, 'Bearer', 3600])
    assert.equal(body.access_token.split('.').length, 3)
  })

  const refused: [what: string, form: Record<string, string>, status: number][] = [
    ['a wrong secret', { ...FORM, client_secret: 'hus' }, 401],
    ['an unknown app', { ...FORM, client_id: 'other' }, 401],
    ['another audience', { ...FORM, scope: 'https://graph.microsoft.com/.default' }, 400],
    ['another grant', { ...FORM, grant_type: 'password' }, 400],
    ['a request of any length', { ...FORM, more: 'x'.repeat(20_000) }, 413],
  ]
  for (const [what, form, status] of refused) {
    it(`AUT-25 gives no token to ${what}`, async () => {
      const answer = await ask('login.microsoftonline.com', 'POST', TOKEN, form)
      assert.deepEqual([answer.status, 'access_token' in answer.body], [status, false])
    })
  }

  it('AUT-25 passes on what goes elsewhere', async () => {
    const other = createServer((_, response) => response.end('"other"')).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const socket = (await tunnel(`127.0.0.1:${(other.address() as AddressInfo).port}`)) as Socket
    socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
    assert.match(await text(socket), /"other"$/)
    other.close()
    assert.equal(await tunnel('127.0.0.1:9'), 502)
  })

  it('AUT-25 lives through what is no request', async () => {
    for (const bytes of ['GET / HTTP/1.1\r\nhost: x\r\n\r\n', '\x16\x03\x01garbage', 'CONNECT :: HTTP/1.1\r\n\r\n']) {
      const socket = connect(issuer.port, '127.0.0.1')
      socket.end(bytes)
      await text(socket).catch(() => '')
    }
    const socket = (await tunnel('login.microsoftonline.com:443')) as Socket
    socket.end('no TLS at all')
    await text(socket).catch(() => '')
    assert.equal((await ask('login.botframework.com', 'GET', '/nothing')).status, 404)
  })
})
