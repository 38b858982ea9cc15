import assert from 'node:assert/strict'
import fc from 'fast-check'
import { startApp, type TestApp } from '../../support/app.ts'
import { configOf } from '../../support/one-bot.ts'

const APP = '11111111-1111-1111-1111-111111111111'
const FIELDS = { appId: APP, appType: 'UserAssignedMSI', appPassword: 'hush-hush' }
const CONNECTOR = 'https://api.botframework.com'

describe('the issuer in the router', () => {
  let app: TestApp
  before(async () => {
    app = await startApp({ config: configOf({ endpoint: 'http://localhost:9/', fields: FIELDS }) })
  })
  after(() => app.stop())

  function ask(query: Record<string, string>, header?: string) {
    const path = `/msi/token?${new URLSearchParams(query)}`
    return app.call('GET', path, header === undefined ? {} : { headers: { 'x-identity-header': header } })
  }

  it('AUT-23 gives a token in the form of a managed identity', async () => {
    const { status, body } = await ask({ 'api-version': '2019-08-01', resource: CONNECTOR, client_id: APP }, 'hush-hush')
    assert.equal(status, 200)
    const { access_token: token, expires_on: expiresOn, ...rest } = body
    assert.deepEqual(rest, { resource: CONNECTOR, token_type: 'Bearer', client_id: APP })
    assert.match(expiresOn, /^\d{10}$/)
    assert.equal((await app.call('GET', '/connector/bot-a/v3/conversations', { token })).status, 200)
  })

  const refused: [what: string, query: Record<string, string>, header: string | undefined, status: number][] = [
    ['no password', { resource: CONNECTOR, client_id: APP }, undefined, 401],
    ['a wrong password', { resource: CONNECTOR, client_id: APP }, 'hush-hus', 401],
    ['an unknown app', { resource: CONNECTOR, client_id: 'x' }, 'hush-hush', 401],
    ['no app', { resource: CONNECTOR }, '', 401],
    ['another resource', { resource: 'https://vault.azure.net', client_id: APP }, 'hush-hush', 400],
  ]
  for (const [what, query, header, status] of refused) {
    it(`AUT-23 gives none to ${what}`, async () => {
      const answer = await ask(query, header)
      assert.deepEqual([answer.status, 'access_token' in answer.body], [status, false])
    })
  }

  it('AUT-23 answers whatever is asked with a clear refusal', async () => {
    const word = fc.oneof(fc.string(), fc.constantFrom(CONNECTOR, APP, '', 'hush-hush ', '__proto__'))
    const header = fc.stringMatching(/^[!-~]{0,40}$/)
    await fc.assert(
      fc.asyncProperty(word, word, header, async (resource, client_id, secret) => {
        const { status, body } = await ask({ resource, client_id }, secret)
        assert.ok(status === 400 || status === 401, String(status))
        assert.equal(typeof body.error.message, 'string')
      }),
      { numRuns: 50 },
    )
  })

  it('AUT-22 publishes its keys where both SDKs look, and nothing private', async () => {
    const { body } = await app.call('GET', '/v1/.well-known/openidconfiguration')
    assert.deepEqual([body.issuer, body.jwks_uri], [app.url, `${app.url}/v1/.well-known/keys`])
    const addresses = [body.jwks_uri, '/discovery/v2.0/keys', '/some-tenant/discovery/v2.0/keys']
    const sets = await Promise.all(addresses.map(async (path) => (await app.call('GET', path)).body))
    for (const set of sets) {
      assert.deepEqual(set, sets[0])
      assert.deepEqual(Object.keys(set.keys[0]).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use'])
    }
  })

  it('AUT-20 is not there where no bot has an identity', async () => {
    const plain = await startApp({ config: configOf({ endpoint: 'http://localhost:9/' }) })
    for (const path of ['/msi/token', '/v1/.well-known/keys']) assert.equal((await plain.call('GET', path)).status, 404)
    await plain.stop()
  })
})
