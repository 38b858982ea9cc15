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
  /** Where its database is configured. */
  place: 'at DATABASE_URL' | 'in the data directory'
  /** The columns of every table and view where ours are or would be, those of a server's extensions aside. */
  columns: Statement<object, { table: string; column: string }>
  /** Lets one transaction migrate at a time; undefined where any transaction that writes is alone. */
  migrationLock?: Statement<object, unknown>
  /** Whether an update costs an entry in every index as soon as one indexed column changes. */
  updatesCopy: boolean
}

const sqliteEngine = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

const SQLITE_COLUMNS = sql<{ table: string; column: string }>`
  select s.name as "table", c.name as "column" from sqlite_schema s, pragma_table_info(s.name) c
  where s.type in ('table', 'view') and s.name not like 'sqlite_%'`

export const sqlite: Dialect = {
  engine: sqliteEngine,
  place: 'in the data directory',
  columns: statement(() => ({ compile: () => SQLITE_COLUMNS.compile(sqliteEngine) })),
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

const POSTGRES_COLUMNS = sql<{ table: string; column: string }>`
  select c.relname as "table", a.attname as "column" from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = (select oid from pg_namespace where nspname = current_schema())
    and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`

export const postgres: Dialect = {
  engine: postgresEngine,
  place: 'at DATABASE_URL',
  columns: statement(() => raw(POSTGRES_COLUMNS)),
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
