import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { openPostgresStore } from '../../src/store/open-postgres-store.ts'
import type { Sharing, Store } from '../../src/store/store.ts'

/** A server to test on; tests make databases of their own beside the one that it names. */
export const DATABASE_URL = process.env['DATABASE_URL']

/** Tests that need it; where there is none they are shown as skipped. */
export function describeOnServer(title: string, suite: () => void): void {
  if (DATABASE_URL === undefined) describe.skip(title, suite)
  else describe(title, suite)
}

const MOST_LOOKS = 100
const LOOK_MS = 20

/** An empty database of a test's own. */
export interface TestDatabase {
  url: string
  name: string
  /** Runs SQL as the server's administrator would, and gives the rows. */
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  drop(): Promise<void>
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `hb_${randomBytes(6).toString('hex')}`
  await onServer(`create database ${name}`)
  const url = new URL(DATABASE_URL ?? '')
  url.pathname = `/${name}`
  const connection = new pg.Pool({ connectionString: url.href, max: 1 })
  return {
    url: url.href,
    name,
    async sql(text, values) {
      return (await connection.query(text, values)).rows
    },
    async drop() {
      await connection.end()
      // Connections that were closed live on for a moment: one that is cut off then fails a test that is over.
      const open = `select 1 from pg_stat_activity where datname = '${name}'`
      for (let look = 0; look < MOST_LOOKS && (await onServer(open)).length > 0; look++) await setTimeout(LOOK_MS)
      await onServer(`drop database ${name} with (force)`)
    },
  }
}

/** Runs SQL in the database that DATABASE_URL names. */
export async function onServer(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(DATABASE_URL)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** A store on a server, as one of several processes. */
export async function openSharedStore(place: { url: string }): Promise<Store & { sharing: Sharing }> {
  const store = await openPostgresStore(place)
  assert.ok(store.sharing)
  return { ...store, sharing: store.sharing }
}

/**
 * Empties every table of ours: by deleting what few rows there are, as `truncate` makes the files of every table anew. Only
 * that takes entries of the audit log away.
 */
export const EMPTY = `do $$ declare name text; begin
  for name in select quote_ident(tablename) from pg_tables
    where schemaname = 'public' and tablename not in ('migrations', 'audit') loop
    execute 'delete from ' || name;
  end loop;
  if exists (select from audit) then truncate audit; end if;
end $$`
