import { randomUUID } from 'node:crypto'
import { postgres } from './dialects.ts'
import type { Driver } from './driver.ts'
import { hintOf, presenceHints } from './hints.ts'
import { migrate } from './migrations.ts'
import { postgresCommitStatements } from './postgres-commit-statements.ts'
import type { PostgresPlace } from './postgres-connection.ts'
import { openPostgresDriver } from './postgres-driver.ts'
import { placeOf, postgresError } from './postgres-error.ts'
import { openPostgresHints } from './postgres-hints.ts'
import type { PostgresHints } from './postgres-hints.ts'
import { joinSharing } from './sharing.ts'
import { createSqlStore } from './sql-store.ts'
import type { Sharing, Store } from './store.ts'

/**
 * Opens the store in the PostgreSQL database at `place` (postgres://user:password@host:5432/database), and makes
 * its tables where they are missing. Rejects with a StoreError that says what is wrong with the URL, the server or the
 * user's rights.
 */
export async function openPostgresStore(place: PostgresPlace): Promise<Store> {
  const { url } = place
  placeOf(url)
  const driver = openPostgresDriver(place)
  try {
    await migrate(driver, postgres)
    return await share(driver, place)
  } catch (error) {
    await driver.close()
    throw postgresError(error, url)
  }
}

async function share(driver: Driver, place: PostgresPlace): Promise<Store> {
  const hints = await openPostgresHints(place)
  try {
    const sharing = await joinSharing(driver, randomUUID(), hints.onHint)
    return storeOf(driver, hints, sharing)
  } catch (error) {
    await hints.close()
    throw error
  }
}

function storeOf(driver: Driver, hints: PostgresHints, sharing: Sharing): Store {
  const store = createSqlStore({
    driver,
    engine: postgres.engine,
    commitStatements: postgresCommitStatements(),
    owner: sharing.owner,
    onCommitted: (changes) => hints.tell([...changes.map(hintOf), ...changes.flatMap(presenceHints)]),
  })
  return {
    ...store,
    sharing,
    async setPresence(id, presence) {
      const row = await store.setPresence(id, presence)
      if (row) hints.tell([{ type: 'presence', workerId: id }])
      return row
    },
    desks: {
      ...store.desks,
      async disconnect(workerId, goneAt) {
        const row = await store.desks.disconnect(workerId, goneAt)
        if (row) hints.tell([{ type: 'presence', workerId }])
        return row
      },
    },
    async close() {
      await store.close()
      await hints.close()
    },
  }
}
