import assert from 'node:assert/strict'
import { startApp } from '../support/app.ts'
import { CONFIG, refusal, startFloor, type Floor } from './floor.ts'

describe('the customer page without a backend', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  it('CSL-22 in development the router itself gives a token for one conversation of one user', async () => {
    const body = { workstreamId: 'people', user: { id: 'casey', name: 'Casey' } }
    const { token, conversationId } = (await floor.riley.post('/api/dev/customer-token', body)).body
    const start = await floor.app.call('POST', '/v3/directline/conversations', { token, body: { user: { id: 'mallory' } } })
    assert.deepEqual([start.status, start.body.conversationId], [201, conversationId])
    const state = await floor.app.until(conversationId, () => true)
    assert.deepEqual([state.workstreamId, state.customer], ['people', { id: 'casey', name: 'Casey' }])
    await floor.app.call('POST', `/v3/directline/conversations/${conversationId}/activities`, { token, body: { type: 'endOfConversation', from: { id: 'casey' } } })
  })

  it('CSL-22 names the field that is wrong', async () => {
    const wrong: [object, string, string][] = [
      [{}, '400 bad-field', 'workstreamId'],
      [{ workstreamId: 'nowhere' }, '404 unknown-workstream', 'workstreamId'],
      [{ workstreamId: 'people', user: 'casey' }, '400 bad-field', 'user'],
      [{ workstreamId: 'people', user: { id: '' } }, '400 bad-field', 'user.id'],
      [{ workstreamId: 'people', user: { id: 'x'.repeat(257) } }, '400 bad-field', 'user.id'],
      [{ workstreamId: 'people', user: { id: 'casey', name: 7 } }, '400 bad-field', 'user.name'],
    ]
    for (const [body, expected, field] of wrong) {
      const answer = await floor.riley.post('/api/dev/customer-token', body)
      assert.equal(refusal(answer), expected)
      assert.ok(answer.body.error.message.includes(`"${field}"`), answer.body.error.message)
    }
  })

  it('CSL-22 a router that others can reach gives none', async () => {
    const app = await startApp({ config: CONFIG, env: { HANDBACK_DEV_SIGN_IN: '0' } })
    assert.equal((await app.call('POST', '/api/dev/customer-token', { body: { workstreamId: 'people' } })).status, 404)
    await app.stop()
  })
})
