import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import { createBotTokens, type BotApp } from '../../../src/auth/bots/bot-tokens.ts'
import { createSigningKeys } from '../../../src/auth/bots/signing-keys.ts'
import { keyStore } from '../../support/bot-token.ts'

const APP: BotApp = { appId: 'app-1', type: 'UserAssignedMSI' }
const SERVICE_URL = 'http://localhost:3000/connector/bot-a'

describe('tokens for bots', () => {
  let nowMs: number
  let values: Map<string, string>
  const keys = () => createSigningKeys(keyStore(values), () => nowMs)
  const tokens = () => createBotTokens(keys(), () => 'http://localhost:3000', () => nowMs)
  beforeEach(() => {
    nowMs = Date.UTC(2026, 0, 1)
    values = new Map()
  })

  it('AUT-20 have the form of the Bot Framework', async () => {
    const header = await tokens().authorization(APP, SERVICE_URL)
    const token = header.replace(/^Bearer /, '')
    const [jwk] = (await keys().published()).keys
    const { payload } = await jwtVerify(token, createPublicKey({ key: jwk as never, format: 'jwk' }), { currentDate: new Date(nowMs) })
    const nowS = nowMs / 1000
    assert.deepEqual(payload, {
      iss: 'http://localhost:3000', aud: 'app-1', serviceurl: SERVICE_URL, nbf: nowS, exp: nowS + 3600,
    })
    assert.deepEqual(decodeProtectedHeader(token), { alg: 'RS256', kid: jwk?.kid, typ: 'JWT' })
  })

  const issuers: [what: string, app: BotApp, issuer: string][] = [
    ['the router to a managed identity of its own', { ...APP, password: 'x' }, 'http://localhost:3000'],
    ['the router to a bot of Entra', { ...APP, type: 'MultiTenant' }, 'http://localhost:3000'],
    ['the Bot Framework to a bot on public settings', { ...APP, type: 'SingleTenant', password: 'x' }, 'https://api.botframework.com'],
  ]
  for (const [what, app, issuer] of issuers) {
    it(`AUT-20 are issued as ${what}`, async () => {
      const header = await tokens().authorization(app, SERVICE_URL)
      const [, claims = ''] = header.split('.')
      assert.equal(JSON.parse(Buffer.from(claims, 'base64url').toString()).iss, issuer)
    })
  }

  it('AUT-20 are signed once for many calls, one for each bot, and renewed before they expire', async () => {
    const one = tokens()
    const first = await one.authorization(APP, SERVICE_URL)
    nowMs += 50 * 60_000 - 1
    assert.equal(one.authorization(APP, SERVICE_URL), first)
    assert.notEqual(await one.authorization({ ...APP, appId: 'app-2' }, SERVICE_URL), first)
    assert.notEqual(await one.authorization(APP, `${SERVICE_URL}/`), first)
    nowMs += 1
    assert.notEqual(await one.authorization(APP, SERVICE_URL), first)
  })

  it('AUT-20 a failure is not remembered', async () => {
    const working = keys()
    let failing = true
    const one = createBotTokens(
      { ...working, current: () => (failing ? Promise.reject(new Error('no store')) : working.current()) },
      () => '', () => nowMs,
    )
    await assert.rejects(async () => one.authorization(APP, SERVICE_URL), /no store/)
    failing = false
    assert.match(await one.authorization(APP, SERVICE_URL), /^Bearer /)
  })
})
