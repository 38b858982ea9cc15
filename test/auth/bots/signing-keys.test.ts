import assert from 'node:assert/strict'
import { KEY_KEEP_MS, KEY_LEAD_MS, KEY_PERIOD_MS, createSigningKeys, type KeyStore } from '../../../src/auth/bots/signing-keys.ts'
import { keyStore } from '../../support/bot-token.ts'

describe('the keys that sign for bots', () => {
  let nowMs: number
  let values: Map<string, string>
  let store: KeyStore
  const open = () => createSigningKeys(store, () => nowMs)
  const kids = async (keys = open()) => (await keys.published()).keys.map(({ kid }) => kid)
  beforeEach(() => {
    nowMs = Date.UTC(2026, 0, 1)
    values = new Map()
    store = keyStore(values)
  })

  it('AUT-22 outlive a restart, and other processes have the same', async () => {
    const { kid } = await open().current()
    assert.equal((await open().current()).kid, kid)
    assert.equal((await open().find(kid))?.kid, kid)
  })

  it('AUT-22 publish only what verifies', async () => {
    const [key] = (await open().published()).keys
    assert.deepEqual(Object.keys(key ?? {}).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })

  it('AUT-22 the next key is published two days before it signs, and the last one until its tokens are gone', async () => {
    const signing = async () => (await open().current()).kid
    const first = await signing()
    nowMs += KEY_PERIOD_MS - KEY_LEAD_MS - 1
    assert.deepEqual(await kids(), [first])
    nowMs += 1
    const [, next] = await kids()
    assert.ok(next)
    nowMs += KEY_LEAD_MS - 1
    assert.equal(await signing(), first)
    nowMs += 1
    assert.equal(await signing(), next)
    nowMs += KEY_KEEP_MS - 1
    assert.deepEqual(await kids(), [first, next])
    nowMs += 1
    assert.deepEqual(await kids(), [next])
    assert.ok(![...values.values()].join().includes(first))
  })

  it('AUT-22 after a long pause bots still learn of a key before it signs', async () => {
    const keys = open()
    const { kid } = await keys.current()
    nowMs += 10 * KEY_PERIOD_MS
    assert.equal((await keys.current()).kid, kid)
    const [, next] = await kids(keys)
    nowMs += KEY_LEAD_MS
    assert.equal((await keys.current()).kid, next)
  })

  it('AUT-22 two processes that rotate at once agree', async () => {
    const [one, other] = [open(), open()]
    await Promise.all([one.current(), other.current()])
    nowMs += KEY_PERIOD_MS
    const [ofOne, ofOther] = await Promise.all([kids(one), kids(other)])
    assert.deepEqual(ofOne, ofOther)
    assert.equal(ofOne.length, 2)
  })

  it('AUT-22 a key that another process made is found, and made-up names ask the store seldom', async () => {
    const keys = open()
    await keys.current()
    let reads = 0
    const { setting } = store
    store.setting = (name, make) => {
      reads += 1
      return setting(name, make)
    }
    for (let round = 0; round < 50; round++) assert.equal(await keys.find(`../${round}`), undefined)
    assert.equal(reads, 0)
    nowMs += 10_000
    for (let round = 0; round < 50; round++) assert.equal(await keys.find(`' or 1=1 --${round}`), undefined)
    assert.equal(reads, 1)
  })
})
