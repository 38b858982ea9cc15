import assert from 'node:assert/strict'
import type { Desk } from '../../src/domain/desk.ts'
import type { OfferId, WorkerId } from '../../src/domain/ids.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { deskOf, people, person, queue } from '../domain/desk-fixture.ts'
import { ends, goes, leaves, transfers } from '../domain/steps.ts'
import { openOffice, until, type Office } from './office.ts'

describe('the distributor', () => {
  let office: Office

  async function opens(desk: Desk, change: (store: Store) => Partial<Store> = () => ({})): Promise<void> {
    const store = await openSqliteStore({ memory: true })
    office = await openOffice(desk, { store: { ...store, ...change(store) } })
  }

  afterEach(async () => {
    await office.stop()
    await office.store.close()
  })

  async function answer(type: 'accept' | 'reject', offer: string): Promise<void> {
    await until(async () => (await office.offers()).includes(offer), `the offer ${offer}`)
    const [id = '', workerId = ''] = offer.split(' ')
    const state = await office.state(id)
    const standing = state.status === 'Open' ? state.offer : undefined
    await office.run(id, { type, workerId: workerId as WorkerId, offerId: standing?.offerId as OfferId })
  }

  it('ASG-1 offers to whoever has most units free, ties to the longest since their last', async () => {
    await opens(
      deskOf([person('ann', 30), person('bob', 50), person('cat', 30)], [queue('desk', ['ann', 'bob', 'cat'])]),
    )
    await office.signsIn('Available', 'ann', 'bob', 'cat')
    const order: string[] = []
    for (const id of ['c1', 'c2', 'c3', 'c4', 'c5', 'c6']) {
      await office.starts(id)
      await until(async () => (await office.offers()).some((offer) => offer.startsWith(id)), `an offer of ${id}`)
      order.push(...(await office.offers()).filter((offer) => offer.startsWith(id)))
      await office.clock.advance(1_000)
    }
    assert.deepEqual(order, ['c1 bob', 'c2 bob', 'c3 ann', 'c4 cat', 'c5 bob', 'c6 ann'])
  })

  it('ASG-2 the longest waiting goes first, after those that were transferred', async () => {
    await opens(people())
    await office.signsIn('Available', 'riley')
    await office.starts('c1')
    await answer('accept', 'c1 riley')
    await office.signsIn('Offline', 'riley')
    await office.starts('c2', 'c3')
    await office.run('c1', transfers('riley', 'desk'))
    await office.signsIn('Available', 'sam')
    assert.deepEqual(await office.offers(), ['c1 sam', 'c2 sam', 'c3 sam'])
    const made = office.commits.flatMap(({ id, effects }) => (effects.offerOpened ? [id] : []))
    assert.deepEqual(made, ['c1', 'c1', 'c2', 'c3'])
  })

  it('CAP-7 skips who is full, and never offers more than fits', async () => {
    await opens(deskOf([person('small', 10), person('big', 20)], [queue('desk', ['small', 'big'])]))
    await office.signsIn('Available', 'small', 'big')
    await office.starts('c1', 'c2', 'c3', 'c4', 'c5')
    assert.deepEqual((await office.offers()).map((offer) => offer.split(' ')[1]).sort(), ['big', 'big', 'small'])
    const loads = (await office.store.workers()).map(({ id, load }) => [id, load])
    assert.deepEqual(loads.sort(), [['big', 20], ['small', 10]])
  })

  it('CAP-8 freed capacity pulls the next by itself', async () => {
    await opens(deskOf([person('riley', 10)], [queue('desk', ['riley'])]))
    await office.signsIn('Available', 'riley')
    await office.starts('c1', 'c2', 'c3')
    await answer('accept', 'c1 riley')
    await office.run('c1', ends('riley'))
    assert.deepEqual(await office.offers(), ['c2 riley'])
    await office.run('c2', goes)
    assert.deepEqual(await office.offers(), ['c3 riley'])
  })

  it('ASG-9 who signs in finds what waits, in every queue', async () => {
    await opens(deskOf([person('riley')], [queue('desk', ['riley']), queue('other', ['riley'])]))
    await office.starts('c1')
    assert.deepEqual(await office.offers(), [])
    await office.signsIn('Available', 'riley')
    assert.deepEqual(await office.offers(), ['c1 riley'])
  })

  it('ASG-1 an absent or disallowed presence gets nothing', async () => {
    await opens(people({}, { allowedPresences: ['Available'] }))
    await office.signsIn('Busy', 'riley')
    await office.signsIn('Away', 'sam')
    await office.starts('c1')
    assert.deepEqual(await office.offers(), [])
    await office.signsIn('Available', 'sam')
    assert.deepEqual(await office.offers(), ['c1 sam'])
  })

  it('ASG-10 who declined comes again only once nobody else is signed in', async () => {
    await opens(people())
    await office.signsIn('Available', 'riley')
    await office.signsIn('Do not disturb', 'sam')
    await office.starts('c1')
    await answer('reject', 'c1 riley')
    assert.deepEqual(await office.offers(), [])
    await office.signsIn('Offline', 'sam')
    assert.deepEqual(await office.offers(), ['c1 riley'])
  })

  it('ASG-10 a sole representative who leaves is offered it again, one who transferred never', async () => {
    await opens(people())
    await office.signsIn('Available', 'riley')
    await office.starts('c1', 'c2')
    await answer('accept', 'c1 riley')
    await answer('accept', 'c2 riley')
    await office.run('c1', leaves('riley'))
    await office.run('c2', transfers('riley', 'desk'))
    assert.deepEqual(await office.offers(), ['c1 riley'])
  })

  it('ASG-10 others who could never take it are nobody else', async () => {
    await opens(deskOf([person('riley'), person('tiny', 5)], [queue('desk', ['riley', 'tiny'])]))
    await office.signsIn('Available', 'riley', 'tiny')
    await office.starts('c1')
    await answer('reject', 'c1 riley')
    assert.deepEqual(await office.offers(), ['c1 riley'])
  })

  it('ASG-3 three declines end a representative\'s chances', async () => {
    await opens(people())
    await office.signsIn('Available', 'riley')
    await office.starts('c1')
    for (let decline = 0; decline < 3; decline++) await answer('reject', 'c1 riley')
    assert.deepEqual(await office.offers(), [])
    await office.signsIn('Available', 'sam')
    assert.deepEqual(await office.offers(), ['c1 sam'])
  })

  it('ASG-10 what very many declined still finds the one who did not', async () => {
    const busy = Array.from({ length: 20 }, (_, place) => `p${place}`)
    await opens(deskOf([...busy.map((id) => person(id, 50)), person('late', 10)], [queue('desk', [...busy, 'late'])]))
    await office.signsIn('Available', ...busy)
    await office.starts('c1')
    const declined = new Set<string>()
    while (declined.size < busy.length) {
      const [offer = ''] = await office.offers()
      declined.add(offer)
      await answer('reject', offer)
    }
    await office.signsIn('Available', 'late')
    assert.deepEqual(await office.offers(), ['c1 late'])
  })

  it('ASG-9 a conversation that nobody may take holds up none behind it', async () => {
    await opens(people({ declineLimit: 1 }))
    await office.signsIn('Available', 'riley')
    const ids = Array.from({ length: 20 }, (_, place) => `c${place + 10}`)
    for (const id of ids) {
      await office.starts(id)
      await answer('reject', `${id} riley`)
    }
    await office.starts('c9')
    assert.deepEqual(await office.offers(), ['c9 riley'])
  })

  it('ASG-7 a conversation that was too busy to be offered is offered later', async () => {
    let busy = 0
    await opens(people(), (store) => ({
      commit: async (change) => (change.effects.offerOpened && busy++ < 20 ? {
        outcome: 'stale',
      } : store.commit(change)),
    }))
    await office.signsIn('Available', 'riley')
    await office.starts('c1')
    await until(() => busy === 20, 'all its tries')
    assert.deepEqual(await office.offers(), [])
    await office.clock.advance(1_000)
    assert.deepEqual(await office.offers(), ['c1 riley'])
  })

  it('ASG-7 a queue that could not be read is read again', async () => {
    let failures = 0
    await opens(
      people(),
      (store) => ({
        lines: (...given) => (failures++ < 3 ? Promise.reject(new Error('no disk')) : store.lines(...given)),
      }),
    )
    await until(() => failures > 0, 'the first failure')
    await office.signsIn('Available', 'riley')
    await office.starts('c1')
    assert.deepEqual(await office.offers(), [])
    await office.clock.advance(5_000)
    assert.deepEqual(await office.offers(), ['c1 riley'])
  })
})
