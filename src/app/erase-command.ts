import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../runtime/clock.ts'
import { eraseCustomer } from '../runtime/erase.ts'
import { createRouter } from '../runtime/router.ts'
import { StoreError } from '../store/errors.ts'
import { noDatabase, openBeside } from '../store/open-beside.ts'
import { openPostgresStore } from '../store/open-postgres-store.ts'
import { openSqliteStore } from '../store/open-sqlite-store.ts'
import type { PostgresPlace } from '../store/postgres-connection.ts'
import type { ErasureReport, Store } from '../store/store.ts'
import type { Surroundings } from './command-line.ts'
import { ConfigError } from './config/config-error.ts'
import { loadConfig, type Config } from './config/config.ts'
import { postgresPlaceOf } from './database-place.ts'
import { createLog } from './log.ts'

export interface DataOptions {
  config?: string
  data?: string
}

/** The router looks each two seconds; a customer with very many conversations takes longer. */
const PATIENCE_MS = 60_000
const LOOK_MS = 200

/** `handback erase CUSTOMER`: erases all of a customer, also while routers run (AUT-51). */
export async function eraseCommand(
  customerId: string | undefined,
  options: DataOptions,
  around: Surroundings,
): Promise<number> {
  if (!customerId)
    throw new ConfigError(['CUSTOMER: missing; expected the id of a customer, as in "handback erase dl_42"'])
  const config = configOf(options, around)
  const place = await postgresPlaceOf(config)
  const report = place ? await onPostgres(place, config, customerId) : await onSqlite(config, customerId)
  if (!report) {
    process.stderr.write('The router has not done it yet and goes on: "handback audit" shows what is erased.\n')
    return 1
  }
  process.stdout.write(sentenceOf(report))
  return 0
}

/** The configuration that a router here would have, of which a command needs to know where the data is. */
export function configOf({ config, data }: DataOptions, { env, cwd }: Surroundings): Config {
  return loadConfig({
    ...(config !== undefined && { configPath: config }),
    ...(data !== undefined && { dataDir: data }),
    env,
    cwd,
  })
}

/** The store would make its tables in any database: it has to be ours before. */
async function onPostgres(place: PostgresPlace, config: Config, customerId: string): Promise<ErasureReport> {
  await (await openBeside(place)).close()
  return alone(await openPostgresStore(place), config, customerId)
}

async function onSqlite(config: Config, customerId: string): Promise<ErasureReport | undefined> {
  const path = join(config.dataDir, 'handback.db')
  if (!existsSync(path)) throw noDatabase(path)
  try {
    return await alone(await openSqliteStore({ dir: config.dataDir }), config, customerId)
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'database-busy') throw error
    return askRouter(config.dataDir, customerId)
  }
}

/** Does it itself, by the same way as a router: others that share the database hear of it. */
async function alone(store: Store, config: Config, customerId: string): Promise<ErasureReport> {
  try {
    const router = createRouter({ store, desk: config.desk, clock: systemClock, log: createLog(config.logLevel) })
    return await eraseCustomer({ router, store, clock: systemClock }, customerId, 'command line')
  } finally {
    await store.sharing?.resign()
    await store.close()
  }
}

/** A router has the database, and knows some of it by heart: it has to do it. */
async function askRouter(dir: string, customerId: string): Promise<ErasureReport | undefined> {
  const beside = await openBeside({ dir })
  try {
    const id = randomUUID()
    await beside.askErasure(id, customerId, Date.now())
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(LOOK_MS)) {
      const report = await beside.erasureReport(id)
      if (report) return report
    }
    return undefined
  } finally {
    await beside.close()
  }
}

function sentenceOf({ conversations, ended, entries }: ErasureReport): string {
  if (conversations === 0) return 'There is no conversation of that customer (any more): nothing was erased.\n'
  const open = ended > 0 ? `; ${ended} went on and ${ended === 1 ? 'was' : 'were'} ended first` : ''
  const many = conversations === 1 ? '1 conversation' : `${conversations} conversations`
  return `Erased ${many}: ${entries} entries were emptied${open}.\n`
}
