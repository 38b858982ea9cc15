import assert from 'node:assert/strict'
import type { ConversationId, QueueId, WorkerId } from '../../src/domain/ids.ts'
import type { Line, Store } from '../../src/store/store.ts'
import { lineOf, load, nextOf, startOf } from '../support/changes.ts'
import type { OpenStore } from './store.ts'

const support = 'support' as QueueId
const every: Line['groups'] = [{ key: 'a', lacks: 0 }, { key: 'b', lacks: 1 }]

export function storeLinesContract(current: () => OpenStore): void {
  it('ASG-9 what waits with the same needs stands in one line, and each line is read by itself', async () => {
    const { store } = current()
    const rows: [string, string][] = [['c1', 'chat'], ['c2', 'chat|spanish:3'], ['c3', 'chat'], ['c4', 'chat|spanish:3']]
    for (const [id, needs] of rows) await store.commit(waiting(id, needs))
    assert.deepEqual((await store.lines(support)).sort(), ['chat', 'chat|spanish:3'])
    const { waiting: heads } = await store.match(support, lineOf([], { needs: 'chat|spanish:3' }), 9)
    assert.deepEqual(heads.map(({ conversationId }) => conversationId), ['c2', 'c4'])
    assert.deepEqual(await store.lines('empty' as QueueId), [])
    assert.equal((await store.figures(support, 0, 'c4' as never)).ahead, 3)
  })

  it('ASG-1 by turn: the longest since the last assignment first, whatever is free, the full never', async () => {
    const { store } = current()
    await staff(store, { ann: 10, bob: 40, cat: 30, dan: 20 })
    await takes(store, 'bob', 10, 100)
    await takes(store, 'cat', 10, 300)
    await takes(store, 'dan', 10, 200)
    await takes(store, 'ann', 10, 50)
    assert.deepEqual(await free(store, { byTurn: true, units: 10 }), ['bob 30', 'dan 10', 'cat 20'])
    assert.deepEqual(await free(store, { byTurn: true, units: 15 }), ['bob 30', 'cat 20'])
    assert.deepEqual(await free(store, { units: 10 }), ['bob 30', 'cat 20', 'dan 10'])
  })

  it('ASG-1 least active: finishing one counts as taking one does, and signing in as nothing to do for ever', async () => {
    const { store } = current()
    await staff(store, { ann: 30, bob: 30, cat: 30 }, { leastActive: true })
    const first = await takes(store, 'ann', 10, 100)
    await takes(store, 'bob', 10, 200)
    await takes(store, 'cat', 10, 300)
    await store.commit(nextOf(first, { at: 400, effects: { load: [load('ann', -10)] } }))
    assert.deepEqual(await free(store, { byTurn: true }), ['bob 20', 'cat 20', 'ann 30'])
    await staff(store, { ann: 30, bob: 30, cat: 30 }, { leastActive: true })
    assert.deepEqual(await free(store, { byTurn: true }), ['bob 20', 'cat 20', 'ann 30'])
    await store.setPresence('cat' as WorkerId, 'Busy')
    await store.setPresence('cat' as WorkerId, 'Available')
    assert.deepEqual(await free(store, { byTurn: true }), ['bob 20', 'cat 20', 'ann 30'])
    await store.setPresence('ann' as WorkerId, 'Offline')
    await store.setPresence('ann' as WorkerId, 'Available')
    assert.deepEqual(await free(store, { byTurn: true }), ['ann 30', 'bob 20', 'cat 20'])
  })

  it('ASG-1 groups by skills: only those asked for, whoever lacks the fewest first', async () => {
    const { store } = current()
    const seeds = ['ann', 'bob', 'cat'].map((id) => ({ id: id as WorkerId, kind: 'representative' as const, capacity: 30 }))
    const groups: Record<string, string> = { ann: 'a', bob: 'b', cat: '' }
    await store.configure(seeds, seeds.map(({ id }) => ({ queueId: support, workerId: id, skills: groups[id]! })))
    for (const { id } of seeds) await store.setPresence(id, 'Available')
    await takes(store, 'ann', 10, 100)
    assert.deepEqual(await free(store, { groups: every }), ['ann 20', 'bob 30'])
    const [ann, bob, cat] = seeds.map(({ id }) => id)
    assert.equal(await store.signedIn(support, ['a', 'b'], [ann!, bob!]), false)
    assert.equal(await store.signedIn(support, ['a', 'b', ''], [ann!, bob!]), true)
    assert.equal(await store.signedIn(support, ['a'], [cat!]), true)
  })

  it('ASG-6 peers 6: of simultaneous arrivals exactly as many get in as the limit allows', async () => {
    const { store } = current()
    await store.commit(waiting('before', 'chat'))
    const arrivals = Array.from({ length: 20 }, (_, place) => store.commit(waiting(`c${place}`, 'chat', 5)))
    const outcomes = (await Promise.all(arrivals)).map(({ outcome }) => outcome)
    assert.deepEqual(outcomes.map((outcome) => outcome === 'committed'), outcomes.map((_, place) => place < 4))
    assert.deepEqual(new Set(outcomes), new Set(['committed', 'queue-full']))
    assert.equal((await store.waitingCounts())[0]?.waiting, 5)
    // Who has waited before comes back all the same.
    assert.equal((await store.commit(waiting('back', 'chat'))).outcome, 'committed')
  })

  it('TRF-5 whoever is wanted to join stands in a line of their own, and counts as no customer who waits', async () => {
    const { store } = current()
    for (const id of ['s1', 's2', 's3']) await store.commit(waiting(id, 'chat|joins'))
    assert.deepEqual(await store.lines(support), ['chat|joins'])
    assert.deepEqual(await store.waitingCounts(), [])
    assert.equal((await store.commit(waiting('c4', 'chat', 2))).outcome, 'committed')
    const group = [store.commit(waiting('s5', 'chat|joins')), store.commit(waiting('c6', 'chat', 2)), store.commit(waiting('c7', 'chat', 2))]
    assert.deepEqual((await Promise.all(group)).map(({ outcome }) => outcome), ['committed', 'committed', 'queue-full'])
    assert.deepEqual((await store.waitingCounts()).map(({ waiting: count }) => count), [2])
    assert.equal((await store.figures(support, 0, 'c6' as ConversationId)).ahead, 1)
    assert.equal((await store.figures(support, 0, { rank: 50 })).ahead, 2)
  })

  it('ASG-3 whoever missed an offer becomes Inactive with the commit, unless they have gone away meanwhile', async () => {
    const { store } = current()
    await staff(store, { ann: 30, bob: 30 })
    for (const id of ['ann', 'bob']) {
      const offered = await takes(store, id, 10, 100)
      if (id === 'bob') await store.setPresence(id as WorkerId, 'Away')
      const missed = { ...load(id, -10), becomes: 'Inactive' as const }
      await store.commit(nextOf(offered, { effects: { load: [missed] } }))
    }
    assert.deepEqual((await store.workers()).map(({ presence }) => presence), ['Inactive', 'Away'])
    assert.deepEqual(await free(store, {}), [])
    await store.setPresence('ann' as WorkerId, 'Available')
    assert.deepEqual(await free(store, {}), ['ann 30'])
  })
}

function waiting(id: string, needs: string, limit?: number) {
  const place = { queueId: support, rank: 50, since: Number(id.slice(1)) || 1, units: 10, needs }
  return startOf(id, { effects: { waiting: { ...place, ...(limit !== undefined && { limit }) } } })
}

async function staff(store: Store, capacities: Record<string, number>, member = {}): Promise<void> {
  const seeds = Object.entries(capacities).map(([id, capacity]) => ({
    id: id as WorkerId, kind: 'representative' as const, capacity,
  }))
  await store.configure(seeds, seeds.map(({ id }) => ({ queueId: support, workerId: id, ...member })))
  for (const { id } of seeds) if ((await store.worker(id))?.presence !== 'Available') await store.setPresence(id, 'Available')
}

async function takes(store: Store, workerId: string, units: number, at: number) {
  const change = startOf(`of-${workerId}`, { at, effects: { load: [load(workerId, units)] } })
  assert.equal((await store.commit(change)).outcome, 'committed')
  return change
}

async function free(store: Store, line: Partial<Line>): Promise<string[]> {
  const { candidates } = await store.match(support, lineOf(['Available'], line), 9)
  return candidates.map((candidate) => `${candidate.workerId} ${candidate.free}`)
}
