import { join } from 'node:path'
import { commitStatements } from './commit-statements.ts'
import { makeDataDirectory } from './data-directory.ts'
import { sqlite } from './dialects.ts'
import { lockDirectory } from './directory-lock.ts'
import { journalStatements, recoverJournal } from './journal.ts'
import { migrate } from './migrations.ts'
import { makePrivateFile } from './private-file.ts'
import { createSqlStore } from './sql-store.ts'
import { openSqliteDriver } from './sqlite-driver.ts'
import type { Store } from './store.ts'

/**
 * Opens the store in `<dir>/handback.db`, and makes both where they are missing; with `memory`, one that ends with the
 * process. Rejects with a StoreError where the directory or the file can't be used.
 */
export async function openSqliteStore(place: { dir: string } | { memory: true }): Promise<Store> {
  if (!('dir' in place)) return openAt(':memory:')
  await makeDataDirectory(place.dir)
  const release = lockDirectory(place.dir)
  try {
    const path = join(place.dir, 'handback.db')
    makePrivateFile(path)
    const store = await openAt(path)
    return { ...store, close: () => store.close().finally(release) }
  } catch (error) {
    release()
    throw error
  }
}

/** The log of writes is copied into the database and cut to nothing: old pages are in it as they were. */
const EMPTY_LOG = { sql: 'pragma wal_checkpoint(truncate)', parameters: [] }

async function openAt(path: string): Promise<Store> {
  const driver = openSqliteDriver(path)
  const { engine } = sqlite
  const sql = commitStatements(engine)
  try {
    await migrate(driver, sqlite)
    await driver.transaction((to) => recoverJournal(to, sql, journalStatements(engine)))
  } catch (error) {
    await driver.close()
    throw error
  }
  const store = createSqlStore({ driver, engine, commitStatements: sql, alone: true })
  return { ...store, purge: () => driver.run(EMPTY_LOG, {}) }
}
