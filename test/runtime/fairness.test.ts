import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import type { Desk } from '../../src/domain/desk.ts'
import type { OfferId, WorkerId } from '../../src/domain/ids.ts'
import { deskOf, people, person, queue } from '../domain/desk-fixture.ts'
import { ends, start } from '../domain/steps.ts'
import { openOffice, quiet, until, type Office } from './office.ts'

/** What users of other routers complain about most: who waits is not served, or in another order. */
describe('who waits is served, and in order', () => {
  let office: Office
  const opens = async (desk: Desk) => void (office = await openOffice(desk))

  afterEach(async () => {
    await office.stop()
    await office.store.close()
  })

  const offered = () => office.commits.flatMap(({ id, effects }) => (effects.offerOpened ? [id as string] : []))

  async function answer(type: 'accept' | 'reject', id: string): Promise<WorkerId> {
    await until(async () => (await office.offers()).some((offer) => offer.startsWith(`${id} `)), `an offer of ${id}`)
    const state = await office.state(id)
    const offer = state.status === 'Open' ? state.offer : undefined
    await office.run(id, { type, workerId: offer?.workerId as WorkerId, offerId: offer?.offerId as OfferId })
    return offer?.workerId as WorkerId
  }

  it('ASG-2 peers 9: freed capacity pulls the one that waits longest, and no newcomer overtakes it', async () => {
    await opens(deskOf([person('riley', 10)], [queue('desk', ['riley'])]))
    await office.signsIn('Available', 'riley')
    await office.starts('c1')
    await answer('accept', 'c1')
    await office.starts('c2', 'c3')
    // One comes at the very moment at which the first one ends.
    await Promise.all([office.run('c1', ends('riley')), office.starts('c4')])
    assert.deepEqual(await office.offers(), ['c2 riley'])
    await answer('accept', 'c2')
    await office.run('c2', ends('riley'))
    assert.deepEqual(await office.offers(), ['c3 riley'])
  })

  it('ASG-9 peers 10: whoever comes back online is given what waits, without anybody else doing anything', async () => {
    await opens(people())
    await office.starts('c1', 'c2')
    for (const presence of ['Away', 'Do not disturb', 'Inactive', 'Offline'] as const) {
      await office.signsIn(presence, 'riley')
      assert.deepEqual(await office.offers(), [], presence)
    }
    await office.signsIn('Available', 'riley')
    assert.deepEqual(await office.offers(), ['c1 riley', 'c2 riley'])
  })

  for (const method of ['highest-capacity', 'round-robin', 'least-active'] as const) {
    it(`ASG-1 peers 11: ${method} shares many arrivals out evenly, and what is too much waits`, async () => {
      const ids = ['ann', 'bob', 'cat', 'dan']
      await opens(deskOf(ids.map((id) => person(id, 30)), [queue('desk', ids, { method })]))
      await office.signsIn('Available', ...ids)
      const arrivals = Array.from({ length: 15 }, (_, place) => `c${place + 10}`)
      await Promise.all(arrivals.map((id) => office.run(id, { ...start(), conversationId: id } as never)))
      await quiet()
      const loads = (await office.store.workers()).map(({ load }) => load)
      assert.deepEqual(loads, [30, 30, 30, 30])
      assert.equal((await office.store.waitingCounts())[0]?.waiting, 3)
    })
  }

  it('ASG-2 peers 12: the oldest is served first, however they came and however often some were declined', async () => {
    await opens(people({ declineLimit: 9 }))
    const ids = Array.from({ length: 12 }, (_, place) => `c${place + 10}`)
    for (const id of ids) {
      await office.starts(id)
      await office.clock.advance(10)
    }
    await office.signsIn('Available', 'riley', 'sam')
    await until(() => offered().length >= 10, 'ten offers')
    assert.deepEqual(offered().slice(0, 10), ids.slice(0, 10))
    const decliner = await answer('reject', 'c10')
    await quiet()
    // Whoever declined has room again, for the next; the declined one waits for the other, before what came later.
    assert.equal(offered()[10], 'c20')
    const others = (await office.offers()).map((offer) => offer.split(' ')).find(([, workerId]) => workerId !== decliner)
    const [id = ''] = others ?? []
    await office.run(id, ends(await answer('accept', id)))
    await quiet()
    assert.equal(offered()[11], 'c10')
  })

  it('ASG-9 peers 13: whoever was there all the time is found by what comes, without a change of presence', async () => {
    await opens(people())
    await office.signsIn('Busy', 'riley')
    await office.stop()
    office = await openOffice(people(), { store: office.store, clock: office.clock })
    for (let turn = 0; turn < 50; turn++) await setImmediate()
    await office.starts('c1')
    assert.deepEqual(await office.offers(), ['c1 riley'])
  })

  it('ASG-7 peers 14: nobody waits for ever: told after a minute, and the queue or the time ends it', async () => {
    await opens(people({}, { openLimitMs: 600_000, customerGraceMs: 36_000_000 }))
    await office.starts('c1')
    await office.clock.advance(61_000)
    assert.ok((await office.lines('c1')).includes('system: no-agents'))
    await office.clock.advance(600_000)
    assert.equal((await office.state('c1')).status, 'Closed')
  })

  it('ASG-3 peers 15: the first who does not answer does not keep it: it goes on, to each in turn', async () => {
    await opens(people())
    await office.signsIn('Available', 'riley', 'sam')
    await office.starts('c1')
    const [first = ''] = await office.offers()
    await office.clock.advance(120_001)
    const [second = ''] = await office.offers()
    assert.notEqual(first, second)
    await answer('accept', 'c1')
    assert.equal((await office.state('c1')).status, 'Active')
  })

  it('ASG-3 presence x offer, accept x time-out: each pair ends in one of two ways, with nothing half done', async () => {
    await opens(people())
    for (let round = 10; round < 26; round++) {
      const id = `c${round}`
      await office.signsIn('Available', 'riley')
      await Promise.all([office.starts(id), round % 2 ? office.signsIn('Offline', 'riley') : office.clock.advance(0)])
      await quiet()
      const state = await office.state(id)
      const offer = state.status === 'Open' ? state.offer : undefined
      const load = (await office.store.worker('riley' as WorkerId))?.load
      assert.equal(load, offer ? 10 : 0)
      if (offer) {
        // The countdown ends while the answer is on its way.
        const late = office.clock.advance(offer.expiresAt - office.clock.now() - (round % 3 ? 0 : 1))
        const answered = office.runtime.router.run(state.id, { type: 'accept', workerId: offer.workerId, offerId: offer.offerId })
        await Promise.all([late, answered])
        const outcome = await answered
        const after = await office.state(id)
        assert.equal('refused' in outcome ? outcome.refused : after.status, after.status === 'Active' ? 'Active' : 'offer-gone')
        if (after.status === 'Active') await office.run(id, ends('riley'))
      }
      await office.run(id, { type: 'customer-leave' }).catch(() => {})
      assert.equal((await office.store.worker('riley' as WorkerId))?.load, 0)
    }
  })
})
