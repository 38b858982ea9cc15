import assert from 'node:assert/strict'
import type { Activity } from '../../src/protocol/activity.ts'
import { SECRET, startApp, type TestApp } from '../support/app.ts'
import { BRIDGED, openStream } from '../support/chat.ts'
import { contractOf } from '../support/contract.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type ScriptedBot } from '../support/scripted-bot.ts'

const BASE = '/v3/directline'
const CARD = {
  contentType: 'application/vnd.microsoft.card.hero',
  content: { title: 'A card', buttons: [{ type: 'imBack', title: 'Yes', value: 'yes' }] },
}

/** Every request that is right, every answer and every frame, against the published Direct Line 3.0 contract. */
describe('Direct Line by its contract', () => {
  const contract = contractOf('direct-line')
  let bot: ScriptedBot
  let app: TestApp
  before(async function () {
    if (!contract) return this.skip()
    bot = await startScriptedBot()
    app = await startApp({ botPorts: { a: bot.port } })
  })
  after(async () => {
    await app?.stop()
    await bot?.stop()
  })

  async function call(method: string, path: string, token: string | undefined, body?: unknown, { wrong = false } = {}) {
    if (!wrong) assert.deepEqual(contract?.checkRequest(method, path, body), [], `${method} ${path}`)
    const answer = await app.call(method, path, {
      ...(token !== undefined && { token }),
      ...(body !== undefined && { body }),
    })
    assert.deepEqual(
      contract?.checkResponse(method, path, answer.status, answer.body),
      [],
      `${method} ${path}: ${answer.status}`,
    )
    return answer
  }

  it('DLN-1 a whole conversation', async () => {
    const { token } = (await call('POST', `${BASE}/tokens/generate`, SECRET, { user: { id: 'casey', name: 'Casey' } }))
      .body
    const { body: refreshed } = await call('POST', `${BASE}/tokens/refresh`, token)
    const started = await call('POST', `${BASE}/conversations`, refreshed.token, {
      user: { id: 'casey' },
      locale: 'en-US',
    })
    assert.equal(started.status, 201)
    assert.equal((await call('POST', `${BASE}/conversations`, refreshed.token)).status, 200)
    const path = `${BASE}/conversations/${started.body.conversationId}`
    const stream = await openStream(started.body.streamUrl)
    await app.until(
      started.body.conversationId,
      (state) => state.status === 'Active' && state.session.kind === 'bot' && state.session.engagedAt !== undefined,
    )
    const message = {
      type: 'message',
      text: 'hi',
      locale: 'en-US',
      from: { id: 'casey', name: 'Casey', role: 'user' },
      entities: [{ type: 'ClientCapabilities' }],
      channelData: { clientActivityID: '1' },
    }
    assert.equal((await call('POST', `${path}/activities`, token, message)).status, 200)
    assert.equal((await call('POST', `${path}/activities`, token, { type: 'typing' })).status, 200)
    await bot.arrived(3)
    const got = bot.received[2]?.activity as Activity
    for (const reply of [
      { type: 'typing' },
      {
        text: 'Look',
        attachments: [CARD],
        suggestedActions: { actions: [{ type: 'imBack', title: 'No', value: 'no' }] },
      },
      { type: 'event', name: 'x', value: { any: 1 } },
    ]) {
      await replyTo(got, { ...reply, ...BRIDGED })
    }
    assert.equal((await call('GET', `${path}/activities?watermark=`, token)).body.activities.length, 3)
    assert.equal((await call('GET', path, token)).status, 200)
    assert.equal((await call('GET', `${BASE}/session/getsessionid`, token)).status, 200)
    assert.equal((await call('POST', `${path}/activities`, token, { type: 'endOfConversation' })).status, 200)
    await stream.closed
    assert.equal((await call('POST', `${path}/activities`, token, message)).status, 404)
    assert.equal((await call('GET', path, token)).status, 404)
    assert.deepEqual(
      new Set(stream.activities().map(({ type }) => type)),
      new Set(['message', 'typing', 'event', 'endOfConversation']),
    )
    for (const frame of stream.frames) assert.deepEqual(contract?.checkShape('ActivitySet', frame), [])
  })

  it('DLN-4 every refusal is documented and has the documented shape', async () => {
    const { conversationId, token } = (await call('POST', `${BASE}/conversations`, SECRET)).body
    const path = `${BASE}/conversations/${conversationId}`
    const operations: [string, string][] = [
      ['POST', `${BASE}/tokens/generate`],
      ['POST', `${BASE}/tokens/refresh`],
      ['POST', `${BASE}/conversations`],
      ['GET', path],
      ['GET', `${path}/activities`],
      ['POST', `${path}/activities`],
    ]
    for (const [method, each] of operations) {
      assert.equal((await call(method, each, undefined, undefined, { wrong: true })).status, 401, each)
      assert.equal((await call(method, each, 'wrong', undefined, { wrong: true })).status, 403, each)
    }
    const unknown = path.replace(conversationId, 'unknown')
    for (const each of [unknown, `${unknown}/activities`]) assert.equal((await call('GET', each, SECRET)).status, 404)
    for (const each of [`${path}?watermark=x`, `${path}/activities?watermark=x`])
      assert.equal((await call('GET', each, token)).status, 400)
    for (const body of ['x', [], { type: 5 }, { type: 'invoke' }]) {
      assert.equal((await call('POST', `${path}/activities`, token, body, { wrong: true })).status, 400)
    }
    assert.equal(
      (await call('POST', `${BASE}/conversations`, SECRET, { user: { id: 5 } }, { wrong: true })).status,
      400,
    )
  })

  it('DLN-4 a customer who says too much while nobody listens is asked to wait: 429 with Retry-After', async () => {
    await bot.stop()
    const { conversationId } = (await call('POST', `${BASE}/conversations`, SECRET)).body
    const path = `${BASE}/conversations/${conversationId}/activities`
    let answer = await app.call('POST', path, { token: SECRET, body: { type: 'event' } })
    for (let count = 0; count < 600 && answer.status === 200; count++)
      answer = await app.call('POST', path, { token: SECRET, body: { type: 'event' } })
    assert.equal(answer.status, 429)
    assert.equal(answer.headers.get('retry-after'), '1')
    assert.deepEqual(contract?.checkResponse('POST', path, 429, answer.body), [])
  })
})
