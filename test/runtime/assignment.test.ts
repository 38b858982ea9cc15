import assert from 'node:assert/strict'
import type { Desk } from '../../src/domain/desk.ts'
import type { OfferId, QueueId, WorkerId } from '../../src/domain/ids.ts'
import { deskOf, people, person, queue } from '../domain/desk-fixture.ts'
import { ends, leaves, plain, start } from '../domain/steps.ts'
import { openOffice, quiet, until, type Office } from './office.ts'

const three = (method: 'round-robin' | 'least-active') =>
  deskOf([person('ann', 30), person('bob', 50), person('cat', 30)], [queue('desk', ['ann', 'bob', 'cat'], { method })])

describe('assignment as it runs', () => {
  let office: Office

  async function opens(desk: Desk): Promise<void> {
    office = await openOffice(desk)
  }

  afterEach(async () => {
    await office.stop()
    await office.store.close()
  })

  async function offerOf(id: string) {
    await until(async () => (await office.offers()).some((offer) => offer.startsWith(`${id} `)), `an offer of ${id}`)
    const [, workerId = ''] = ((await office.offers()).find((offer) => offer.startsWith(`${id} `)) ?? '').split(' ')
    const state = await office.state(id)
    return { workerId: workerId as WorkerId, offerId: (state.status === 'Open' ? state.offer?.offerId : '') as OfferId }
  }

  async function accepts(id: string): Promise<string> {
    const offer = await offerOf(id)
    await office.run(id, { type: 'accept', ...offer })
    await office.clock.advance(1_000)
    return offer.workerId
  }

  async function startsWith(id: string, variables: Record<string, string>): Promise<void> {
    const given = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, plain(value)]))
    await office.run(id, { ...start(given), conversationId: id } as never)
  }

  it('ASG-1 round robin goes around, whatever is free', async () => {
    await opens(three('round-robin'))
    await office.signsIn('Available', 'ann', 'bob', 'cat')
    const order: string[] = []
    for (const id of ['c1', 'c2', 'c3', 'c4', 'c5']) {
      await office.starts(id)
      order.push(await accepts(id))
    }
    assert.deepEqual(order, ['ann', 'bob', 'cat', 'ann', 'bob'])
  })

  it('ASG-1 round robin goes around when many come at once as well', async () => {
    await opens(three('round-robin'))
    await office.starts('c1', 'c2', 'c3', 'c4', 'c5', 'c6')
    await office.signsIn('Available', 'ann', 'bob', 'cat')
    await quiet()
    const offers = office.commits.flatMap(({ events }) => events.flatMap((event) => (event.type === 'offer-made' ? [event.workerId] : [])))
    // Ann was alone when she signed in: her three came before the others were there.
    assert.deepEqual([...new Set(offers)].sort(), ['ann', 'bob', 'cat'])
    assert.equal(offers.length, 6)
  })

  it('ASG-1 least active takes whoever has had nothing to do for longest', async () => {
    await opens(three('least-active'))
    await office.signsIn('Available', 'ann', 'bob', 'cat')
    await office.starts('c1', 'c2', 'c3')
    const order = [await accepts('c1'), await accepts('c2'), await accepts('c3')]
    assert.deepEqual(order, ['ann', 'bob', 'cat'])
    await office.run('c1', ends('ann'))
    await office.clock.advance(1_000)
    await office.starts('c4')
    assert.equal(await accepts('c4'), 'bob')
  })

  it('ASG-1 skills filter first: who speaks no Spanish gets none, however free', async () => {
    const spanish = { when: [{ variable: 'language', operator: 'equals' as const, value: 'es' }], needs: { spanish: 3 } }
    const workers = [{ ...person('ann', 20), skills: { spanish: 5 } }, person('bob', 100)]
    await opens(deskOf(workers, [queue('desk', ['ann', 'bob'])], { skills: [spanish] }))
    await office.signsIn('Available', 'ann', 'bob')
    await startsWith('c1', { language: 'es' })
    await startsWith('c2', { language: 'es' })
    await startsWith('c3', { language: 'es' })
    await startsWith('c4', { language: 'en' })
    assert.deepEqual(await office.offers(), ['c1 ann', 'c2 ann', 'c4 bob'])
    const [, why] = (await office.log('c1')).flatMap((event) => ('why' in event ? [event.why] : []))
    assert.equal(why, 'highest capacity: Ann has 20 units free; needs spanish 3')
  })

  it('ASG-9 a line for which nobody is there holds up no other, however long it is', async () => {
    const spanish = { when: [{ variable: 'language', operator: 'equals' as const, value: 'es' }], needs: { spanish: 3 } }
    const workers = [{ ...person('ann', 20), skills: { spanish: 5 } }, person('bob', 20)]
    await opens(deskOf(workers, [queue('desk', ['ann', 'bob'])], { skills: [spanish] }))
    for (let number = 10; number < 50; number++) await startsWith(`c${number}`, { language: 'es' })
    await startsWith('d1', {})
    const read: string[] = []
    const match = office.store.match
    office.store.match = (queueId, line, limit, after) => (read.push(line.needs), match(queueId, line, limit, after))
    await office.signsIn('Available', 'bob')
    assert.deepEqual(await office.offers(), ['d1 bob'])
    assert.ok(read.filter((needs) => needs.includes('spanish')).length <= 3, read.join())
  })

  it('ASG-2 priorities: the more urgent first, then first in, first out', async () => {
    const priorities = [{ when: [{ variable: 'tier', operator: 'equals' as const, value: 'gold' }], priority: 1 }]
    await opens(people({ priorities }))
    await office.starts('c1')
    await startsWith('c2', { tier: 'gold' })
    await startsWith('c3', { tier: 'gold' })
    await office.starts('c4')
    await office.signsIn('Available', 'riley')
    await quiet()
    const made = office.commits.flatMap(({ id, effects }) => (effects.offerOpened ? [id] : []))
    assert.deepEqual(made, ['c2', 'c3', 'c1', 'c4'])
  })

  it('ASG-12 whoever served last is asked first where they are free, and nobody waits for them', async () => {
    const same = deskOf([person('ann', 20), person('bob', 100)], [queue('desk', ['ann', 'bob'])], { keepSameAgentMs: 60_000 })
    await opens(same)
    await office.signsIn('Available', 'ann', 'bob')
    const lastAgent = { workerId: 'ann' as WorkerId, at: office.clock.now() }
    for (const id of ['c1', 'c2', 'c3']) await office.run(id, { ...start(), conversationId: id, lastAgent } as never)
    assert.deepEqual(await office.offers(), ['c1 ann', 'c2 ann', 'c3 bob'])
  })

  it('ASG-6 peers 6: a queue at its limit passes the next ones on, also where all come at once', async () => {
    const tooMany = { then: 'transfer' as const, queueId: 'other' as QueueId, waiting: 5 }
    await opens(deskOf([person('ann'), person('bob')], [queue('desk', ['ann'], { overflow: { tooMany } }), queue('other', ['bob'])]))
    const ids = Array.from({ length: 20 }, (_, place) => `c${place}`)
    await Promise.all(ids.map((id) => office.run(id, { ...start(), conversationId: id } as never)))
    const counts = Object.fromEntries((await office.store.waitingCounts()).map(({ queueId, waiting }) => [queueId, waiting]))
    assert.deepEqual(counts, { desk: 5, other: 15 })
  })

  it('ASG-3 peers 15: whoever lets an offer time out gets no more, and it goes on to the next', async () => {
    await opens(people({ missedOfferThen: 'inactive' }))
    await office.signsIn('Available', 'riley', 'sam')
    await office.starts('c1')
    const { workerId } = await offerOf('c1')
    const told: string[] = []
    office.runtime.workforce.onPresence(({ id, presence }) => told.push(`${id} ${presence}`))
    await office.clock.advance(120_000)
    await quiet()
    assert.deepEqual(told, [`${workerId} Inactive`])
    assert.deepEqual(await office.offers(), [`c1 ${workerId === 'riley' ? 'sam' : 'riley'}`])
    await office.starts('c2')
    assert.ok((await office.offers()).every((offer) => !offer.endsWith(` ${workerId}`)))
    await office.signsIn('Available', workerId)
    assert.equal((await office.store.worker(workerId))?.presence, 'Available')
  })

  it('ASG-3 a queue that accepts by itself opens the session at once', async () => {
    await opens(people({ autoAccept: true }))
    await office.signsIn('Available', 'riley')
    await office.starts('c1')
    await until(async () => (await office.state('c1')).status === 'Active', 'the session')
    await office.run('c1', leaves('riley'))
  })

  it('CAP-8 what a wrap-up blocks for a while is free after that, and pulls the next', async () => {
    await opens(deskOf([person('ann', 10)], [queue('desk', ['ann'])], { wrapUpMs: 60_000, wrapUpBlockMs: 20_000 }))
    await office.signsIn('Available', 'ann')
    await office.starts('c1', 'c2')
    await accepts('c1')
    await office.run('c1', ends('ann'))
    assert.deepEqual(await office.offers(), [])
    await office.clock.advance(20_000)
    assert.deepEqual(await office.offers(), ['c2 ann'])
    assert.equal((await office.state('c1')).status, 'Wrap-up')
  })
})
