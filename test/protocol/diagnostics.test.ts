import assert from 'node:assert/strict'
import { DIAGNOSTICS, note, withAdvice } from '../../src/protocol/diagnostics.ts'

describe('diagnostics', () => {
  it('LNT-1 the codes are these, and stay', () => {
    assert.deepEqual(Object.keys(DIAGNOSTICS), [
      'not-bridged',
      'tags-not-string',
      'tags-not-json',
      'unknown-command-type',
      'command-on-non-message',
      'command-and-bridged',
      'end-conversation-odd-form',
      'integer-command-type',
      'event-not-command',
      'bot-silent',
      'bot-error',
      'bot-refused',
      'bot-timeout',
      'bot-unreachable',
      'bot-not-engaged',
      'activity-refused',
      'not-in-roster',
    ])
  })

  it('LNT-1 each says in one sentence what happened and in one what to change', () => {
    for (const { happened, change } of Object.values(DIAGNOSTICS)) {
      assert.match(happened, /^\S[^.]+(\.\w[^.]*)*\.$/)
      assert.match(change, /^\S[^.]+(\.\w[^.]*)*\.$/)
    }
    const { happened, change } = DIAGNOSTICS['not-bridged']
    const { code, text } = note('not-bridged')
    assert.deepEqual([code, text], ['not-bridged', happened])
    assert.equal(withAdvice(code, 'Bot A: that.'), `Bot A: that. ${change}`)
    assert.equal(withAdvice('constructor', 'That.'), 'That.')
  })
})
