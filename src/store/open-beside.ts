import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { postgres, sqlite } from './dialects.ts'
import { StoreError } from './errors.ts'
import type { PostgresPlace } from './postgres-connection.ts'
import { openPostgresDriver } from './postgres-driver.ts'
import { privacyOf, privacyStatements } from './privacy.ts'
import { openSqliteDriver } from './sqlite-driver.ts'
import type { Store } from './store.ts'

/** What may be done with a database beside the routers that run on it. */
export type Beside = Pick<Store, 'askErasure' | 'erasureReport' | 'audited' | 'close'>

/**
 * Opens a database that is there already, whether or not a router runs on it. Rejects with a StoreError where there is
 * none.
 */
export async function openBeside(place: PostgresPlace | { dir: string }): Promise<Beside> {
  const [driver, { engine }] = 'url' in place ? [openPostgresDriver(place), postgres] : [sqliteIn(place.dir), sqlite]
  return { ...privacyOf(driver, privacyStatements(engine)), close: () => driver.close() }
}

function sqliteIn(dir: string) {
  const path = join(dir, 'handback.db')
  if (!existsSync(path)) throw noDatabase(path)
  return openSqliteDriver(path)
}

/** There is no database to do anything with: a folder by that name must not come to be by asking. */
export function noDatabase(path: string): StoreError {
  return new StoreError('no-such-database', `There is no database ${path}: name the data directory of your router.`)
}
