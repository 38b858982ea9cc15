import assert from 'node:assert/strict'
import { activeWith, nextOf, startOf } from '../support/changes.ts'
import type { OpenStore } from './store.ts'

export function storeRouterContract(current: () => OpenStore): void {
  it('CNV-6 what is due comes soonest first, with the moment of the next one after it', async () => {
    const { store } = current()
    for (const [id, dueAt] of [['c', 30], ['b', 20], ['a', 20], ['d', 40]] as const) {
      await store.commit(startOf(id, { effects: { dueAt } }))
    }
    await store.commit(startOf('never', { effects: { dueAt: null } }))
    assert.deepEqual(await store.due(19, 9), { ids: [], nextAt: 20 })
    assert.deepEqual(await store.due(30, 9), { ids: ['a', 'b', 'c'], nextAt: 40 })
    assert.deepEqual(await store.due(99, 1), { ids: ['a'], nextAt: 20 })
    assert.deepEqual(await store.due(99, 9), { ids: ['a', 'b', 'c', 'd'], nextAt: undefined })
  })

  it('CNV-6 a timer stays where a change says nothing of it, moves, ends, and outlives a restart', async () => {
    const first = startOf('a', { effects: { dueAt: 20 } })
    await current().store.commit(first)
    const second = nextOf(first)
    await current().store.commit(second)
    const store = await current().reopen()
    assert.deepEqual(await store.due(20, 9), { ids: ['a'], nextAt: undefined })
    const third = nextOf(second, { effects: { dueAt: 50 } })
    await store.commit(third)
    assert.deepEqual(await store.due(20, 9), { ids: [], nextAt: 50 })
    await store.commit(nextOf(third, { effects: { dueAt: null } }))
    assert.deepEqual(await store.due(99, 9), { ids: [], nextAt: undefined })
  })

  it('ORD-7 conversations that owe a bot a POST are found after a restart, in pages', async () => {
    const changes = ['b', 'a', 'a-1', 'c', 'A'].map((id) => startOf(id, { effects: { owed: true } }))
    for (const change of changes) await current().store.commit(change)
    await current().store.commit(startOf('free'))
    const store = await current().reopen()
    assert.deepEqual(await store.owed(undefined, 3), ['A', 'a', 'a-1'])
    assert.deepEqual(await store.owed(changes[2]!.id, 3), ['b', 'c'])
    const later = nextOf(changes[1]!)
    await store.commit(later)
    assert.deepEqual(await store.owed(undefined, 2), ['A', 'a'])
    await store.commit(nextOf(later, { effects: { owed: false } }))
    assert.deepEqual(await store.owed(undefined, 2), ['A', 'a-1'])
  })

  it('CNV-7 conversations that are not closed are found by order of id, in pages', async () => {
    const { store } = current()
    const changes = ['b', 'a', 'a-1', 'B', 'c'].map((id) => startOf(id))
    for (const change of changes) await store.commit(change)
    const active = nextOf(changes[0]!, { state: activeWith('riley') })
    await store.commit(active)
    assert.deepEqual(await store.open(undefined, 3), ['B', 'a', 'a-1'])
    assert.deepEqual(await store.open(changes[2]!.id, 9), ['b', 'c'])
    await store.commit(nextOf(active, { state: { status: 'Closed', closedAt: 9 } }))
    assert.deepEqual(await store.open(changes[2]!.id, 9), ['c'])
  })
}
