import type { CompiledQuery } from 'kysely'
import type { Dialect } from './dialects.ts'
import { table } from './schema-parts.ts'

/** Changes whose rows are still to be written (see journal.ts). Only SQLite has such; PostgreSQL keeps the table empty. */
export function schema12(dialect: Dialect): { compile(): CompiledQuery<unknown> }[] {
  return [table(dialect, 'journal', ['place'], { place: 'integer', changes: 'text' })]
}
