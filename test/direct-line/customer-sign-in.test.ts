import assert from 'node:assert/strict'
import { generateKeyPair, SignJWT } from 'jose'
import { createLog } from '../../src/app/log.ts'
import type { Answer } from '../support/app.ts'
import { chatOf } from '../support/chat.ts'
import { startLibraryClient } from '../support/direct-line-js.ts'
import { isEngaged, startOneBot, type OneBot } from '../support/one-bot.ts'
import { startSite, type Site } from '../support/site.ts'

const GENERATE = '/v3/directline/tokens/generate'
const START = '/v3/directline/conversations'
const CLAIMS = { given_name: 'Casey', family_name: 'Jones', email: 'casey@example.org' }

describe('customers who are signed in at their site', () => {
  let site: Site
  let one: OneBot
  before(async () => {
    site = await startSite()
    const { issuer, audience, jwksUrl } = site
    one = await startOneBot({ workstream: { customerSignIn: { issuer, audience, jwksUrl } } })
  })
  after(async () => {
    await one.stop()
    await site.stop()
  })

  const post = (path: string, token: string, body: unknown = {}) => one.app.call('POST', path, { token, body })

  async function started(token: string, body: unknown = {}) {
    const answer = await post(START, token, body)
    assert.equal(answer.status, 201, JSON.stringify(answer.body))
    const state = await one.app.until(answer.body.conversationId, isEngaged)
    const context = one.bot.received.map(({ activity }) => activity).find(
      ({ name, conversation }) => name === 'omnichannelSetContext' && conversation?.id === answer.body.conversationId,
    )
    return { chat: chatOf(one.app, answer.body), state, values: context?.value as Record<string, unknown>, context }
  }

  it("AUT-6 the site's token starts a conversation as that customer; set-context says so in the site's words", async () => {
    const token = await site.sign({ ...CLAIMS, lwicontexts: JSON.stringify({ cart: '10000' }), secret_claim: 'x' })
    const body = { user: { id: 'somebody-else', name: 'Somebody' }, customContext: { cart: '1', email: 'forged', plan: 'gold' } }
    const { chat, state, values, context } = await started(token, body)
    assert.deepEqual(state.customer, { id: 'casey', name: 'Casey Jones', claims: { ...CLAIMS, sub: 'casey' } })
    const { cart, email, plan, sub, msdyn_CustomerId, handback_Authenticated, secret_claim } = values
    assert.deepEqual(
      { cart, email, plan, sub, msdyn_CustomerId, handback_Authenticated, secret_claim },
      { cart: '10000', email: 'casey@example.org', plan: 'gold', sub: 'casey', msdyn_CustomerId: 'casey', handback_Authenticated: 'true', secret_claim: undefined },
    )
    assert.deepEqual(context?.from, { id: 'casey', name: 'Casey Jones', role: 'user' })
    await chat.post({ type: 'message', text: 'hi', from: { id: 'forged', name: 'Forged', aadObjectId: 'x' } })
    assert.deepEqual((await chat.poll()).body.activities.at(-1).from, { id: 'casey', name: 'Casey Jones', role: 'user' })
  })

  it("AUT-6 the client that Web Chat uses takes the site's token as its own, unmodified, and reconnects", async function () {
    // It waits 3 to 15 s before it connects again.
    this.timeout(60_000)
    const client = startLibraryClient(one.app.url, { token: await site.sign(CLAIMS) })
    await client.until(({ statuses }) => statuses.includes('Online'))
    await client.say('hello', { from: { id: 'forged' } })
    // A client that has read nothing goes on with what comes after it reconnects.
    await client.until((seen) => seen.texts().includes('hello'))
    client.cut()
    await client.say('again')
    await client.until((seen) => seen.texts().includes('again') && seen.sockets() === 2)
    assert.deepEqual(client.activities.map(({ from }) => from.id), ['casey', 'casey'])
    client.end()
  })

  it('AUT-6 it is exchanged for a Direct Line token as well, which goes on saying who it is', async () => {
    const { token } = (await post(GENERATE, await site.sign(CLAIMS), { user: { id: 'somebody-else' } })).body
    const again = (await post('/v3/directline/tokens/refresh', token)).body.token
    const { state } = await started(again)
    assert.deepEqual([state.customer.id, state.customer.claims?.['email']], ['casey', 'casey@example.org'])
  })

  it('AUT-6 the desk shows who is signed in, and of whom only the page says who it is', async () => {
    const token = await one.app.signIn('riley')
    const { chat } = await started(await site.sign(CLAIMS))
    const unknown = await started('local-secret', { user: { id: 'guest' }, customContext: { handback_Authenticated: 'true', handback_ServedBy: 'x' } })
    assert.equal('handback_Authenticated' in unknown.values, false)
    assert.equal('handback_ServedBy' in unknown.values, false)
    const escalate = { type: 'message', text: 'a person', channelData: { tags: JSON.stringify({ type: 'Escalate' }) } }
    for (const id of [chat.id, unknown.chat.id]) {
      assert.equal((await one.app.call('POST', `/connector/bot-a/v3/conversations/${id}/activities`, { body: escalate })).status, 200)
      await one.app.until(id, (state) => state.status === 'Open' && state.offer !== undefined)
    }
    const offers = (await one.app.call('GET', '/api/offers', { token })).body as { conversationId: string; customer: object; variables: object }[]
    const shown = (id: string) => offers.find((offer) => offer.conversationId === id)
    assert.deepEqual(shown(chat.id)?.customer, { id: 'casey', name: 'Casey Jones', authenticated: true })
    assert.deepEqual(shown(chat.id)?.variables, { ...CLAIMS, sub: 'casey' })
    assert.deepEqual([shown(unknown.chat.id)?.customer, shown(unknown.chat.id)?.variables], [{ id: 'guest' }, {}])
  })

  it('AUT-6 it opens no conversation by itself, not even the one it started', async () => {
    const token = await site.sign()
    const { chat } = await started(token)
    for (const answer of [await chat.post('hi', token), await one.app.call('GET', chat.path, { token })])
      assert.deepEqual([answer.status, answer.body.error.code], [403, 'BadArgument'])
  })

  const refused = ({ status, body }: Answer) => `${status} ${body.error?.code}`

  it('AUT-6 a token that the site did not sign for us is refused', async () => {
    const stranger = (await generateKeyPair('RS256')).privateKey
    const claims = { iss: site.issuer, aud: site.audience, sub: 'casey', exp: Math.floor(Date.now() / 1000) + 300 }
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`
    const forged: Record<string, string> = {
      'another key': await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(stranger),
      'an unknown kid': await site.sign({}, { kid: '../../etc/passwd' }),
      'another issuer': await site.sign({ iss: 'https://evil.example.org' }),
      'another audience': await site.sign({ aud: 'somebody' }),
      'no subject': await site.sign({ sub: '' }),
      'no expiry': await new SignJWT({ ...claims, exp: undefined }).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(stranger),
      'no algorithm': none,
      'the public key as a secret': await site.sign({}, { alg: 'HS256', key: Buffer.from(site.publicKey) }),
      'too much in it': await site.sign({ lwicontexts: { much: 'x'.repeat(5000) } }),
    }
    for (const [what, token] of Object.entries(forged))
      for (const path of [GENERATE, START]) assert.equal(refused(await post(path, token)), '403 BadArgument', what)
    const late = await site.sign({}, { expiresAt: Math.floor(Date.now() / 1000) - 120 })
    assert.equal(refused(await post(START, late)), '403 TokenExpired')
    assert.equal(refused(await post(START, await site.sign({ lwicontexts: { bad: { deep: 1 } } }))), '400 BadArgument')
  })

  it('AUT-6 the log says why a token was refused, of which workstream and once a minute, and nothing of what it holds', async () => {
    const lines: string[] = []
    const log = createLog('info', { write: (line) => void lines.push(line) })
    const { issuer, audience, jwksUrl } = site
    const other = await startOneBot({ log, workstream: { customerSignIn: { issuer, audience, jwksUrl } } })
    const tokens = [
      await site.sign({ ...CLAIMS, aud: 'canary' }), await site.sign({ ...CLAIMS, iss: 'https://canary.example.org' }),
      await site.sign({ iss: 'canary', aud: 'canary' }), await site.sign({ sub: '' }),
      await site.sign({}, { kid: 'canary' }), await site.sign({}, { alg: 'HS256', key: Buffer.from(site.publicKey) }),
      'canary', await site.sign({}, { expiresAt: 1 }),
    ]
    for (const token of [...tokens, ...tokens]) assert.equal((await other.app.call('POST', START, { token })).status, 403)
    await other.stop()
    const said = lines.map((line) => JSON.parse(line)).filter(({ why }) => why)
    assert.deepEqual(said.map(({ level, workstreamIds, why }) => [level, workstreamIds, why]), [
      [40, ['chat'], 'its claim "aud" is another than the audience of customerSignIn'],
      [40, ['chat'], 'its claim "iss" is another than the issuer of customerSignIn'],
      [40, [], 'its claims "iss" and "aud" are of no customerSignIn'],
      [40, ['chat'], 'its claim "sub" is no text of 1 to 256 characters'],
      [40, ['chat'], 'no known key has signed it'],
      [40, ['chat'], 'it is not signed with an algorithm of public keys'],
    ])
    for (const word of ['canary', 'casey', 'eyJ']) assert.ok(!lines.join('').toLowerCase().includes(word), word)
  })

  it("AUT-6 while the site's keys can not be had, it is told to come again; one public key needs no address", async () => {
    const { issuer, audience, publicKey, jwksUrl } = site
    site.answers(false)
    const said: object[] = []
    const log = { info() {}, warn: (fields: object) => void said.push(fields), error() {} }
    const other = await startOneBot({ log, workstream: { customerSignIn: { issuer, audience, jwksUrl } } })
    const answer = await other.app.call('POST', START, { token: await site.sign() })
    assert.deepEqual([refused(answer), answer.headers.get('retry-after')], ['503 ServiceUnavailable', '1'])
    assert.deepEqual(said, [{ workstreamIds: ['chat'], why: 'the keys at jwksUrl can not be had' }])
    await other.stop()
    const keyed = await startOneBot({ workstream: { customerSignIn: { issuer, audience, publicKey } } })
    assert.equal((await keyed.app.call('POST', START, { token: await site.sign() })).status, 201)
    const confused = await site.sign({}, { alg: 'HS256', key: Buffer.from(publicKey) })
    assert.equal(refused(await keyed.app.call('POST', START, { token: confused })), '403 BadArgument')
    await keyed.stop()
    site.answers(true)
  })
})
