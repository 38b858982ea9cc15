import assert from 'node:assert/strict'
import { contractOf } from '../support/contract.ts'

describe('Direct Line contract', function () {
  const contract = contractOf('direct-line')
  before(function () {
    if (!contract) this.skip()
  })
  const activities = '/v3/directline/conversations/c1/activities'

  it('takes what is documented, and fields beyond it', () => {
    const body = { conversationId: 'c1', token: 't', expires_in: 1800, streamUrl: 'ws://x', more: 1 }
    assert.deepEqual(contract?.checkResponse('POST', '/v3/directline/conversations', 201, body), [])
    const activity = { type: 'message', channelData: 'any', value: 'any' }
    assert.deepEqual(contract?.checkRequest('POST', activities, activity), [])
  })

  it('names a field of a wrong type by its path', () => {
    const body = { activities: [{ type: 'message', timestamp: '2026-01-01T00:00:00.000Z' }, { text: 5 }], watermark: 2 }
    assert.deepEqual(contract?.checkResponse('GET', `http://x:1${activities}?watermark=`, 200, body), [
      'body/activities/1/text must be string',
      'body/watermark must be string',
    ])
  })

  it('checks formats and whole numbers', () => {
    assert.equal(contract?.checkShape('Activity', { timestamp: '2026-01-01 00:00' }).length, 1)
    assert.equal(contract?.checkShape('Conversation', { expires_in: 1.5 }).length, 2)
    assert.equal(contract?.checkShape('Conversation', { expires_in: 2 ** 40 }).length, 1)
  })

  it('refuses an undocumented status, method or path', () => {
    assert.match(contract?.checkResponse('POST', activities, 202, {})[0] ?? '', /status 202 is not in the contract/)
    assert.match(contract?.checkRequest('DELETE', activities, undefined)[0] ?? '', /DELETE .* is not in the contract/)
    assert.match(contract?.checkRequest('GET', '/v3/directline/other', undefined)[0] ?? '', /is not in the contract/)
  })

  it('asks for the error shape on each refusal', () => {
    const error = { error: { code: 'TokenExpired', message: 'The token has expired' } }
    assert.deepEqual(contract?.checkResponse('GET', activities, 403, error), [])
    assert.equal(contract?.checkResponse('GET', activities, 403, { error: { code: 'x' } }).length, 1)
    assert.equal(contract?.checkResponse('GET', activities, 403, undefined).length, 1)
  })

  it('asks for a body where one is required', () => {
    assert.deepEqual(contract?.checkRequest('POST', '/v3/directline/tokens/generate', undefined), [])
    assert.equal(contract?.checkRequest('POST', activities, undefined).length, 1)
  })
})

describe('Connector contract', function () {
  const contract = contractOf('connector')
  before(function () {
    if (!contract) this.skip()
  })

  it('understands a serviceUrl with a prefix, and prefers the literal path', () => {
    const path = '/connector/bot-a/v3/conversations/c1/activities/history'
    assert.deepEqual(contract?.checkRequest('POST', path, { activities: [{ type: 'message' }] }), [])
    assert.equal(contract?.checkRequest('POST', path, { activities: {} }).length, 1)
  })

  it('takes null where the contract is nullable, and words beyond an open enumeration', () => {
    const activity = { type: 'message', timestamp: null, from: { id: 'u', role: 'skill' } }
    assert.deepEqual(contract?.checkShape('Activity', activity), [])
    assert.equal(contract?.checkShape('Activity', { type: 'message', id: null }).length, 1)
  })

  it('checks answers of every status by the default', () => {
    const path = '/v3/conversations/c1/activities/a1'
    assert.deepEqual(contract?.checkResponse('POST', path, 200, { id: 'a2' }), [])
    assert.deepEqual(contract?.checkResponse('DELETE', path, 200, undefined), [])
    assert.deepEqual(contract?.checkResponse('POST', path, 403, { error: { code: 'x', message: 'y' } }), [])
    assert.equal(contract?.checkResponse('POST', path, 403, { error: { code: 'x' } }).length, 1)
  })

  it('checks lists by their elements', () => {
    const path = '/v3/conversations/c1/members'
    assert.deepEqual(contract?.checkResponse('GET', path, 200, [{ id: 'u' }]), [])
    assert.equal(contract?.checkResponse('GET', path, 200, [{ id: 1 }]).length, 1)
  })
})
