import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createBotCallers } from '../../../src/auth/bots/bot-callers.ts'
import type { BotApp } from '../../../src/auth/bots/bot-tokens.ts'
import { createLocalIssuer } from '../../../src/auth/bots/local-issuer.ts'
import { createRemoteKeys } from '../../../src/auth/bots/remote-keys.ts'
import { createSigningKeys, KEY_KEEP_MS, KEY_LEAD_MS, KEY_PERIOD_MS } from '../../../src/auth/bots/signing-keys.ts'
import type { Call } from '../../../src/protocol/http.ts'
import { botToken, keyStore, newKey, publicOf } from '../../support/bot-token.ts'
import { startKeyServer, type KeyServer } from '../../support/key-server.ts'

const AUTHORITY = 'https://login.microsoftonline.com'
const BOT_FRAMEWORK = 'd6d49420-f39b-4df7-a1dc-d59a935871db'
const MINE = '33333333-3333-3333-3333-333333333333'
const KEY = newKey('entra')
const LOCAL: BotApp = { appId: 'app', type: 'MultiTenant', password: 'hush' }
const MULTI: BotApp = { appId: 'app', type: 'MultiTenant' }
const SINGLE: BotApp = { appId: 'app', type: 'SingleTenant', tenantId: MINE }

describe("bots' tokens", () => {
  let nowMs: number
  let refusals: string[]
  let entra: KeyServer
  const store = keyStore()
  const keys = () => createSigningKeys(store, () => nowMs)
  const issue = async () => (await createLocalIssuer(keys(), [LOCAL], () => nowMs).issue('app', 'hush'))?.token ?? ''
  const callers = () =>
    createBotCallers({
      localKey: async (kid) => (await keys().find(kid))?.publicKey,
      entraKey: createRemoteKeys(entra.url, () => nowMs),
      authority: AUTHORITY,
      now: () => nowMs,
      onRefused: (botId, why) => refusals.push(`${botId}: ${why}`),
    })
  const statusOf = async (token: string, identity: BotApp, checked = callers()) => {
    const call = { headers: { authorization: `Bearer ${token}` } } as unknown as Call
    return (await checked.authorize(call, { id: 'bot-a', identity }))?.status
  }

  before(async () => {
    entra = await startKeyServer([publicOf(KEY)])
  })
  beforeEach(() => {
    nowMs = Date.now()
    refusals = []
    entra.keys = [publicOf(KEY)]
  })
  after(() => entra.stop())

  it('AUT-21 that are good are so until 5 min after they expire, asked once or again', async () => {
    const token = await issue()
    const seen = callers()
    assert.equal(await statusOf(token, LOCAL, seen), undefined)
    nowMs += 3600_000 + 298_000
    assert.equal(await statusOf(token, LOCAL, seen), undefined)
    assert.equal(await statusOf(token, LOCAL), undefined)
    nowMs += 3_000
    assert.equal(await statusOf(token, LOCAL, seen), 401)
    assert.equal(await statusOf(token, LOCAL), 401)
    assert.deepEqual(refusals, ['bot-a: it has expired', 'bot-a: it has expired'])
  })

  it('AUT-21 that were changed anywhere are no good', async () => {
    const token = await issue()
    const checked = callers()
    // The last letter holds bits that mean nothing.
    const place = fc.integer({ min: 0, max: token.length - 2 })
    const changed = fc.tuple(place, fc.constantFrom('A', 'b', '0', '_', '-', '.', '=')).filter(([at, letter]) => token[at] !== letter)
    await fc.assert(
      fc.asyncProperty(changed, async ([at, letter]) => {
        assert.equal(await statusOf(token.slice(0, at) + letter + token.slice(at + 1), LOCAL, checked), 401)
      }),
    )
    assert.equal(await statusOf(token, LOCAL, checked), undefined)
  })

  it('AUT-22 hold while their key is published, and no longer', async () => {
    const signing = (await keys().current()).kid
    nowMs += KEY_PERIOD_MS - KEY_LEAD_MS
    await keys().published()
    nowMs += KEY_LEAD_MS + KEY_KEEP_MS - 1
    const stolen = { kid: signing, jwk: JSON.parse(await store.setting('bot-signing-keys', () => ''))[0].jwk }
    const claims = { exp: Math.floor(nowMs / 1000) + 3600 }
    assert.equal(await statusOf(await botToken(stolen, 'app', { claims }), LOCAL), undefined)
    nowMs += 1
    assert.equal(await statusOf(await botToken(stolen, 'app', { claims }), LOCAL), 401)
    assert.deepEqual(refusals, ['bot-a: no known key has signed it'])
  })

  it('AUT-23 of Entra are taken in both versions, from the tenant of the bot alone', async () => {
    const of = (tenant: string) => [`https://sts.windows.net/${tenant}/`, `${AUTHORITY}/${tenant}/v2.0`]
    const fits: [iss: string, multi: number | undefined, single: number | undefined][] = [
      ...of(BOT_FRAMEWORK).map((iss): [string, undefined, number] => [iss, undefined, 401]),
      ...of(MINE).map((iss): [string, number, undefined] => [iss, 401, undefined]),
      ['https://sts.windows.net/', 401, 401],
      [`https://sts.windows.net/${MINE}/../${MINE}/`, 401, 401],
    ]
    const seen = callers()
    for (const [iss, multi, single] of fits) {
      for (const claims of [{ iss }, { iss, appid: undefined, azp: 'app' }]) {
        const token = await botToken(KEY, 'app', { claims })
        for (const checked of [seen, callers()]) {
          assert.equal(await statusOf(token, MULTI, checked), multi, iss)
          assert.equal(await statusOf(token, SINGLE, checked), single, iss)
        }
      }
    }
  })

  it("AUT-23 of one issuer are nothing for a bot of the other", async () => {
    const entraToken = await botToken(KEY, 'app', { claims: { iss: `https://sts.windows.net/${BOT_FRAMEWORK}/` } })
    const seen = callers()
    for (const checked of [seen, seen, callers()]) {
      assert.equal(await statusOf(entraToken, MULTI, checked), undefined)
      assert.equal(await statusOf(entraToken, LOCAL, checked), 401)
      assert.equal(await statusOf(await issue(), MULTI, checked), 401)
    }
  })

  it('AUT-23 are answered 503 with Retry-After while nobody can say whether they are good', async () => {
    entra.keys = undefined
    const token = await botToken(KEY, 'app', { claims: { iss: `https://sts.windows.net/${BOT_FRAMEWORK}/` } })
    const call = { headers: { authorization: `Bearer ${token}` } } as unknown as Call
    const reply = await callers().authorize(call, { id: 'bot-a', identity: MULTI })
    assert.deepEqual([reply?.status, reply?.headers], [503, { 'retry-after': '1' }])
    assert.match(refusals[0] ?? '', /^bot-a: no keys from http:.*: answered 500$/)
  })

  it('AUT-20 are not asked for where a bot has no identity', async () => {
    assert.equal(await callers().authorize({ headers: {} } as Call, { id: 'bot-a' }), undefined)
  })
})
