import assert from 'node:assert/strict'
import type { WorkerId } from '../../src/domain/ids.ts'
import type { Store } from '../../src/store/store.ts'
import { lineOf, startOf } from '../support/changes.ts'
import type { OpenStore } from './store.ts'

const [ann, bob] = ['ann', 'bob'] as WorkerId[] as [WorkerId, WorkerId]

export function storeDesksContract(current: () => OpenStore): void {
  it('ASG-5 whoever has no desk open anywhere is gone since the last one closed; who never had one is not', async () => {
    const { store } = current()
    await staff(store)
    await store.desks.opened(ann, 'one')
    await store.desks.opened(ann, 'two')
    await store.desks.closed(ann, 'one', 100)
    assert.deepEqual(await store.desks.gone(), [])
    await store.desks.closed(ann, 'two', 200)
    await store.desks.closed(ann, 'two', 300)
    assert.deepEqual(await store.desks.gone(), [{ workerId: ann, goneAt: 200 }])
    await store.desks.opened(ann, 'three')
    assert.deepEqual(await store.desks.gone(), [])
  })

  it('ASG-5 desks at processes that are no more are closed, and this outlives a restart', async () => {
    const { store, reopen } = current()
    await staff(store)
    await store.desks.opened(ann, 'dead')
    await store.desks.opened(bob, 'dead')
    await store.desks.opened(bob, 'alive')
    const again = await reopen()
    await again.desks.keepOnly(['alive'], 500)
    assert.deepEqual(await again.desks.gone(), [{ workerId: ann, goneAt: 500 }])
    await again.desks.again(900)
    assert.deepEqual(await again.desks.gone(), [{ workerId: ann, goneAt: 900 }])
    await again.desks.keepOnly([], 1_000)
    assert.deepEqual((await again.desks.gone()).map(({ goneAt }) => goneAt), [900, 1_000])
  })

  it('ASG-5 only who is still gone becomes Offline, in every queue, and is gone until that is settled', async () => {
    const { store } = current()
    await staff(store)
    await store.desks.opened(ann, 'one')
    await store.desks.closed(ann, 'one', 100)
    assert.equal(await store.desks.disconnect(ann, 99), undefined)
    assert.equal((await store.desks.disconnect(ann, 100))?.presence, 'Offline')
    const { candidates } = await store.match('support' as never, lineOf(['Available']), 9)
    assert.deepEqual(candidates.map(({ workerId }) => workerId), ['bob'])
    assert.equal((await store.desks.gone()).length, 1)
    await store.desks.settle(ann, 100)
    assert.deepEqual(await store.desks.gone(), [])
    assert.equal(await store.desks.disconnect(ann, 100), undefined)
  })

  it('ASG-12 remembers who served a customer last in each workstream, until that conversation is erased', async () => {
    const { store } = current()
    const served = (id: string, workerId: WorkerId, at: number) => startOf(id, { effects: { lastAgent: { workerId, at } } })
    const first = served('a', ann, 100)
    // Two of one customer may come to be in one transaction.
    await Promise.all([store.commit(first), store.commit(served('b', bob, 200))])
    const { workstreamId, customer } = first.state
    assert.deepEqual(await store.lastAgent(workstreamId, customer.id), { workerId: bob, at: 200 })
    assert.equal(await store.lastAgent('other' as never, customer.id), undefined)
    assert.equal(await store.lastAgent(workstreamId, 'somebody else'), undefined)
    await store.scrub('b' as never, [], { id: 'erased', erased: true })
    assert.equal(await store.lastAgent(workstreamId, customer.id), undefined)
  })

  it('ASG-5 knows in which conversations somebody has a part, or an offer', async () => {
    const { store } = current()
    const session = { id: 's1' as never, workerId: ann, kind: 'representative' as const, queueId: 'support' as never, openedAt: 1, role: 'primary' as const }
    await store.commit(startOf('a', { effects: { sessionsOpened: [session] } }))
    await store.commit(startOf('b', { effects: { offerOpened: { id: 'o1' as never, workerId: ann, expiresAt: 9 } } }))
    await store.commit(startOf('c', { effects: {
      sessionsOpened: [{ ...session, id: 's2' as never }], sessionsClosed: [{ id: 's2' as never, closedAt: 2, reason: 'AgentClosed' }],
    } }))
    assert.deepEqual((await store.desks.work(ann)).sort(), ['a', 'b'])
    assert.deepEqual(await store.desks.work(bob), [])
  })
}

async function staff(store: Store): Promise<void> {
  const seeds = [ann, bob].map((id) => ({ id, kind: 'representative' as const, capacity: 10 }))
  await store.configure(seeds, seeds.map(({ id }) => ({ queueId: 'support' as never, workerId: id })))
  for (const { id } of seeds) await store.setPresence(id, 'Available')
}
