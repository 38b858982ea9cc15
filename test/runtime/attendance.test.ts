import assert from 'node:assert/strict'
import type { ConversationId } from '../../src/domain/ids.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import { people } from '../domain/desk-fixture.ts'
import { goes } from '../domain/steps.ts'
import { TestClock } from '../support/clock.ts'
import { openOffice, type Office } from './office.ts'

const id = 'c1' as ConversationId
const GRACE_MS = 180_000
/** Who is gone is looked for every five seconds. */
const SWEEP_MS = 5_000

describe('attendance', () => {
  let office: Office

  beforeEach(async () => {
    office = await openOffice(people())
    await office.starts('c1')
  })

  afterEach(async () => {
    await office.stop()
    await office.store.close()
  })

  const status = async () => (await office.state('c1')).status

  it('CNV-7 who neither polls nor has a socket for the grace time has left', async () => {
    await office.clock.advance(GRACE_MS - 1)
    assert.equal(await status(), 'Open')
    await office.clock.advance(SWEEP_MS + 1)
    assert.equal(await status(), 'Closed')
    assert.ok((await office.lines('c1')).includes('ended CustomerDisconnectedOrLeftOpenConversation'))
  })

  it('CNV-7 a poll or a post gives the grace time anew', async () => {
    await office.clock.advance(GRACE_MS - 1_000)
    office.runtime.attendance.seen(id)
    await office.clock.advance(GRACE_MS - 1_000)
    assert.equal(await status(), 'Open')
    await office.clock.advance(SWEEP_MS + 1_000)
    assert.equal(await status(), 'Closed')
  })

  it('CNV-7 an open socket holds it, the last one that closes starts the grace time', async () => {
    const leaves = [office.runtime.attendance.connected(id), office.runtime.attendance.connected(id)]
    await office.clock.advance(2 * GRACE_MS)
    leaves[0]?.()
    await office.clock.advance(2 * GRACE_MS)
    assert.equal(await status(), 'Open')
    leaves[1]?.()
    await office.clock.advance(GRACE_MS - 1)
    assert.equal(await status(), 'Open')
    await office.clock.advance(SWEEP_MS + 1)
    assert.equal(await status(), 'Closed')
  })

  it('CNV-7 who comes back within the grace time has not left', async () => {
    office.runtime.attendance.connected(id)()
    await office.clock.advance(GRACE_MS - 1_000)
    const leave = office.runtime.attendance.connected(id)
    await office.clock.advance(GRACE_MS)
    assert.equal(await status(), 'Open')
    leave()
  })

  it('CNV-7 after a restart everybody has the grace time anew: nobody can reach a router that is down', async () => {
    const [store, clock] = [await openSqliteStore({ memory: true }), new TestClock()]
    const first = await openOffice(people(), { store, clock })
    await first.starts('c1', 'c2')
    await first.run('c2', goes)
    await first.stop()
    await clock.advance(GRACE_MS)
    const second = await openOffice(people(), { store, clock })
    await clock.advance(GRACE_MS - 1)
    assert.equal((await second.state('c1')).status, 'Open')
    await clock.advance(SWEEP_MS + 1)
    assert.equal((await second.state('c1')).status, 'Closed')
    assert.equal((await second.log('c2')).filter(({ type }) => type === 'conversation-closed').length, 1)
    await second.stop()
    await store.close()
  })

  for (const [what, answer] of Object.entries({
    'fails': () => Promise.reject(new Error('no disk')),
    'is too busy': () => Promise.resolve({ outcome: 'stale' } as const),
  })) {
    it(`CNV-7 who leaves while the store ${what} is taken out later`, async () => {
      const store = await openSqliteStore({ memory: true })
      let fails = false
      const failing = await openOffice(
        people(), { store: { ...store, commit: (change) => (fails ? answer() : store.commit(change)) } },
      )
      await failing.starts('c1')
      await failing.clock.advance(GRACE_MS - 1_000)
      fails = true
      await failing.clock.advance(2 * SWEEP_MS)
      assert.equal((await failing.state('c1')).status, 'Open')
      fails = false
      await failing.clock.advance(GRACE_MS + SWEEP_MS)
      assert.equal((await failing.state('c1')).status, 'Closed')
      await failing.stop()
      await store.close()
    })
  }
})
