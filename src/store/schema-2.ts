import type { CompiledQuery } from 'kysely'
import type { Dialect } from './dialects.ts'
import { index, table } from './schema-parts.ts'

/** What several processes on one database need. SQLite has one process, and keeps the same tables empty. */
export function schema2(dialect: Dialect): { compile(): CompiledQuery<unknown> }[] {
  const { schema } = dialect.engine
  return [
    schema.alterTable('conversations').addColumn('owed_by', dialect.text),
    // `owed` changes at two of three commits. Measured on PostgreSQL, by itself: 40 µs a commit against 63.
    ...(dialect.updatesCopy ? [schema.dropIndex('conversations_owed')] : []),
    table(dialect, 'processes', ['owner'], { owner: 'text', beat_at: 'bigint' }),
    // Whoever had deliveries under way in the old version counts as dead.
    dialect.engine.insertInto('processes').values({ owner: 'version 1', beat_at: 0 }),
    table(dialect, 'leases', ['name'], { name: 'text', owner: 'text', until_at: 'bigint' }),
    table(dialect, 'attendance', ['conversation_id'], { conversation_id: 'text', owner: 'text?', seen_at: 'bigint' }),
    index(dialect, 'attendance', 'owner', ['owner', 'conversation_id']),
  ]
}
