import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Event } from '../domain/events.ts'
import type { ConversationId } from '../domain/ids.ts'
import { postgres, sqlite, type Dialect } from './dialects.ts'
import { StoreError } from './errors.ts'
import { eventsInJournal, journalStatements } from './journal.ts'
import type { PostgresPlace } from './postgres-connection.ts'
import { openPostgresDriver } from './postgres-driver.ts'
import { privacyOf, privacyStatements } from './privacy.ts'
import { readStatements } from './read-statements.ts'
import { readsOf } from './reads.ts'
import { schemaVersion } from './schema-version.ts'
import { openSqliteDriver } from './sqlite-driver.ts'
import type { Store } from './store.ts'

/** What may be done with a database beside the routers that run on it. */
export interface Beside extends Pick<Store, 'askErasure' | 'erasureReport' | 'audit' | 'audited' | 'close'> {
  /** All of a conversation's log, as it is durable now; empty where there is no such conversation. */
  wholeLog(id: ConversationId): Promise<Event[]>
}

/** As many as both engines take for a limit. */
const ALL = 2 ** 31 - 1

/**
 * Opens a database that is there already, whether or not a router runs on it. Rejects with a StoreError where there is
 * none of ours.
 */
export async function openBeside(place: PostgresPlace | { dir: string }): Promise<Beside> {
  const onPostgres = 'url' in place
  const dialect = onPostgres ? postgres : sqlite
  const { engine } = dialect
  const driver = onPostgres ? openPostgresDriver(place) : sqliteIn(place.dir)
  try {
    if (!(await schemaVersion(driver, dialect))) throw nothingIn(dialect)
  } catch (error) {
    await driver.close()
    throw error
  }
  const { log } = readsOf(driver, driver, readStatements(engine))
  const journal = onPostgres ? undefined : journalStatements(engine)
  return {
    ...privacyOf(driver, privacyStatements(engine)),
    async wholeLog(id) {
      // The journal first: whatever is written to rows meanwhile is then in both.
      const newest = journal ? await eventsInJournal(driver, journal, id) : []
      const rows = await log(id, 0, ALL)
      const last = rows.at(-1)?.seq ?? 0
      return [...rows, ...newest.filter(({ seq }) => seq > last)]
    },
    close: () => driver.close(),
  }
}

function sqliteIn(dir: string) {
  const path = join(dir, 'handback.db')
  if (!existsSync(path)) throw noDatabase(path)
  return openSqliteDriver(path)
}

function nothingIn({ place }: Dialect): StoreError {
  return new StoreError('no-such-database', `The database ${place} holds nothing of Handback's: name that of your router.`)
}

/** There is no database to do anything with: a folder by that name must not come to be by asking. */
export function noDatabase(path: string): StoreError {
  return new StoreError('no-such-database', `There is no database ${path}: name the data directory of your router.`)
}
