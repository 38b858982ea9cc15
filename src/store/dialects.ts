import { DummyDriver, Kysely, sql } from 'kysely'
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { RawBuilder } from 'kysely'
import { statement } from './statement.ts'
import type { Statement } from './statement.ts'
import type { Tables } from './tables.ts'

/** How one engine differs from the others, apart from the SQL that Kysely compiles for it. */
export interface Dialect {
  /** Kysely as a compiler: it has no connection and can't run anything. */
  engine: Kysely<Tables>
  /** The type of a text that compares byte by byte. */
  text: 'text' | RawBuilder<string>
  /** Lets one transaction migrate at a time; undefined where any transaction that writes is alone. */
  migrationLock?: Statement<object, unknown>
  /** Whether an update costs an entry in every index as soon as one indexed column changes. */
  updatesCopy: boolean
}

export const sqlite: Dialect = {
  engine: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  text: 'text',
  updatesCopy: false,
}

const postgresEngine = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

export const postgres: Dialect = {
  engine: postgresEngine,
  // A database's own collation would order ids by language, and differently on another machine.
  text: sql<string>`text collate "C"`,
  updatesCopy: true,
  // Any number will do, as long as no other program locks it.
  migrationLock: statement(() => raw(sql`select pg_advisory_xact_lock(7263548901)`)),
}

/** SQL for PostgreSQL that Kysely has no words for, as something to compile. */
export function raw<Row>(text: RawBuilder<Row>) {
  return { compile: () => text.compile(postgresEngine) }
}
