import assert from 'node:assert/strict'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import { bot, deskOf, people, person, queue } from '../domain/desk-fixture.ts'
import { botSays, says } from '../domain/steps.ts'
import { TestClock } from '../support/clock.ts'
import { openOffice, quiet, until } from './office.ts'

const TOLD = 'system: no-agents'

describe('timers', () => {
  it('CNV-6 fire at their moment, not before', async () => {
    const office = await openOffice(people({ noAgentAfterMs: 5_000 }, { customerGraceMs: 86_400_000 }))
    await office.clock.advance(1_000)
    await office.starts('c1')
    await office.clock.advance(5_000)
    assert.ok(!(await office.lines('c1')).includes(TOLD))
    await office.clock.advance(1)
    assert.ok((await office.lines('c1')).includes(TOLD))
    await office.clock.advance(1_195_000)
    assert.equal((await office.state('c1')).status, 'Closed')
    await office.stop()
    await office.store.close()
  })

  it('TRF-9 bring the figures that the customer is told, as they are at that moment', async () => {
    const office = await openOffice(people({ tellPositionAfterMs: 5_000 }))
    await office.starts('c1')
    await office.clock.advance(1_000)
    await office.starts('c2')
    await office.clock.advance(4_002)
    assert.ok((await office.lines('c1')).includes('system: next-in-line'))
    await office.clock.advance(1_000)
    const said = (await office.log('c2')).find((event) => event.type === 'activity-accepted')
    assert.equal(said?.type === 'activity-accepted' && said.content?.text, 'You are number 2 in line.')
    await office.stop()
    await office.store.close()
  })

  it('CNV-6 arm themselves again where something was said meanwhile', async () => {
    const quick = deskOf(
      [bot('bot-a', 100, { inactivityMs: 60_000 }), person('riley')], [queue('support', ['bot-a', 'riley'])],
    )
    const office = await openOffice(quick)
    office.bots.always = { outcome: 'ok' }
    await office.starts('c1')
    await until(async () => (await office.lines('c1')).includes('engaged'), 'bot-a')
    await office.run('c1', botSays('bot-a', 'hello'))
    await office.clock.advance(50_000)
    await office.run('c1', says('still here'))
    await office.clock.advance(59_000)
    assert.equal((await office.state('c1')).status, 'Active')
    await office.clock.advance(2_000)
    assert.equal((await office.state('c1')).status, 'Closed')
    await office.stop()
    await office.store.close()
  })

  it('CNV-6 hold across a restart: what fell due meanwhile happens at once, the rest in its time', async () => {
    const [store, clock] = [await openSqliteStore({ memory: true }), new TestClock()]
    const first = await openOffice(people(), { store, clock })
    await first.starts('c1')
    await clock.advance(40_000)
    await first.starts('c2')
    await first.stop()
    await clock.advance(30_000)
    assert.ok(!(await first.lines('c1')).includes(TOLD))
    const second = await openOffice(people(), { store, clock })
    await clock.advance(0)
    await until(async () => (await second.lines('c1')).includes(TOLD), 'the late notice')
    assert.ok(!(await second.lines('c2')).includes(TOLD))
    await clock.advance(30_001)
    assert.ok((await second.lines('c2')).includes(TOLD))
    await second.stop()
    await store.close()
  })

  it('CNV-6 many that are due at once all fire', async () => {
    const office = await openOffice(people())
    const ids = Array.from({ length: 250 }, (_, place) => `c${place}`)
    await Promise.all(ids.map((id) => office.starts(id)))
    await office.clock.advance(60_001)
    await quiet()
    const told = await Promise.all(ids.map(async (id) => (await office.state(id)).told))
    assert.equal(told.filter(Boolean).length, ids.length)
    await office.stop()
    await office.store.close()
  })

  it('CNV-6 are tried again where the store fails', async () => {
    const store = await openSqliteStore({ memory: true })
    let fails = false
    const office = await openOffice(people(), {
      store: { ...store, due: (now, limit) => (fails ? Promise.reject(new Error('no disk')) : store.due(now, limit)) },
    })
    await office.starts('c1')
    await office.clock.advance(60_000)
    fails = true
    await office.clock.advance(1)
    assert.deepEqual([(await office.state('c1')).told, office.errors.length], [false, 1])
    fails = false
    await office.clock.advance(1_000)
    assert.equal((await office.state('c1')).told, true)
    await office.stop()
    await store.close()
  })

  it('CNV-6 that another router process set are found within half a minute', async () => {
    const [store, clock] = [await openSqliteStore({ memory: true }), new TestClock()]
    const asleep = await openOffice(people(), { store, clock })
    await clock.advance(0)
    const other = await openOffice(people(), { store, clock: new TestClock(clock.now()) })
    await other.starts('c1')
    await clock.advance(60_001 + 30_000)
    assert.equal((await asleep.state('c1')).told, true)
    await asleep.stop()
    await other.stop()
    await store.close()
  })
})
