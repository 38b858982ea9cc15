import assert from 'node:assert/strict'
import type { Presence } from '../../src/domain/desk.ts'
import type { ConversationId, QueueId, SessionId, WorkerId } from '../../src/domain/ids.ts'
import type { Store, WaitingHead } from '../../src/store/store.ts'
import { lineOf, load, nextOf, startOf } from '../support/changes.ts'
import type { OpenStore } from './store.ts'

const support = 'support' as QueueId
const billing = 'billing' as QueueId

export function storeQueueContract(current: () => OpenStore): void {
  it('ASG-2 the waiting come by rank, then by time, then by id, in pages without gap or repeat', async () => {
    const { store } = current()
    const rows: [string, number, number][] = [['b', 1, 50], ['a-1', 1, 50], ['a', 1, 50], ['late', 0, 99], ['B', 1, 9]]
    for (const [id, rank, since] of rows) await store.commit(waiting(id, support, rank, since))
    await store.commit(waiting('other', billing, 0, 1))
    const ids: string[] = []
    let after: WaitingHead | undefined
    for (;;) {
      const page: WaitingHead[] = (await store.match(support, lineOf([]), 2, after)).waiting
      if (page.length === 0) break
      ids.push(...page.map((head) => head.conversationId))
      after = page.at(-1)
    }
    assert.deepEqual(ids, ['late', 'B', 'a', 'a-1', 'b'])
    const [head] = (await store.match(support, lineOf([]), 1)).waiting
    assert.deepEqual(head, { conversationId: 'late', rank: 0, since: 99, units: 10 })
  })

  it('ASG-2 a conversation waits in one place: it moves, stays where nothing is said of it, and leaves', async () => {
    const { store } = current()
    const first = waiting('a', support, 1, 50)
    await store.commit(first)
    const second = nextOf(first)
    await store.commit(second)
    assert.deepEqual(await store.waitingCounts(), [{ queueId: support, waiting: 1, oldestSince: 50 }])
    const third = nextOf(second, { effects: { waiting: { queueId: billing, rank: 0, since: 60, units: 20, needs: 'chat' } } })
    await store.commit(third)
    assert.deepEqual(await store.waitingCounts(), [{ queueId: billing, waiting: 1, oldestSince: 60 }])
    assert.deepEqual((await store.match(support, lineOf([]), 9)).waiting, [])
    await store.commit(nextOf(third, { effects: { waiting: null } }))
    assert.deepEqual(await store.waitingCounts(), [])
  })

  it('CNV-2 changes of one conversation in one turn leave what they would leave one by one', async () => {
    const { store } = current()
    const riley = 'riley' as WorkerId
    const session = { id: 'a_s2' as SessionId, workerId: riley, kind: 'representative' as const, queueId: support, openedAt: 5, role: 'primary' as const }
    const offer = { id: 'a_o3' as never, workerId: riley, expiresAt: 9 }
    const place = { queueId: support, rank: 0, since: 50, units: 10, needs: 'chat' }
    const changes = [startOf('a', { effects: { waiting: place, offerOpened: offer, dueAt: 7, owed: true } })]
    changes.push(nextOf(changes[0]!, { effects: { waiting: null, offerClosed: offer.id, sessionsOpened: [session] } }))
    const closed = { id: session.id, closedAt: 6, reason: 'RepresentativeTransferred' as never }
    changes.push(nextOf(changes[1]!, { effects: { sessionsClosed: [closed], dueAt: null, owed: false } }))
    changes.push(nextOf(changes[2]!, { effects: { waiting: { ...place, queueId: billing } } }))
    const outcomes = await Promise.all([...changes, waiting('b', support, 1, 40)].map((each) => store.commit(each)))
    assert.deepEqual(new Set(outcomes.map(({ outcome }) => outcome)), new Set(['committed']))
    assert.deepEqual(await store.conversation('a' as ConversationId), changes[3]?.state)
    assert.deepEqual(await store.log('a' as ConversationId, 0, 9), changes.flatMap(({ events }) => events))
    const counts = (await store.waitingCounts()).map(({ queueId, waiting }) => [queueId, waiting])
    assert.deepEqual(new Map(counts as [string, number][]), new Map([['support', 1], ['billing', 1]]))
    assert.deepEqual(await store.offers(riley), [])
    assert.deepEqual((await store.sessions('a' as ConversationId)).map(({ closedAt }) => closedAt), [6])
    assert.deepEqual([await store.due(9, 9), await store.owed(undefined, 9)], [{ ids: [], nextAt: undefined }, []])
  })

  it('ASG-7 a queue counts who waits there, and since when the oldest does', async () => {
    const { store } = current()
    await store.commit(waiting('a', support, 0, 50))
    await store.commit(waiting('b', support, 1, 40))
    await store.commit(waiting('c', billing, 1, 60))
    const counts = await store.waitingCounts()
    counts.sort((one, other) => one.oldestSince - other.oldestSince)
    assert.deepEqual(counts, [
      { queueId: support, waiting: 2, oldestSince: 40 },
      { queueId: billing, waiting: 1, oldestSince: 60 },
    ])
  })

  it('TRF-9 a position is how many are ahead in the same queue, by its order; a longer line is counted to 101', async () => {
    const { store } = current()
    await store.commit(waiting('b', support, 1, 50))
    await store.commit(waiting('a', support, 1, 50))
    await store.commit(waiting('first', support, 0, 99))
    await store.commit(waiting('other', billing, 0, 1))
    const ahead = async (id: string) => (await store.figures(support, 0, id as ConversationId)).ahead
    assert.deepEqual(await Promise.all(['first', 'a', 'b', 'nobody'].map(ahead)), [0, 1, 2, 0])
    assert.deepEqual(await store.figures(support, 0), { ahead: 3 })
    assert.deepEqual(await store.figures(support, 0, { rank: 1 }), { ahead: 3 })
    assert.deepEqual(await store.figures(support, 0, { rank: 0 }), { ahead: 1 })
    for (let count = 0; count < 110; count++) await store.commit(waiting(`m${count}`, billing, 1, 10))
    assert.equal((await store.figures(billing, 0)).ahead, 101)
    assert.equal((await store.figures(billing, 0, 'm99' as ConversationId)).ahead, 101)
  })

  it('TRF-9 the average wait is that of the last 100 whom a representative of the queue took within an hour', async () => {
    const { store } = current()
    const took = (id: string, openedAt: number, waitedMs?: number, queueId = support) => {
      const session = { id: `${id}_s2` as SessionId, workerId: 'riley' as WorkerId, kind: 'representative' as const, role: 'primary' as const }
      const opened = { ...session, queueId, openedAt, ...(waitedMs !== undefined && { waitedMs }) }
      return store.commit(startOf(id, { effects: { sessionsOpened: [opened] } }))
    }
    const hour = 3_600_000
    assert.deepEqual(await store.figures(support, hour), { ahead: 0 })
    await took('old', 0, 9_000)
    await took('direct', 500)
    await took('elsewhere', 500, 9_000, billing)
    assert.deepEqual(await store.figures(support, hour), { ahead: 0 })
    await took('one', 1, 1_000)
    await took('two', 2, 2_001)
    assert.deepEqual(await store.figures(support, hour), { ahead: 0, averageWaitMs: 1_501 })
    for (let count = 0; count < 100; count++) await took(`n${count}`, 10 + count, 10)
    assert.deepEqual(await store.figures(support, hour), { ahead: 0, averageWaitMs: 10 })
  })

  it('ASG-1 most free units first, ties to the longest since the last assignment, or none yet', async () => {
    const { store } = current()
    await staff(store, { early: 30, late: 30, never: 20, big: 50, fresh: 20 }, 'Available')
    await store.commit(startOf('a', { at: 900, effects: { load: [load('late', 10)] } }))
    await store.commit(startOf('b', { at: 800, effects: { load: [load('early', 10)] } }))
    assert.deepEqual(await candidates(store, ['Available']), ['big 50', 'fresh 20', 'never 20', 'early 20', 'late 20'])
    assert.deepEqual(await candidates(store, ['Available'], 2), ['big 50', 'fresh 20'])
    await staff(store, { late: 20, early: 20, never: 10 }, 'Available')
    assert.deepEqual(await candidates(store, ['Available']), ['never 10', 'early 10', 'late 10'])
  })

  it('ASG-1 only allowed presences, ranked together; none is allowed where none is named', async () => {
    const { store } = current()
    await staff(store, { a: 10, b: 20, c: 30, d: 40 }, 'Available')
    await store.setPresence('b' as WorkerId, 'Busy')
    await store.setPresence('d' as WorkerId, 'Do not disturb')
    assert.deepEqual(await candidates(store, ['Available', 'Busy', 'Busy']), ['c 30', 'b 20', 'a 10'])
    assert.deepEqual(await candidates(store, ['Busy', 'Available'], 2), ['c 30', 'b 20'])
    assert.deepEqual(await candidates(store, []), [])
  })

  it('ASG-9 who is full or over capacity is no candidate until a unit is free again, in every queue', async () => {
    const { store } = current()
    await staff(store, { a: 10, b: 10 }, 'Available')
    const first = startOf('x', { effects: { load: [load('a', 10)] } })
    await store.commit(first)
    assert.deepEqual(await candidates(store, ['Available']), ['b 10'])
    assert.deepEqual(await candidates(store, ['Available'], 9, billing), ['b 10'])
    await staff(store, { a: 5, b: 10 }, 'Available')
    assert.deepEqual(await candidates(store, ['Available']), ['b 10'])
    await store.commit(nextOf(first, { effects: { load: [load('a', -10)] } }))
    assert.deepEqual(await candidates(store, ['Available'], 9, billing), ['b 10', 'a 5'])
  })

  it('ASG-10 others are signed in at any presence but Offline and Inactive, full or not', async () => {
    const { store } = current()
    await staff(store, { a: 10, b: 10, c: 10 }, 'Offline')
    const [a, b, c] = ['a', 'b', 'c'] as WorkerId[]
    assert.equal(await store.signedIn(support, [''], []), false)
    for (const presence of ['Available', 'Busy', 'Do not disturb', 'Away'] as Presence[]) {
      await store.setPresence(a!, presence)
      assert.equal(await store.signedIn(support, [''], [b!]), true, presence)
    }
    assert.equal(await store.signedIn(support, [''], [b!, a!]), false)
    assert.equal(await store.signedIn('empty' as QueueId, [''], []), false)
    await store.setPresence(b!, 'Available')
    await store.setPresence(c!, 'Inactive')
    assert.equal(await store.signedIn(support, [''], [a!, b!]), false)
    assert.equal(await store.signedIn(support, [''], [a!, c!]), true)
    assert.equal(await store.signedIn(support, [''], [b!, c!]), true)
  })

  it('ASG-1 members are those of the last configuration, each once', async () => {
    const { store } = current()
    await staff(store, { a: 10, b: 20 }, 'Available')
    const [a, b] = ['a', 'b'] as WorkerId[]
    const seeds = [a!, b!].map((id) => ({ id, kind: 'representative' as const, capacity: 10 }))
    const member = { queueId: support, workerId: a! }
    await store.configure(seeds, [member, member])
    assert.deepEqual(await candidates(store, ['Available']), ['a 10'])
    assert.deepEqual(await candidates(store, ['Available'], 9, billing), [])
  })
}

function waiting(id: string, queueId: QueueId, rank: number, since: number) {
  return startOf(id, { effects: { waiting: { queueId, rank, since, units: 10, needs: 'chat' } } })
}

/** Makes them the members of both queues. */
async function staff(store: Store, capacities: Record<string, number>, presence: Presence): Promise<void> {
  const seeds = Object.entries(capacities).map(([id, capacity]) => ({
    id: id as WorkerId,
    kind: 'representative' as const,
    capacity,
  }))
  const members = [support, billing].flatMap((queueId) => seeds.map(({ id }) => ({ queueId, workerId: id })))
  await store.configure(seeds, members)
  for (const { id } of seeds) await store.setPresence(id, presence)
}

async function candidates(store: Store, presences: Presence[], limit = 9, queue = support): Promise<string[]> {
  const match = await store.match(queue, lineOf(presences), limit)
  return match.candidates.map(({ workerId, free }) => `${workerId} ${free}`)
}
