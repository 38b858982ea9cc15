import assert from 'node:assert/strict'
import type { QueueId, WorkerId } from '../../src/domain/ids.ts'
import type { Store } from '../../src/store/store.ts'
import { lineOf, load, nextOf, said, startOf } from '../support/changes.ts'
import type { OpenStore } from './store.ts'

const support = 'support' as QueueId
const riley = 'riley' as WorkerId
const sam = 'sam' as WorkerId

export function storeLoadContract(current: () => OpenStore): void {
  beforeEach(async () => {
    const { store } = current()
    await configure(store, 20)
    await store.setPresence(riley, 'Available')
    await store.setPresence(sam, 'Available')
  })

  it('CAP-7 gains fit the capacity to the last unit; one more is refused and leaves no trace', async () => {
    const { store } = current()
    const first = startOf('a', { effects: { load: [load('riley', 20)] } })
    assert.deepEqual(await store.commit(first), { outcome: 'committed' })
    const more = nextOf(first, { happenings: [said('lost')], effects: { load: [load('riley', 1)], dueAt: 5 } })
    assert.deepEqual(await store.commit(more), { outcome: 'worker-full' })
    assert.deepEqual(await store.log(first.id, 0, 9), first.events)
    assert.deepEqual(await store.conversation(first.id), first.state)
    assert.deepEqual(await store.due(9, 9), { ids: [], nextAt: undefined })
    assert.equal((await store.worker(riley))?.load, 20)
  })

  it('CAP-7 gains of one turn count together, and a refusal among them disturbs nobody', async () => {
    const { store } = current()
    const changes = ['a', 'b', 'c', 'd'].map((id) => startOf(id, { effects: { load: [load('riley', 10)] } }))
    const talk = startOf('e', { happenings: [said('hello')] })
    const outcomes = await Promise.all([...changes, talk].map((each) => store.commit(each)))
    const words = outcomes.map(({ outcome }) => outcome)
    assert.deepEqual(words, ['committed', 'committed', 'worker-full', 'worker-full', 'committed'])
    assert.equal(await store.conversation(changes[2]!.id), undefined)
    assert.equal((await store.worker(riley))?.load, 20)
    assert.deepEqual(await store.log(talk.id, 0, 9), talk.events)
  })

  it('CAP-7 what a supervisor gives may exceed the capacity; nobody else gets through before it fits again', async () => {
    const { store } = current()
    const full = startOf('a', { effects: { load: [load('riley', 20)] } })
    await store.commit(full)
    const given = startOf('b', { effects: { load: [{ ...load('riley', 10), over: true }] } })
    assert.deepEqual(await store.commit(given), { outcome: 'committed' })
    assert.equal((await store.worker(riley))?.load, 30)
    await store.commit(nextOf(full, { effects: { load: [load('riley', -15)] } }))
    const more = startOf('c', { effects: { load: [load('riley', 10)] } })
    assert.deepEqual(await store.commit(more), { outcome: 'worker-full' })
    await store.setPresence(riley, 'Do not disturb')
    const away = startOf('d', { effects: { load: [{ ...load('riley', 1), over: true }] } })
    assert.deepEqual(await store.commit(away), { outcome: 'worker-away' })
  })

  it('CAP-7 units that one change of a turn gives back serve the next', async () => {
    const { store } = current()
    const first = startOf('a', { effects: { load: [load('riley', 20)] } })
    await store.commit(first)
    const back = nextOf(first, { effects: { load: [load('riley', -20)] } })
    const taken = startOf('b', { effects: { load: [load('riley', 20)] } })
    const outcomes = await Promise.all([back, taken].map((each) => store.commit(each)))
    assert.deepEqual(outcomes, [{ outcome: 'committed' }, { outcome: 'committed' }])
    assert.equal((await store.worker(riley))?.load, 20)
  })

  it('CAP-7 a change that loads several workers is refused whole where one of them has no room', async () => {
    const { store } = current()
    const first = startOf('a', { effects: { load: [load('sam', 15)] } })
    await store.commit(first)
    const swap = nextOf(first, { effects: { load: [load('riley', 10), load('sam', -5), load('sam', 20)] } })
    assert.deepEqual(await store.commit(swap), { outcome: 'worker-full' })
    assert.deepEqual(await loads(store), { riley: 0, sam: 15 })
  })

  it('CAP-7 what a worker loses in a change makes room for what it gains there, in whatever order', async () => {
    const { store } = current()
    const first = startOf('a', { effects: { load: [load('riley', 20)] } })
    await store.commit(first)
    const change = nextOf(first, { effects: { load: [load('riley', 15), load('riley', -20)] } })
    assert.deepEqual(await store.commit(change), { outcome: 'committed' })
    assert.deepEqual(await loads(store), { riley: 15, sam: 0 })
  })

  it('CAP-7 a gain needs an allowed presence; a worker nobody knows is away', async () => {
    const { store } = current()
    await store.setPresence(riley, 'Busy')
    const gain = (id: string, worker: string, presences: Parameters<typeof load>[2]) =>
      store.commit(startOf(id, { effects: { load: [load(worker, 10, presences)] } }))
    assert.deepEqual(await gain('a', 'riley', ['Available']), { outcome: 'worker-away' })
    assert.deepEqual(await gain('a', 'riley', []), { outcome: 'worker-away' })
    assert.deepEqual(await gain('a', 'nobody', ['Available', 'Offline']), { outcome: 'worker-away' })
    assert.deepEqual(await gain('a', 'riley', ['Available', 'Busy']), { outcome: 'committed' })
    assert.deepEqual(await loads(store), { riley: 10, sam: 0 })
  })

  it('CAP-8 a loss always passes: away, over capacity, unknown; load never falls below zero', async () => {
    const { store } = current()
    const first = startOf('a', { effects: { load: [load('riley', 20)] } })
    await store.commit(first)
    await store.setPresence(riley, 'Offline')
    await configure(store, 5)
    const second = nextOf(first, { effects: { load: [load('riley', -10, []), load('nobody', -10)] } })
    assert.deepEqual(await store.commit(second), { outcome: 'committed' })
    assert.deepEqual(await loads(store), { riley: 10, sam: 0 })
    const third = nextOf(second, { effects: { load: [load('riley', -30)] } })
    assert.deepEqual(await store.commit(third), { outcome: 'committed' })
    assert.deepEqual(await loads(store), { riley: 0, sam: 0 })
  })

  it('ASG-1 a gain sets when a worker was last assigned; a loss and a refusal do not', async () => {
    const { store } = current()
    assert.equal((await store.worker(riley))?.lastAssignedAt, null)
    const first = startOf('a', { at: 5000, effects: { load: [load('riley', 10)] } })
    await store.commit(first)
    await store.commit(nextOf(first, { at: 6000, effects: { load: [load('riley', -10)] } }))
    await store.commit(startOf('b', { at: 7000, effects: { load: [load('riley', 50)] } }))
    assert.equal((await store.worker(riley))?.lastAssignedAt, 5000)
  })

  it('CAP-7 presence and load outlive a restart and a new configuration; who left it keeps a row', async () => {
    await current().store.commit(startOf('a', { at: 5000, effects: { load: [load('riley', 10)] } }))
    const store = await current().reopen()
    const kind = 'representative' as const
    await store.configure([{ id: riley, kind, capacity: 40 }], [{ queueId: support, workerId: riley }])
    assert.deepEqual(await store.workers(), [
      { id: riley, kind, capacity: 40, load: 10, presence: 'Available', lastAssignedAt: 5000 },
      { id: sam, kind, capacity: 20, load: 0, presence: 'Available', lastAssignedAt: null },
    ])
    const { candidates } = await store.match(support, lineOf(['Available']), 9)
    assert.deepEqual(candidates, [{ workerId: riley, free: 30, lacks: 0 }])
  })

  it('ASG-5 a new worker is Offline; nobody sets the presence of one who is unknown', async () => {
    const { store } = current()
    const bot = { id: 'bot-a' as WorkerId, kind: 'bot' as const, capacity: 100 }
    await store.configure([bot], [])
    assert.deepEqual(await store.worker(bot.id), { ...bot, load: 0, presence: 'Offline', lastAssignedAt: null })
    assert.deepEqual((await store.setPresence(riley, 'Away'))?.presence, 'Away')
    assert.equal(await store.setPresence('nobody' as WorkerId, 'Available'), undefined)
    assert.equal(await store.worker('nobody' as WorkerId), undefined)
  })
}

async function configure(store: Store, capacity: number): Promise<void> {
  const seeds = [riley, sam].map((id) => ({ id, kind: 'representative' as const, capacity }))
  await store.configure(seeds, seeds.map(({ id }) => ({ queueId: support, workerId: id })))
}

async function loads(store: Store): Promise<Record<string, number>> {
  return Object.fromEntries((await store.workers()).map((worker) => [worker.id, worker.load]))
}
