import assert from 'node:assert/strict'
import { request } from 'node:http'
import { WebSocket } from 'ws'
import { startApp, type TestApp } from '../support/app.ts'
import { CONFIG } from './floor.ts'

const SIGN_IN = '/api/dev/sign-in'

describe('the development sign-in', () => {
  let app: TestApp
  before(async () => void (app = await startApp({ config: CONFIG, env: { HANDBACK_PUBLIC_URL: 'http://localhost:3000' } })))
  after(() => app.stop())

  /** With a Host of one's own choice, which fetch does not allow. */
  const ask = (path: string, headers: Record<string, string>, body?: object) =>
    new Promise<string>((resolve, reject) => {
      const { port } = new URL(app.url)
      const method = body ? 'POST' : 'GET'
      const sent = request({ port, host: 'localhost', path, method, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
        let text = ''
        response.on('data', (chunk) => (text += chunk))
        response.on('end', () => resolve(`${response.statusCode} ${JSON.parse(text).error?.code ?? ''}`.trim()))
      })
      sent.on('error', reject)
      sent.end(body && JSON.stringify(body))
    })
  const riley = { workerId: 'riley' }

  it('AUT-7 the desk answers to this machine\'s names and to addresses, not to a name that was pointed here', async () => {
    for (const host of ['evil.example.org', 'localhost.evil.example.org', 'evil.example.org:3000']) {
      for (const path of ['/api/sign-in', '/api/me', '/openapi.json', '/api/dev/overview'])
        assert.match(await ask(path, { host }), /^40[03]/, `${path} at "${host}"`)
      assert.equal(await ask(SIGN_IN, { host }, riley), '403 wrong-host', host)
    }
    for (const host of ['localhost:3000', '127.0.0.1', '[::1]:3000', '192.168.1.5:3000'])
      assert.equal(await ask(SIGN_IN, { host }, riley), '200', host)
    const token = await app.signIn('riley')
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/api/stream?token=${token}`, { headers: { host: 'evil.example.org' } })
    const status = await new Promise((resolve) => socket.on('unexpected-response', (_request, response) => (response.resume(), resolve(response.statusCode))))
    assert.equal(status, 403)
  })

  it('AUT-7 no other site\'s page signs in, and nobody from beyond a tunnel that hides its name', async () => {
    const host = 'localhost:3000'
    for (const origin of ['https://evil.example.org', 'null', 'http://localhost:3001'])
      assert.equal(await ask(SIGN_IN, { host, origin }, riley), '403 not-from-here', origin)
    assert.equal(await ask(SIGN_IN, { host, origin: 'http://localhost:3000' }, riley), '200')
    for (const header of ['x-forwarded-for', 'x-forwarded-host', 'forwarded'])
      assert.equal(await ask(SIGN_IN, { host, [header]: '203.0.113.9' }, riley), '403 not-from-here', header)
    assert.equal(await ask('/api/dev/customer-token', { host, origin: 'https://evil.example.org' }, { workstreamId: 'people' }), '403 not-from-here')
  })
})
