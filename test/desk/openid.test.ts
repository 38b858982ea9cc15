import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { createLog } from '../../src/app/log.ts'
import { deskRoutes } from '../../src/desk/routes.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { Browser, CLIENT, startIdentityProvider, type IdentityProvider } from '../support/identity-provider.ts'
import { CONFIG, refusal } from './floor.ts'

const PEOPLE = CONFIG.replace('name: Riley, capacity: 20', 'name: Riley, capacity: 20, login: Riley@Example.org').replace(
  'name: Lee, capacity: 20',
  'name: Lee, capacity: 20, login: lee@example.org',
)
const withProvider = ({ issuer }: IdentityProvider, more = '') =>
  `${PEOPLE}\nsignIn: { issuer: "${issuer}", clientId: ${CLIENT.id}, clientSecret: ${CLIENT.secret}${more} }\n`

describe('signing in at the desk with an OpenID provider', () => {
  const clock = new TestClock()
  const dataDir = mkdtempSync(join(tmpdir(), 'handback-test-'))
  let idp: IdentityProvider
  let app: TestApp
  const lines: string[] = []
  before(async () => {
    idp = await startIdentityProvider()
    const log = createLog('warn', { write: (line) => void lines.push(line) })
    app = await startApp({ config: withProvider(idp), log, clock, dataDir, env: { HANDBACK_DEV_SIGN_IN: '0' } })
    await idp.knows(app.url)
    idp.claims.set('riley', { email: 'riley@example.org', email_verified: true })
    idp.claims.set('lee', { email: 'lee@example.org', email_verified: true })
  })
  after(async () => {
    await app.stop()
    await idp.stop()
    rmSync(dataDir, { recursive: true })
  })

  const me = (browser: Browser, router = app) => browser.ask(`${router.url}/api/me`)
  const codeOf = async (response: Response) => `${response.status} ${(await response.json()).error?.code}`
  const OWN = () => ({ origin: app.url, 'x-handback-csrf': '1', 'content-type': 'application/json' })
  const signOut = (browser: Browser, body: object = {}) =>
    browser.ask(`${app.url}/sign-out`, { method: 'POST', headers: OWN(), body: JSON.stringify(body) })

  async function signedIn(name = 'riley'): Promise<Browser> {
    const browser = new Browser()
    const { status, text } = await browser.signIn(app.url, name)
    assert.equal(status, 200, text)
    return browser
  }

  it('AUT-9 the provider says who it is: code with PKCE, state and nonce, and back to the page that asked', async () => {
    assert.deepEqual((await app.call('GET', '/api/sign-in')).body, { ways: ['openid'] })
    const browser = new Browser()
    const first = await browser.ask(`${app.url}/sign-in?return=/board`)
    const asked = new URL(first.headers.get('location') ?? '').searchParams
    assert.deepEqual(
      [asked.get('response_type'), asked.get('code_challenge_method'), asked.get('redirect_uri')],
      ['code', 'S256', `${app.url}/sign-in/callback`],
    )
    for (const name of ['state', 'nonce', 'code_challenge']) assert.ok((asked.get(name) ?? '').length >= 32, name)
    const { url, status, text } = await new Browser().signIn(app.url, 'riley', '?return=/api/me%3Fx=1')
    assert.deepEqual([url, status, JSON.parse(text).id], [`${app.url}/api/me?x=1`, 200, 'riley'])
  })

  it('AUT-9 it leads to pages of this router alone', async () => {
    for (const to of ['https://evil.example.org/desk', '//evil.example.org', '/\\evil.example.org', '/%09/evil.example.org', 'javascript:alert(1)', '']) {
      const browser = new Browser()
      await browser.signIn(app.url, 'riley', `?return=${encodeURIComponent(to)}`)
      const again = await browser.go(`${app.url}/sign-in?return=${encodeURIComponent(to)}`)
      assert.equal(new URL(again.url).origin, app.url, to)
    }
  })

  it('AUT-9 whom the configuration does not know by that login, or the provider has not verified, gets no further', async () => {
    idp.claims.set('stranger', { email: 'stranger@<b>example.org', email_verified: true })
    idp.claims.set('unverified', { email: 'lee@example.org', email_verified: false })
    idp.claims.set('nameless', {})
    lines.length = 0
    for (const [name, why] of [['stranger', 'stranger@&#60;b&#62;example.org'], ['unverified', 'not verified'], ['nameless', 'email']] as const) {
      const browser = new Browser()
      const { status, text } = await browser.signIn(app.url, name)
      assert.equal(status, 403)
      assert.ok(text.includes(why), text)
      assert.equal(browser.jarOf(app.url).has('handback_session'), false)
    }
    await new Browser().signIn(app.url, 'stranger')
    const whys = ['no representative has that login', 'the address is not verified', 'the claim "email" is missing']
    assert.deepEqual(lines.map((line) => JSON.parse(line).why), whys)
    for (const word of ['example.org', 'stranger', 'lee']) assert.ok(!lines.join('').includes(word), word)
    await clock.advance(60_000)
    await new Browser().signIn(app.url, 'stranger')
    assert.equal(lines.length, whys.length + 1)
  })

  it('AUT-9 what comes back in another browser, twice, or not from the provider signs nobody in', async () => {
    const mallory = new Browser()
    const begun = await mallory.ask(`${app.url}/sign-in`)
    let page = await mallory.go(begun.headers.get('location') ?? '')
    page = await mallory.go(new URL(/action="([^"]+)"/.exec(page.text)?.[1] ?? '', page.url).href, { method: 'POST', body: new URLSearchParams({ prompt: 'login', login: 'lee', password: 'x' }) })
    let answer = await mallory.ask(new URL(/action="([^"]+)"/.exec(page.text)?.[1] ?? '', page.url).href, { method: 'POST', body: new URLSearchParams({ prompt: 'consent' }) })
    while (!answer.headers.get('location')?.startsWith(app.url)) answer = await mallory.ask(new URL(answer.headers.get('location') ?? '', idp.issuer).href)
    const callback = answer.headers.get('location') ?? ''
    const victim = new Browser()
    assert.equal((await victim.ask(callback)).status, 400, 'a browser that began nothing')
    await victim.ask(`${app.url}/sign-in`)
    assert.equal((await victim.ask(callback)).status, 403, 'a browser that began another')
    const kept = mallory.jarOf(app.url).get('handback_sign_in') ?? ''
    assert.equal((await mallory.ask(callback.replace(/code=[^&]+/, 'code=forged'))).status, 403, 'a code that the provider did not give')
    assert.equal((await mallory.ask(callback.replace(/state=[^&]+/, 'state=forged'))).status, 403, 'another state')
    assert.equal((await mallory.ask(`${app.url}/sign-in/callback?error=access_denied&state=${new URL(callback).searchParams.get('state')}&iss=${idp.issuer}`)).status, 403)
    assert.equal((await mallory.ask(callback)).status, 302)
    mallory.jarOf(app.url).set('handback_sign_in', kept)
    assert.equal((await mallory.ask(callback)).status, 403, 'the same code again')
    assert.equal(victim.jarOf(app.url).has('handback_session'), false)
    mallory.jarOf(app.url).set('handback_sign_in', kept)
    await clock.advance(601_000)
    assert.equal((await mallory.ask(callback)).status, 400, 'later than ten minutes')
  })

  it('AUT-10 a session is a cookie that no script reads; what the browser brought along never becomes one', async () => {
    const browser = new Browser()
    browser.jarOf(app.url).set('handback_session', 'chosen-by-mallory')
    assert.equal(await codeOf(await me(browser)), '401 session-ended')
    await browser.signIn(app.url, 'riley')
    const first = browser.jarOf(app.url).get('handback_session') ?? ''
    assert.notEqual(first, 'chosen-by-mallory')
    assert.ok(first.length >= 43)
    const again = await browser.ask((await browser.ask((await browser.ask(`${app.url}/sign-in`)).headers.get('location') ?? '')).headers.get('location') ?? '')
    const set = again.headers.getSetCookie().find((one) => one.startsWith('handback_session='))
    assert.match(set ?? '', /; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/)
    const old = new Browser()
    old.jarOf(app.url).set('handback_session', first)
    assert.equal(await codeOf(await me(old)), '401 session-ended', 'the session before')
    assert.equal((await me(browser)).status, 200)
  })

  it('AUT-10 it ends when nobody used it for an hour, and after twelve whatever happens', async () => {
    const browser = await signedIn()
    for (let minutes = 0; minutes < 11 * 60; minutes += 59) {
      await clock.advance(59 * 60_000)
      assert.equal((await me(browser)).status, 200, `after ${minutes} minutes`)
    }
    await clock.advance(50 * 60_000)
    assert.equal(await codeOf(await me(browser)), '401 session-ended')
    const idle = await signedIn()
    await clock.advance(60 * 60_000)
    assert.equal(await codeOf(await me(idle)), '401 session-ended')
  })

  it('AUT-10 signing out ends it, here or everywhere, with its streams; the provider is told where it can end its own', async () => {
    const [desk, phone, other] = [await signedIn(), await signedIn(), await signedIn('lee')]
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/api/stream`, {
      origin: app.url,
      headers: { cookie: `handback_session=${desk.jarOf(app.url).get('handback_session')}` },
    })
    await new Promise((resolve) => socket.once('message', resolve))
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    const lost = await signedIn()
    const take = (by: Browser, worker: string) => by.ask(`${app.url}/api/workers/${worker}/sign-out`, { method: 'POST', headers: OWN(), body: '{}' })
    assert.deepEqual([(await take(lost, 'lee')).status, (await take(other, 'nobody')).status], [403, 404])
    const gone = await signedIn()
    const answer = await signOut(gone)
    assert.equal(answer.status, 200)
    assert.match((await answer.json()).url, new RegExp(`^${idp.issuer}/session/end\\?`))
    assert.equal(gone.jarOf(app.url).has('handback_session'), false)
    assert.equal((await me(desk)).status, 200, 'another session of the same person')
    await clock.advance(16_000)
    assert.equal((await signOut(phone, { everywhere: true })).status, 200)
    assert.equal(await codeOf(await me(desk)), '401 session-ended')
    assert.equal((await me(other)).status, 200)
    await clock.advance(16_000)
    assert.equal(await closed, 4401)
    const again = await signedIn()
    assert.equal((await take(other, 'riley')).status, 200)
    assert.equal(await codeOf(await me(again)), '401 session-ended', 'signed out by a supervisor')
    const audited = await other.ask(`${app.url}/api/audit?limit=1000`)
    const entries = (await audited.json()) as { actor: string; action: string }[]
    assert.deepEqual(entries.slice(-9).map(({ actor, action }) => `${actor} ${action}`).sort(), [
      'lee signed in', 'lee signed out', ...Array(5).fill('riley signed in'), 'riley signed out', 'riley signed out everywhere',
    ])
  })

  it('AUT-11 with a cookie, calls that change something need our header and our page; a stream needs our page', async () => {
    const browser = await signedIn()
    const put = (headers: Record<string, string>) =>
      browser.ask(`${app.url}/api/me/presence`, { method: 'PUT', headers: { 'content-type': 'application/json', ...headers }, body: '{"presence":"Busy"}' })
    assert.equal(await codeOf(await put({ origin: app.url })), '403 csrf')
    for (const origin of ['https://evil.example.org', 'null', `${app.url}.evil.org`, 'http://localhost:1'])
      assert.equal(await codeOf(await put({ 'x-handback-csrf': '1', origin })), '403 foreign-origin', origin)
    assert.equal(await codeOf(await put({ 'x-handback-csrf': '1' })), '403 foreign-origin')
    assert.equal(await codeOf(await browser.ask(`${app.url}/sign-out`, { method: 'POST' })), '403 foreign-origin')
    for (const query of ['?token=x', '?token='])
      assert.equal(await codeOf(await browser.ask(`${app.url}/sign-out${query}`, { method: 'POST', headers: { origin: 'https://evil.example.org' } })), '403 foreign-origin')
    assert.equal((await put({ 'x-handback-csrf': '1', origin: app.url })).status, 200)
    const unsafe = deskRoutes({ development: false, signIn: {} } as never).filter(({ method }) => method !== 'GET')
    assert.ok(unsafe.length >= 15)
    for (const { method, path } of unsafe) {
      const filled = app.url + path.replace(/:\w+/, 'any_o3')
      const ask = (headers: Record<string, string>) => browser.ask(filled, { method, headers, body: '{}' })
      assert.equal(await codeOf(await ask({ origin: app.url })), '403 csrf', path)
      assert.equal(await codeOf(await ask({ 'x-handback-csrf': '1', origin: 'https://evil.example.org' })), '403 foreign-origin', path)
    }
    const cookie = `handback_session=${browser.jarOf(app.url).get('handback_session')}`
    const opens = (origin?: string) => new Promise<number>((resolve) => {
      const socket = new WebSocket(`${app.url.replace('http', 'ws')}/api/stream`, { headers: { cookie }, ...(origin && { origin }) })
      socket.on('open', () => (socket.close(), resolve(101)))
      socket.on('unexpected-response', (_request, response) => (response.resume(), resolve(response.statusCode ?? 0)))
    })
    assert.deepEqual([await opens('https://evil.example.org'), await opens(), await opens(app.url)], [403, 403, 101])
  })

  it('AUT-10 sessions outlive a restart; a worker whom the configuration no longer has is out', async () => {
    const [riley, lee] = [await signedIn(), await signedIn('lee')]
    const port = Number(new URL(app.url).port)
    await app.stop()
    const config = withProvider(idp).replace(/^.*id: lee.*\n/m, '')
    app = await startApp({ config, clock, dataDir, port, env: { HANDBACK_DEV_SIGN_IN: '0' } })
    assert.equal((await me(riley)).status, 200)
    assert.equal(await codeOf(await me(lee)), '403 unknown-worker')
  })
})

describe('what the provider says of roles', () => {
  it('AUT-9 where a claim lists roles, it says who is a supervisor, and who none of them has stays outside', async () => {
    const idp = await startIdentityProvider({ inToken: false })
    const roles = ', rolesClaim: roles, roles: { Agent: representative, Lead: supervisor }'
    const said: object[] = []
    const log = { info() {}, warn: (fields: object) => void said.push(fields), error() {} }
    const app = await startApp({ config: withProvider(idp, roles), log })
    await idp.knows(app.url)
    const rolesOf = async (name: string, given: unknown) => {
      idp.claims.set(name, { email: `${name}@example.org`, email_verified: true, roles: given })
      const { status, text } = await new Browser().signIn(app.url, name)
      return status === 200 ? JSON.parse(text).roles : status
    }
    assert.deepEqual(await rolesOf('riley', ['Agent', 'Lead', 'Other']), ['representative', 'supervisor'])
    assert.deepEqual(await rolesOf('lee', 'Agent'), ['representative'], 'the configuration would have said more')
    assert.deepEqual(await rolesOf('lee', ['constructor', 'Other', 7]), 403)
    assert.deepEqual(said, [{ why: 'the claim "roles" gives no role for the desk', workerId: 'lee' }])
    const { conversationId } = (await app.call('POST', '/v3/directline/conversations', { token: 'people', body: {} })).body
    const closed = async (name: string, role: string) => {
      idp.claims.set(name, { email: `${name}@example.org`, email_verified: true, roles: role })
      const browser = new Browser()
      await browser.signIn(app.url, name)
      const headers = { origin: app.url, 'x-handback-csrf': '1', 'content-type': 'application/json' }
      const path = `${app.url}/api/conversations/${conversationId}/force-close`
      return (await browser.ask(path, { method: 'POST', headers, body: '{}' })).status
    }
    assert.deepEqual([await closed('lee', 'Agent'), await closed('riley', 'Lead')], [403, 200], 'the claim goes before the file')
    await app.stop()
    await idp.stop()
  })

  it('AUT-9 while the provider is away the page says so; a token of the development sign-in counts in development alone', async () => {
    const idp = await startIdentityProvider()
    const dataDir = mkdtempSync(join(tmpdir(), 'handback-test-'))
    const local = await startApp({ config: withProvider(idp), dataDir })
    const page = await new Browser().go(`${local.url}/sign-in`)
    assert.deepEqual([page.status, page.headers.get('content-type')], [503, 'text/html; charset=utf-8'])
    assert.equal(local.errors.length, 1)
    const token = await local.signIn('riley')
    assert.deepEqual((await local.call('GET', '/api/sign-in')).body.ways, ['openid', 'development'])
    await local.stop()
    const open = await startApp({ config: withProvider(idp), dataDir, env: { HANDBACK_DEV_SIGN_IN: '0' } })
    assert.equal(refusal(await open.call('GET', '/api/me', { token })), '401 unauthorized')
    await open.stop()
    await idp.stop()
    rmSync(dataDir, { recursive: true })
  })
})
