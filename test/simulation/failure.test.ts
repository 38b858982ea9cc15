import assert from 'node:assert/strict'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import { noted, startOf } from '../support/changes.ts'
import { failureAt } from './failure.ts'

describe('a simulation that fails', () => {
  it('says what, when, the end of the log and how to see it again', async () => {
    const store = await openSqliteStore({ memory: true })
    await store.commit(startOf('c00000007', { happenings: [noted('here')] }))
    const where = { seed: 3, step: 12, at: Date.UTC(2026, 0, 5), replay: 'npm run simulate -- --seed 3' }
    const { message } = await failureAt(where, store, new Error('c00000007: the log has a gap'))
    await store.close()
    assert.match(message, /^c00000007: the log has a gap\nseed 3, step 12, 2026-01-05T00:00:00.000Z\nthe end of/)
    assert.match(message, /2 00:00:01.001Z noted test\n {2}state \{/)
    assert.match(message, /again: npm run simulate -- --seed 3$/)
  })
})
