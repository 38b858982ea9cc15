import { sql } from 'kysely'
import type { CompiledQuery } from 'kysely'
import type { Dialect } from './dialects.ts'
import { index } from './schema-parts.ts'

/**
 * Assignment by method and skills (ASG-1, ASG-9): what waits stands in one line for each kind of needs, and a queue's
 * members are ranked by group of skills. Each of both keeps one index, as every assignment rewrites it.
 */
export function schema9(dialect: Dialect): { compile(): CompiledQuery<unknown> }[] {
  const { engine, text } = dialect
  const { schema } = engine
  const line = sql`update waiting set needs = coalesce(
    (select workstream_id from conversations where conversations.id = waiting.conversation_id), '')`
  return [
    schema.alterTable('waiting').addColumn('needs', text, (column) => column.notNull().defaultTo('')),
    { compile: () => line.compile(engine) },
    schema.dropIndex('waiting_queue'),
    index(dialect, 'waiting', 'line', ['queue_id', 'needs', 'rank', 'since', 'conversation_id', 'units']),
    schema.alterTable('workers').addColumn('last_released_at', 'bigint'),
    schema.alterTable('members').addColumn('skills', text, (column) => column.notNull().defaultTo('')),
    schema.alterTable('members').addColumn('least_active', 'integer', (column) => column.notNull().defaultTo(0)),
    schema.dropIndex('members_free'),
    index(dialect, 'members', 'turn', [
      'queue_id', 'presence', 'skills', 'free desc', 'last_assigned_at', 'worker_id',
    ]),
  ]
}
