import type { Kysely } from 'kysely'
import type { Change } from '../domain/effects.ts'
import { commitChanges } from './commit.ts'
import { commitStatements } from './commit-statements.ts'
import type { Driver } from './driver.ts'
import { StoreError } from './errors.ts'
import { groupCommit } from './group-commit.ts'
import { readStatements } from './read-statements.ts'
import { readsOf } from './reads.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'
import { workerStatements } from './worker-statements.ts'
import { workersOf } from './workers.ts'

/** The store over any engine: `driver` runs what `engine` compiles. The schema must be there already. */
export function createSqlStore(driver: Driver, engine: Kysely<Tables>): Store {
  const sql = commitStatements(engine)
  const group = groupCommit((changes) => driver.transaction((session) => commitChanges(session, sql, changes)))
  let closed = false
  return {
    ...readsOf(driver, readStatements(engine)),
    ...workersOf(driver, workerStatements(engine)),
    async commit(change) {
      if (closed) throw new StoreError('closed', 'The database is closed already.')
      assertContinues(change)
      return group.commit(change)
    },
    async close() {
      closed = true
      await group.drained()
      await driver.close()
    },
  }
}

/** A log with a gap can't be mended: a decision that would make one is a bug, and stops here (CNV-2). */
function assertContinues({ id, expectedSeq, events, state }: Change): void {
  const seqs = [...events.map((event) => event.seq), state.seq]
  const expected = [...events.keys(), events.length - 1].map((place) => expectedSeq + 1 + place)
  if (expectedSeq + events.length === 0 || seqs.join() !== expected.join()) {
    throw new Error(`A change of ${id} must go on after ${expectedSeq} without a gap, up to its state: ${seqs.join()}`)
  }
}
