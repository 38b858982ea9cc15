import assert from 'node:assert/strict'
import type { Change } from '../../src/domain/effects.ts'
import { StoreError } from '../../src/store/errors.ts'
import { openPostgresStore } from '../../src/store/open-postgres-store.ts'
import type { Store } from '../../src/store/store.ts'
import { nextOf, said, startOf } from '../support/changes.ts'
import { createTestDatabase, describeOnServer } from './postgres-database.ts'
import type { TestDatabase } from './postgres-database.ts'
import { openProxy } from './postgres-proxy.ts'
import type { Proxy } from './postgres-proxy.ts'

describeOnServer('PostgreSQL store whose connections break', () => {
  let database: TestDatabase
  let proxy: Proxy
  before(async () => {
    database = await createTestDatabase()
  })
  after(() => database.drop())
  beforeEach(async () => {
    proxy = await openProxy(database.url)
  })
  afterEach(() => proxy.close())

  for (const moment of ['answer', 'request'] as const) {
    it(`CNV-5 tells the truth, and writes once, where the ${moment} of a commit is lost`, async () => {
      const store = await openPostgresStore(proxy)
      const first = startOf(`first-${moment}`, { happenings: [said('hello', { requestId: 'x' })] })
      proxy.breakAtCommit(moment)
      assert.deepEqual(await store.commit(first), { outcome: 'committed' })
      const second = nextOf(first, { happenings: [said('more')] })
      proxy.breakAtCommit(moment)
      assert.deepEqual(await store.commit(second), { outcome: 'committed' })
      assert.deepEqual(await store.log(first.id, 0, 9), [...first.events, ...second.events])
      await store.close()
    })
  }

  it('CNV-5 rejects while the server is gone, and goes on by itself once it is back', async () => {
    const store = await openPostgresStore(proxy)
    const first = startOf('gone')
    proxy.shut()
    const message = /^PostgreSQL at 127\.0\.0\.1:\d+ can't be reached: /
    await assert.rejects(store.commit(first), { code: 'unreachable', message })
    await assert.rejects(store.conversation(first.id), { code: 'unreachable' })
    proxy.open()
    assert.equal(await store.conversation(first.id), undefined)
    assert.deepEqual(await store.commit(first), { outcome: 'committed' })
    await store.close()
  })

  it('CNV-5 loses and doubles nothing while the server ends all connections again and again', async () => {
    const stores = await Promise.all([openPostgresStore(database), openPostgresStore(database)])
    const writers = stores.flatMap((store, at) => ['a', 'b', 'c'].map((name) => writerOf(store, `load-${name}${at}`)))
    const writing = writers.map((writer) => writer.run())
    let broken = 0
    for (let times = 1; times <= 8; times++) {
      const until = committedBy(writers) + 100
      while (committedBy(writers) < until) await new Promise((resolve) => setImmediate(resolve))
      broken += (await database.sql(END_ALL)).length
    }
    for (const writer of writers) writer.stop()
    await Promise.all(writing)
    assert.ok(broken >= 8)
    for (const { change } of writers) {
      const log = await stores[0]!.log(change.id, 0, 10_000)
      assert.deepEqual(log.map(({ seq }) => seq), log.map((_, place) => place + 1))
      assert.equal(log.length, change.state.seq)
      assert.deepEqual(await stores[1]!.conversation(change.id), change.state)
    }
    await Promise.all(stores.map((store) => store.close()))
  })
})

const END_ALL = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and application_name = 'handback'`

interface Writer {
  /** The last change that the store said was committed. */
  change: Change
  committed: number
  run(): Promise<void>
  stop(): void
}

/** Commits one change after another, and checks that what was rejected is not there. */
function writerOf(store: Store, id: string): Writer {
  let stopped = false
  const writer: Writer = {
    change: startOf(id),
    committed: 0,
    async run() {
      await untilAnswered(() => store.commit(writer.change))
      while (!stopped) {
        const next = nextOf(writer.change, { happenings: [said(`${writer.committed}`)] })
        const outcome = await store.commit(next).catch(assertUnreachable)
        if (!outcome) {
          const stored = await untilAnswered(() => store.conversation(next.id))
          assert.equal(stored?.seq, writer.change.state.seq, 'what was rejected is in the log')
          continue
        }
        assert.deepEqual(outcome, { outcome: 'committed' })
        writer.change = next
        writer.committed += 1
      }
    },
    stop: () => void (stopped = true),
  }
  return writer
}

function committedBy(writers: readonly Writer[]): number {
  return writers.reduce((sum, { committed }) => sum + committed, 0)
}

async function untilAnswered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      assertUnreachable(error)
    }
  }
}

function assertUnreachable(error: unknown): undefined {
  assert.ok(error instanceof StoreError && error.code === 'unreachable', String(error))
}
