import assert from 'node:assert/strict'
import { createRemoteKeys, KeysUnavailable } from '../../../src/auth/bots/remote-keys.ts'
import { newKey, publicOf } from '../../support/bot-token.ts'
import { startKeyServer, type KeyServer } from '../../support/key-server.ts'

const [ONE, TWO] = [publicOf(newKey('one')), publicOf(newKey('two'))]
const DAY_MS = 24 * 3_600_000

describe("an issuer's keys", () => {
  let nowMs: number
  let server: KeyServer
  let find: ReturnType<typeof createRemoteKeys>
  beforeEach(async () => {
    nowMs = Date.UTC(2026, 0, 1)
    server = await startKeyServer([ONE])
    find = createRemoteKeys(server.url, () => nowMs)
  })
  afterEach(() => server.stop())

  it('AUT-23 are fetched once, also for many at once, and again after a day', async () => {
    const found = await Promise.all(Array.from({ length: 20 }, () => find('one')))
    assert.ok(found.every((key) => key?.asymmetricKeyType === 'rsa'))
    nowMs += DAY_MS - 1
    await find('one')
    assert.equal(server.asked, 1)
    nowMs += 1
    await find('one')
    assert.equal(server.asked, 2)
  })

  it('AUT-23 are fetched for an unknown kid, but not for each', async () => {
    await find('one')
    server.keys = [TWO]
    for (let round = 0; round < 20; round++) assert.equal(await find(`made-up-${round}`), undefined)
    assert.equal(server.asked, 1)
    nowMs += 30_000
    assert.ok(await find('two'))
    assert.equal(await find('one'), undefined)
    assert.equal(server.asked, 2)
  })

  it('AUT-23 go on being used while the issuer is down; of an unknown one nobody can say', async () => {
    await find('one')
    server.keys = undefined
    nowMs += DAY_MS
    assert.ok(await find('one'))
    await assert.rejects(find('two'), (error: Error) => error instanceof KeysUnavailable && error.message.endsWith('answered 500'))
    assert.equal(server.asked, 2)
    server.keys = [ONE, TWO]
    nowMs += 30_000
    assert.ok(await find('two'))
  })

  it('AUT-23 that are no key set count as not fetched', async () => {
    server.keys = [{ kty: 'RSA', kid: 'one' }]
    await assert.rejects(find('one'), KeysUnavailable)
  })

  it('AUT-23 say when nothing answers', async () => {
    await server.stop()
    await assert.rejects(find('one'), /ECONNREFUSED/)
    server = await startKeyServer([])
  })
})
