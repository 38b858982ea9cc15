import assert from 'node:assert/strict'
import { commitStatements } from '../../src/store/commit-statements.ts'
import { sqlite } from '../../src/store/dialects.ts'
import type { Driver } from '../../src/store/driver.ts'
import { StoreError } from '../../src/store/errors.ts'
import { migrate } from '../../src/store/migrations.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import { openSqliteDriver } from '../../src/store/sqlite-driver.ts'
import type { Store } from '../../src/store/store.ts'
import { createRouter } from '../../src/runtime/router.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { oneQueue } from '../domain/desk-fixture.ts'
import { says, start } from '../domain/steps.ts'
import { until } from '../runtime/office.ts'
import { TestClock } from '../support/clock.ts'
import { load, nextOf, said, startOf } from '../support/changes.ts'

const inDoubt = new StoreError('commit-in-doubt', 'The answer is lost.')
const away = new StoreError('unreachable', 'Nobody is there.')

describe('a commit whose answer was lost', () => {
  let driver: Driver
  let store: Store
  let rival: Store
  /** What becomes of the next transactions, in order; those after them just work. */
  let faults: ('lost after' | 'lost before' | 'away')[]

  beforeEach(async () => {
    driver = openSqliteDriver(':memory:')
    await migrate(driver, sqlite)
    faults = []
    const parts = { engine: sqlite.engine, commitStatements: commitStatements(sqlite.engine) }
    rival = createSqlStore({ ...parts, driver })
    const transaction: Driver['transaction'] = async (work, written) => {
      const fault = faults.shift()
      if (fault === 'away') throw away
      if (fault === 'lost before') throw inDoubt
      const result = await driver.transaction(work, written)
      if (fault === 'lost after') throw inDoubt
      return result
    }
    store = createSqlStore({ ...parts, driver: { ...driver, transaction } })
  })
  afterEach(() => driver.close())

  it('CNV-5 is committed where it is in the log, and not written twice', async () => {
    faults = ['lost after', 'away', 'away']
    const first = startOf('a', { happenings: [said('hello', { requestId: 'x' })] })
    assert.deepEqual(await store.commit(first), { outcome: 'committed' })
    assert.deepEqual(await store.log(first.id, 0, 9), first.events)
  })

  for (const fault of ['lost after', 'lost before'] as const) {
    it(`CNV-5 is not overtaken by the command that follows (${fault})`, async () => {
      const log = { info() {}, warn() {}, error() {} }
      const router = createRouter({ store, desk: oneQueue(), clock: new TestClock(), log })
      const id = 'a' as ConversationId
      await router.run(id, start())
      const told: number[] = []
      router.onCommit(({ state }) => void told.push(state.seq))
      faults = [fault]
      const first = router.run(id, says('one'))
      await until(() => faults.length === 0, 'the lost answer')
      const answers = await Promise.all([first, router.run(id, says('two'))])
      for (const answer of answers) assert.ok(!('refused' in answer))
      const texts = (await store.log(id, 0, 99)).flatMap((event) => (event.type === 'activity-accepted' ? [event.content?.text] : []))
      assert.deepEqual(texts, ['one', 'two'])
      assert.deepEqual(told, told.toSorted((one, other) => one - other))
      assert.deepEqual(await router.conversation(id), await store.conversation(id))
    })
  }

  it('CNV-5 is committed also where others have gone on after it', async () => {
    faults = ['lost after']
    const first = startOf('a')
    const committing = store.commit(first)
    while (!(await rival.conversation(first.id))) await new Promise((resolve) => setImmediate(resolve))
    await rival.commit(nextOf(first))
    assert.deepEqual(await committing, { outcome: 'committed' })
  })

  it('CNV-5 is written now where it is not in the log', async () => {
    faults = ['lost before', 'lost before']
    const first = startOf('a')
    assert.deepEqual(await store.commit(first), { outcome: 'committed' })
    assert.deepEqual(await store.log(first.id, 0, 9), first.events)
  })

  it('CNV-5 is refused where another change stands in its place, or a guard says so now', async () => {
    const first = startOf('a')
    await rival.commit(first)
    faults = ['lost before']
    const mine = nextOf(first, { happenings: [said('mine')] })
    const loading = startOf('b', { effects: { load: [load('riley', 1)] } })
    const committing = [mine, loading].map((change) => store.commit(change))
    await rival.commit(nextOf(first, { happenings: [said('theirs')] }))
    assert.deepEqual(await Promise.all(committing), [{ outcome: 'stale' }, { outcome: 'worker-away' }])
  })

  it('CNV-4 sets its timer where it has no events', async () => {
    const first = startOf('a')
    await rival.commit(first)
    faults = ['lost after']
    const timer = nextOf(first, { happenings: [], effects: { dueAt: 5 } })
    assert.deepEqual(await store.commit(timer), { outcome: 'committed' })
    assert.deepEqual(await store.due(5, 9), { ids: ['a'], nextAt: undefined })
  })

  it('CNV-5 is rejected, as in doubt, only where the store closes before the database is back', async () => {
    faults = ['lost after', ...Array.from({ length: 99 }, () => 'away' as const)]
    const committing = store.commit(startOf('a'))
    while (faults.length > 98) await new Promise((resolve) => setImmediate(resolve))
    await store.close()
    await assert.rejects(committing, { code: 'commit-in-doubt' })
  })

  it('CNV-5 what surely was not written is rejected at once', async () => {
    faults = ['away']
    await assert.rejects(store.commit(startOf('a')), { code: 'unreachable' })
    assert.deepEqual(await store.commit(startOf('a')), { outcome: 'committed' })
  })
})
