import type { CompiledQuery } from 'kysely'
import type { Dialect } from './dialects.ts'
import type { Driver, Session } from './driver.ts'
import { StoreError } from './errors.ts'
import { schema1 } from './schema-1.ts'
import { schema2 } from './schema-2.ts'
import { schema3 } from './schema-3.ts'
import { schema4 } from './schema-4.ts'
import { schema5 } from './schema-5.ts'
import { schema6 } from './schema-6.ts'
import { schema7 } from './schema-7.ts'
import { schema8 } from './schema-8.ts'
import { schema9 } from './schema-9.ts'
import { schema10 } from './schema-10.ts'
import { schema11 } from './schema-11.ts'
import { schema12 } from './schema-12.ts'
import { schema13 } from './schema-13.ts'
import { schemaVersion } from './schema-version.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'

export interface Migration {
  version: number
  /** The statements that lead here from the version before. */
  up: (dialect: Dialect) => { compile(): CompiledQuery<unknown> }[]
}

/** Every step of the schema, oldest first: a released one stays as it is, and new ones follow it. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, up: schema1 },
  { version: 2, up: schema2 },
  { version: 3, up: schema3 },
  { version: 4, up: schema4 },
  { version: 5, up: schema5 },
  { version: 6, up: schema6 },
  { version: 7, up: schema7 },
  { version: 8, up: schema8 },
  { version: 9, up: schema9 },
  { version: 10, up: schema10 },
  { version: 11, up: schema11 },
  { version: 12, up: schema12 },
  { version: 13, up: schema13 },
]

/**
 * Brings a database to the newest version in one transaction, so that of two programs that start together only one does
 * it. Rejects with a StoreError where the database is newer than this program, or another program's.
 */
export async function migrate(driver: Driver, dialect: Dialect, migrations = MIGRATIONS): Promise<void> {
  const { engine, migrationLock } = dialect
  await driver.transaction(async (session) => {
    if (migrationLock) await session.run(migrationLock, {})
    const present = await presentVersion(session, dialect)
    const known = migrations.at(-1)?.version ?? 0
    if (present > known) {
      const message = `The database is of version ${present}, but this program knows only versions up to ${known}.`
      throw new StoreError('newer-database', `${message} Start a newer program on it.`)
    }
    const record = statement(({ version }: Tables['migrations']) => engine.insertInto('migrations').values({ version }))
    for (const { version, up } of migrations.filter((migration) => migration.version > present)) {
      for (const step of up(dialect)) await session.run(statement(() => step), {})
      await session.run(record, { version })
    }
  })
}

/** What is there needs no right to make tables. */
async function presentVersion(session: Session, dialect: Dialect): Promise<number> {
  const present = await schemaVersion(session, dialect)
  if (present !== undefined) return present
  const table = dialect.engine.schema.createTable('migrations')
  const column = table.addColumn('version', 'integer', (version) => version.primaryKey().notNull())
  await session.run(statement(() => column), {})
  return 0
}
