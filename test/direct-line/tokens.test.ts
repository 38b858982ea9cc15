import assert from 'node:assert/strict'
import { TOKEN_TTL_S } from '../../src/auth/direct-line.ts'
import { SECRET, SECRET_TWO_QUEUES, startApp, type TestApp } from '../support/app.ts'
import { startChat } from '../support/chat.ts'
import { TestClock } from '../support/clock.ts'

const GENERATE = '/v3/directline/tokens/generate'
const REFRESH = '/v3/directline/tokens/refresh'
const START = '/v3/directline/conversations'

describe('Direct Line tokens', () => {
  const clock = new TestClock()
  let app: TestApp
  before(async () => {
    app = await startApp({ clock })
  })
  after(() => app.stop())

  const post = (path: string, token: string, body?: unknown) =>
    app.call('POST', path, { token, ...(body !== undefined && { body }) })

  it('DLN-1 a token is generated with the secret, before there is a conversation', async () => {
    const { status, body } = await post(GENERATE, SECRET)
    assert.equal(status, 200)
    assert.equal(body.expires_in, TOKEN_TTL_S)
    assert.equal((await app.call('GET', `${START}/${body.conversationId}`, { token: body.token })).status, 404)
    const started = await post(START, body.token)
    assert.equal(started.status, 201)
    assert.equal(started.body.conversationId, body.conversationId)
  })

  it('DLN-1 a token starts its conversation once: 201, then 200 with the same one', async () => {
    const { token, conversationId } = (await post(GENERATE, SECRET)).body
    const answers = await Promise.all([post(START, token), post(START, token), post(START, token)])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 201])
    assert.deepEqual(new Set(answers.map(({ body }) => body.conversationId)), new Set([conversationId]))
  })

  for (const user of [{ user: { id: 'casey', name: 'Casey' } }, { User: { Id: 'casey', Name: 'Casey' } }]) {
    it(`DLN-1 a token fixes its user, and is a JWT that names them (${Object.keys(user)[0]})`, async () => {
      const { token } = (await post(GENERATE, SECRET, user)).body
      const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString())
      assert.equal(claims.user, 'casey')
      const chat = await startChat(app, { token, body: { user: { id: 'somebody-else' } } })
      assert.equal((await chat.post({ type: 'message', text: 'hi', from: { id: 'forged', role: 'bot' } })).status, 200)
      const [said] = (await chat.poll()).body.activities
      assert.deepEqual(said.from, { id: 'casey', name: 'Casey', role: 'user' })
      const state = await app.runtime.router.conversation(chat.id as never)
      assert.deepEqual(state?.customer, { id: 'casey', name: 'Casey' })
    })
  }

  it('DLN-1 a refreshed token is for the same conversation and user', async () => {
    const first = (await post(GENERATE, SECRET, { user: { id: 'casey' } })).body
    const chat = await startChat(app, { token: first.token })
    await clock.advance(1000)
    const { status, body } = await post(REFRESH, first.token)
    assert.equal(status, 200)
    assert.equal(body.conversationId, first.conversationId)
    assert.equal(body.expires_in, TOKEN_TTL_S)
    assert.notEqual(body.token, first.token)
    assert.equal((await chat.post('hi', body.token)).status, 200)
    assert.equal((await chat.poll()).body.activities.at(-1).from.id, 'casey')
  })

  it('DLN-4 an expired token opens nothing: 403 TokenExpired', async () => {
    const chat = await startChat(app)
    await clock.advance(TOKEN_TTL_S * 1000)
    const refused = [await post(REFRESH, chat.token), await chat.post('hi'), await chat.poll(), await chat.reconnect()]
    refused.push(await post(START, chat.token), await post(GENERATE, chat.token))
    for (const { status, body } of refused) assert.deepEqual([status, body.error.code], [403, 'TokenExpired'])
  })

  it('a token opens its own conversation only, and a secret those of its workstream', async () => {
    const [mine, yours] = [await startChat(app), await startChat(app)]
    for (const path of [yours.path, `${yours.path}/activities`]) {
      assert.equal((await app.call('GET', path, { token: mine.token })).status, 403)
      assert.equal((await app.call('GET', path, { token: SECRET })).status, 200)
      assert.equal((await app.call('GET', path, { token: SECRET_TWO_QUEUES })).status, 404)
    }
    assert.equal((await yours.post('hi', mine.token)).status, 403)
    assert.equal((await yours.post('hi', SECRET_TWO_QUEUES)).status, 404)
  })

  it('only the secret generates, and only a token is refreshed', async () => {
    const { token } = (await post(GENERATE, SECRET)).body
    assert.equal((await post(GENERATE, token)).status, 403)
    assert.equal((await post(REFRESH, SECRET)).status, 403)
  })
})
