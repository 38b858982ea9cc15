import assert from 'node:assert/strict'
import { createTokens } from '../../src/auth/tokens.ts'

const KEY = Buffer.alloc(32, 7)

describe('tokens', () => {
  let nowMs: number
  const tokens = (key = KEY) => createTokens(key, () => nowMs)
  beforeEach(() => {
    nowMs = Date.UTC(2026, 0, 1)
  })

  it('give their claims back', async () => {
    const token = await tokens().issue({ use: 'test', user: 'Käthe' }, 60)
    const { use, user } = (await tokens().verify(token)) as Record<string, unknown>
    assert.deepEqual({ use, user }, { use: 'test', user: 'Käthe' })
  })

  for (const times of [1, 2]) {
    it(`DLN-4 expire at their moment, and not before (${times === 1 ? 'asked once' : 'asked again'})`, async () => {
      const both = tokens()
      const token = await both.issue({}, 60)
      if (times === 2) await both.verify(token)
      nowMs += 59_999
      assert.equal(typeof (await both.verify(token)), 'object')
      nowMs += 1
      assert.equal(await both.verify(token), 'expired')
    })
  }

  it('hold for another process with the same key, and for none with another', async () => {
    const token = await tokens().issue({}, 60)
    assert.equal(typeof (await tokens().verify(token)), 'object')
    assert.equal(await tokens(Buffer.alloc(32, 8)).verify(token), 'invalid')
  })

  it('are refused when they were changed, are unsigned or are something else', async () => {
    const token = await tokens().issue({ conv: 'mine' }, 60)
    const [head, , signature] = token.split('.')
    const other = Buffer.from(JSON.stringify({ conv: 'yours', iss: 'handback', exp: 9_999_999_999 })).toString(
      'base64url',
    )
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${other}.`
    for (const forged of [`${head}.${other}.${signature}`, unsigned, '', 'x', 'a.b.c', '..', 'é']) {
      assert.equal(await tokens().verify(forged), 'invalid', forged)
    }
  })
})
