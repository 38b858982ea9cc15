import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { connectorRoutes } from '../../src/connector/routes.ts'
import type { ConnectorEdge } from '../../src/connector/edge.ts'
import { CONNECTOR, LOCAL_ISSUER } from '../../src/auth/bots/local-issuer.ts'
import { botToken, KEYS, newKey, unsignedToken, type TestKey } from '../support/bot-token.ts'
import { BOT, logOf, startOneBot, startServed, type OneBot, type Served } from '../support/one-bot.ts'

const APP = '11111111-1111-1111-1111-111111111111'
const OTHER_APP = '22222222-2222-2222-2222-222222222222'
const IDENTITY = { appId: APP, appType: 'UserAssignedMSI', appPassword: 'hush-hush' }

describe('who may call the connector', () => {
  let one: OneBot
  let served: Served
  let key: TestKey
  let stranger: TestKey
  const hourS = 3600
  const nowS = () => Math.floor(Date.now() / 1000)

  before(async () => {
    const other = { id: 'bot-x', kind: 'bot', name: 'X', capacity: 1, messagingEndpoint: 'http://localhost:9/' }
    const more = [{ ...other, appId: OTHER_APP, appPassword: 'other-hush' }]
    one = await startOneBot({ fields: IDENTITY, more })
    served = await startServed(one)
    const [stored] = JSON.parse(await one.app.runtime.store.setting(KEYS, () => assert.fail('there are no keys')))
    key = stored
    stranger = newKey(key.kid)
  })
  after(() => one.stop())

  const routes = connectorRoutes({} as ConnectorEdge).map(({ method, path }) => ({ method, path }))
  /** The path with the bot, the conversation and made-up ids in it. */
  const filled = (path: string, botId = BOT.id) =>
    path.replace(':botId', botId).replace(':conversationId', served.id).replace(/:\w+/g, 'x')
  const call = ({ method, path }: { method: string; path: string }, token?: string, botId?: string) =>
    one.app.call(method, filled(path, botId), {
      ...(token !== undefined && { token }),
      ...(method !== 'GET' && { body: { type: 'message', text: 'intruder', activities: [{ type: 'message' }] } }),
    })

  const attacks: [what: string, token: () => Promise<string | undefined> | string, status: number][] = [
    ['no token', async () => undefined, 401],
    ['a text that is no token', () => 'x', 401],
    ['the password itself', () => IDENTITY.appPassword, 401],
    ["another's signature under the right kid", () => botToken(stranger, APP), 401],
    ['a key that nobody has published', () => botToken(newKey('own'), APP), 401],
    ['another issuer', () => botToken(key, APP, { claims: { iss: 'https://api.botframework.com' } }), 401],
    ['no issuer', () => botToken(key, APP, { claims: { iss: undefined } }), 401],
    ['another audience', () => botToken(key, APP, { claims: { aud: APP } }), 401],
    ['a token that expired more than 5 min ago', () => botToken(key, APP, { claims: { exp: nowS() - 301 } }), 401],
    ['a token without an end', () => botToken(key, APP, { claims: { exp: undefined } }), 401],
    ['a token that is not valid yet', () => botToken(key, APP, { claims: { nbf: nowS() + 400 } }), 401],
    ["another bot's token", () => botToken(key, OTHER_APP), 403],
    ['a token of no app', () => botToken(key, APP, { claims: { appid: undefined } }), 403],
    ['algorithm none', () => unsignedToken({ alg: 'none', kid: key.kid }, claims()), 401],
    ['algorithm none, in capitals', () => unsignedToken({ alg: 'NONE', kid: key.kid }, claims(), 'x'), 401],
    [
      'HS256 with the public key',
      () => botToken(key, APP, { header: { alg: 'HS256' }, key: Buffer.from(publicPem()) }),
      401,
    ],
    ['a kid that is a path', () => botToken(key, APP, { header: { kid: '../../../../dev/null' } }), 401],
    ['a kid that is SQL', () => botToken(key, APP, { header: { kid: "x' or '1'='1" } }), 401],
    ['a key of its own in the header', () => botToken(stranger, APP, { header: { kid: 'own', jwk: publicJwk(stranger) } }), 401],
    ['a key set of its own in the header', () => botToken(stranger, APP, { header: { kid: 'own', jku: 'http://localhost:9/keys' } }), 401],
    ['an oversized token', () => botToken(key, APP, { claims: { iss: 'x'.repeat(9_000) } }), 401],
    ['one that no server would take', () => botToken(key, APP, { claims: { more: 'x'.repeat(30_000) } }), 431],
    ["the router's token for the bot", async () => one.bot.received[0]?.headers.authorization?.slice(7) ?? '', 401],
  ]
  for (const [what, make, status] of attacks) {
    it(`AUT-21 ${what} opens no address of the connector`, async () => {
      const before = await logOf(one.app, served.id)
      const token = await make()
      for (const route of routes) {
        const answer = await call(route, token)
        assert.equal(answer.status, status, `${route.method} ${route.path}`)
        assert.match(answer.body.error.code, /^(Unauthorized|Forbidden|BadArgument)$/)
        if (status === 401) assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
        if (token && token.length > 20) assert.ok(!JSON.stringify(answer.body).includes(token.slice(0, 20)))
      }
      assert.deepEqual(await logOf(one.app, served.id), before)
    })
  }

  it("AUT-21 a bot's own token opens all of them, also with 5 min between the clocks", async () => {
    for (const claims of [{}, { exp: nowS() - 290 }, { nbf: nowS() + 290 }, { appid: undefined, azp: APP }]) {
      const token = await botToken(key, APP, { claims })
      for (const route of routes) {
        const { status, body } = await call(route, token)
        assert.ok(status !== 401 && body.error?.code !== 'Forbidden', `${route.method} ${route.path}: ${status}`)
      }
    }
  })

  it("AUT-21 a bot's token, seen before or not, opens nothing on another's serviceUrl", async () => {
    const token = await botToken(key, APP)
    for (const seen of [false, true]) {
      if (seen) assert.equal((await call(routes[0]!, token)).status, 200)
      for (const route of routes) assert.equal((await call(route, token, 'bot-x')).status, 403)
    }
  })

  it('AUT-21 BOT-6 with its own token a bot reaches no conversation that it does not serve', async () => {
    const token = await botToken(key, OTHER_APP)
    const { status, body } = await call(routes.find(({ path }) => path.endsWith('/activities'))!, token, 'bot-x')
    assert.deepEqual([status, body.error.code], [403, 'BotNotInConversationRoster'])
  })

  function claims() {
    return { iss: LOCAL_ISSUER, aud: CONNECTOR, appid: APP, exp: nowS() + hourS }
  }

  function publicPem(): string {
    return createPublicKey({ key: key.jwk as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString()
  }

  function publicJwk({ jwk: { kty, n, e } }: TestKey) {
    return { kty, n, e }
  }
})
