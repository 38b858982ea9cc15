import { sql } from 'kysely'
import type { CompiledQuery } from 'kysely'
import type { Dialect } from './dialects.ts'
import { index, table } from './schema-parts.ts'

/** At which processes a representative's desk is open, and since when it is gone where it was (ASG-5). */
export function schema10(dialect: Dialect): { compile(): CompiledQuery<unknown> }[] {
  return [
    table(dialect, 'desk_streams', ['worker_id', 'owner'], { worker_id: 'text', owner: 'text' }),
    dialect.engine.schema.alterTable('workers').addColumn('gone_at', 'bigint'),
    index(dialect, 'workers', 'gone', ['gone_at']).where(sql<boolean>`gone_at is not null`),
  ]
}
