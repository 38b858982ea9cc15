import assert from 'node:assert/strict'
import { createPassing } from '../../src/runtime/passing.ts'

describe('a map of what is held for a moment', () => {
  it('holds what was set until it is deleted, for few keys and for many', () => {
    for (const keys of [10, 5_000]) {
      const passing = createPassing<number, string>()
      for (let key = 0; key < keys; key++) passing.set(key, `value ${key}`)
      for (let key = 0; key < keys; key += 2) passing.delete(key)
      assert.deepEqual([passing.get(0), passing.get(1)], [undefined, 'value 1'])
      assert.equal(passing.values().length, keys / 2)
      passing.set(0, 'again')
      assert.equal(passing.get(0), 'again')
    }
  })
})
