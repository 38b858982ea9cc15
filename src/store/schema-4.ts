import { sql } from 'kysely'
import type { CompiledQuery } from 'kysely'
import type { Dialect } from './dialects.ts'
import { index } from './schema-parts.ts'

/** How long a customer had waited for a session: the average wait of a queue is read from these (TRF-9). */
export function schema4(dialect: Dialect): { compile(): CompiledQuery<unknown> }[] {
  return [
    dialect.engine.schema.alterTable('sessions').addColumn('waited_ms', 'bigint'),
    index(dialect, 'sessions', 'waited', ['queue_id', 'opened_at', 'waited_ms']).where(
      sql<boolean>`waited_ms is not null`,
    ),
  ]
}
