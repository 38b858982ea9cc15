import assert from 'node:assert/strict'
import { MAX_ACTIVITY_BYTES } from '../../src/protocol/activity.ts'
import { isReply } from '../../src/protocol/http.ts'
import { parseActivity } from '../../src/protocol/parse-activity.ts'

function refusalOf(body: unknown, bodyBytes = 0) {
  const parsed = parseActivity({ body, bodyBytes })
  assert.ok(isReply(parsed))
  const { error } = parsed.body as { error: { code: string; message: string } }
  return { status: parsed.status, ...error }
}

describe('an activity off the wire', () => {
  it('is taken as it is, unknown fields and nulls included', () => {
    const body = { type: 'message', text: null, attachments: null, from: { id: null }, more: { deep: [1] } }
    assert.deepEqual(parseActivity({ body, bodyBytes: 100 }), { activity: body })
  })

  it('is no refusal, whatever fields of a refusal it has', () => {
    const body = { type: 'message', status: 200, body: 'mine', headers: {} }
    assert.ok(!isReply(parseActivity({ body, bodyBytes: 100 })))
  })

  it('BOT-7 28 KB on the wire pass, one byte more does not', () => {
    const body = { type: 'message' }
    assert.deepEqual(parseActivity({ body, bodyBytes: MAX_ACTIVITY_BYTES }), { activity: body })
    const { status, code, message } = refusalOf(body, MAX_ACTIVITY_BYTES + 1)
    assert.deepEqual([status, code], [400, 'MessageSizeTooBig'])
    assert.equal(message, 'The activity has 28673 bytes; at most 28672 (28 KB) are allowed.')
  })

  it('must be an object with a type', () => {
    for (const body of [undefined, null, 'message', 7, [], [{ type: 'message' }]]) {
      assert.match(refusalOf(body).message, /^The body must be an Activity/)
    }
    for (const type of [undefined, null, '', 7, {}]) assert.match(refusalOf({ type }).message, /^"type" must be a text/)
  })

  it('names the field that has a wrong type', () => {
    const wrong: [string, unknown][] = [
      ['text', 5], ['name', {}], ['locale', []], ['replyToId', 1], ['attachments', {}], ['entities', 'x'],
      ['membersAdded', 1], ['from', 'me'], ['from', { id: 5 }],
    ]
    for (const [field, value] of wrong) {
      const { status, code, message } = refusalOf({ type: 'message', [field]: value })
      assert.deepEqual([status, code], [400, 'BadArgument'])
      assert.ok(message.startsWith(`"${field}" must be `), message)
    }
  })
})
