import assert from 'node:assert/strict'
import type { Change } from '../../src/domain/effects.ts'
import { groupCommit } from '../../src/store/group-commit.ts'
import type { Committed } from '../../src/store/store.ts'
import { startOf } from '../support/changes.ts'

const committed: Committed = { outcome: 'committed' }

describe('group commit', () => {
  it('CNV-5 writes what one turn brought at once, also from later microtasks', async () => {
    const sizes: number[] = []
    const group = groupCommit(async (changes: Change[]) => {
      sizes.push(changes.length)
      return changes.map(() => committed)
    })
    const later = async () => {
      for (let microtasks = 0; microtasks < 20; microtasks++) await undefined
      return group.commit(startOf('c'))
    }
    await Promise.all([group.commit(startOf('a')), group.commit(startOf('b')), later()])
    await group.commit(startOf('d'))
    assert.deepEqual(sizes, [3, 1])
  })

  it('CNV-5 gives each its own outcome', async () => {
    const group = groupCommit(async (changes: Change[]) =>
      changes.map(({ id }) => (id === 'b' ? { outcome: 'stale' as const } : committed)),
    )
    const outcomes = await Promise.all(['a', 'b', 'c'].map((id) => group.commit(startOf(id))))
    assert.deepEqual(outcomes, [committed, { outcome: 'stale' }, committed])
  })

  it('CNV-5 gathers what comes while it writes, and writes one group at a time', async () => {
    const written: Change[][] = []
    const finish: (() => void)[] = []
    const group = groupCommit(async (changes: Change[]) => {
      written.push(changes)
      await new Promise<void>((resolve) => finish.push(resolve))
      return changes.map(() => committed)
    })
    const first = group.commit(startOf('a'))
    await turn()
    const others = [group.commit(startOf('b')), group.commit(startOf('c'))]
    await turn()
    assert.equal(written.length, 1)
    finish[0]?.()
    await first
    await turn()
    await turn()
    assert.deepEqual(written.map((changes) => changes.length), [1, 2])
    finish[1]?.()
    await Promise.all([...others, group.drained()])
  })

  it('CNV-5 writes the next group while the one before is on its way to disk, and is drained when both are there', async () => {
    const flush: (() => void)[] = []
    const group = groupCommit(async (changes: Change[], next) => {
      next()
      await new Promise<void>((resolve) => flush.push(resolve))
      return changes.map(() => committed)
    })
    let heard = ''
    const first = group.commit(startOf('a')).then(() => (heard += 'a'))
    await turn()
    await turn()
    const second = group.commit(startOf('b')).then(() => (heard += 'b'))
    const drained = group.drained().then(() => (heard += '.'))
    await turn()
    await turn()
    assert.equal(flush.length, 2)
    assert.equal(heard, '')
    for (const done of flush) done()
    await Promise.all([first, second, drained])
    assert.equal(heard, 'ab.')
  })

  it('CNV-5 rejects a whole group with what went wrong, and goes on', async () => {
    const fault = new Error('no disk')
    let faults = [fault]
    const group = groupCommit(async (changes: Change[]) => {
      const [now] = faults
      faults = []
      if (now) throw now
      return changes.map(() => committed)
    })
    const results = await Promise.allSettled([group.commit(startOf('a')), group.commit(startOf('b'))])
    assert.deepEqual(results, [{ status: 'rejected', reason: fault }, { status: 'rejected', reason: fault }])
    assert.deepEqual(await group.commit(startOf('a')), committed)
  })
})

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
