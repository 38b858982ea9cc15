import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { describedBy } from './described.ts'
import { CONFIG, refusal, startFloor, type Floor } from './floor.ts'

describe('signing in at the desk', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  const calls = () => Object.entries(floor.described.paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => [method.toUpperCase(), path] as const))
  const isOpen = (path: string) => path.startsWith('/api/dev/') || ['/api/sign-in', '/api/stream'].includes(path)
  const closed = () => calls().filter(([, path]) => !isOpen(path))

  it('every call without a token, or with one that is not for the desk, is answered 401', async () => {
    const customer = await floor.customer()
    assert.ok(closed().length >= 17, 'hardly any call was tried')
    for (const [method, path] of closed()) {
      const body = method === 'GET' ? undefined : {}
      for (const token of [undefined, 'nonsense', 'people', customer.token]) {
        const answer = await floor.app.call(method, path, { ...(token && { token }), body })
        assert.equal(refusal(answer), '401 unauthorized', `${method} ${path}`)
      }
    }
  })

  it('a worker who is no representative, or unknown, gets no token', async () => {
    for (const workerId of ['bot-a', 'nobody']) {
      const answer = await floor.app.call('POST', '/api/dev/sign-in', { body: { workerId } })
      assert.equal(refusal(answer), '404 unknown-worker')
      assert.match(answer.body.error.message, /riley, sam, lee/)
    }
    for (const body of [undefined, {}, { workerId: '' }, { workerId: 7 }, [], 'text', null]) {
      const answer = await floor.app.call('POST', '/api/dev/sign-in', { body: JSON.stringify(body) })
      assert.equal(refusal(answer), '400 bad-field')
      assert.match(answer.body.error.message, /"workerId"/)
    }
  })

  it('says who I am, and sets my presence to one of the five', async () => {
    const me = { id: 'riley', name: 'Riley', roles: ['representative'], presence: 'Offline', capacity: 20, free: 20 }
    assert.deepEqual((await floor.riley.get('/api/me')).body, me)
    const { token } = floor.riley
    for (const presence of ['Available', 'Busy', 'Do not disturb', 'Away', 'Offline']) {
      const answer = await floor.app.call('PUT', '/api/me/presence', { token, body: { presence } })
      assert.deepEqual([answer.status, answer.body], [200, { ...me, presence }])
    }
    for (const presence of ['Inactive', 'available', '', 3, null]) {
      const answer = await floor.app.call('PUT', '/api/me/presence', { token, body: { presence } })
      assert.equal(refusal(answer), '400 bad-field')
      assert.match(answer.body.error.message, /"presence"/)
    }
  })
})

describe('a shift at the desk', () => {
  it('a token is good for a shift of twelve hours', async () => {
    const clock = new TestClock()
    const app = await startApp({ config: CONFIG, clock })
    const token = await app.signIn('riley')
    await clock.advance(12 * 3600_000 - 1000)
    assert.equal((await app.call('GET', '/api/me', { token })).status, 200)
    await clock.advance(2000)
    assert.equal(refusal(await app.call('GET', '/api/me', { token })), '401 token-expired')
    await app.stop()
  })
})

describe('a desk that others can reach', () => {
  it('has no sign-in without a password, and no description of one', async () => {
    const app = await startApp({ config: CONFIG, env: { HANDBACK_DEV_SIGN_IN: '0' } })
    assert.equal((await app.call('POST', '/api/dev/sign-in', { body: { workerId: 'riley' } })).status, 404)
    assert.equal((await describedBy(app)).paths['/api/dev/sign-in'], undefined)
    await app.stop()
  })

  it('a representative whom the configuration no longer has may do nothing', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'handback-test-'))
    const before = await startApp({ config: CONFIG, dataDir })
    const token = await before.signIn('lee')
    await before.stop()
    const after = await startApp({ config: CONFIG.replace(/^.*id: lee.*\n/m, ''), dataDir })
    assert.equal(refusal(await after.call('GET', '/api/me', { token })), '403 unknown-worker')
    await after.stop()
    rmSync(dataDir, { recursive: true })
  })
})
