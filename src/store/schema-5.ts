import type { CompiledQuery } from 'kysely'
import type { Dialect } from './dialects.ts'

/** How each took part: null for the primary, as every session was before. */
export function schema5({ engine, text }: Dialect): { compile(): CompiledQuery<unknown> }[] {
  return [engine.schema.alterTable('sessions').addColumn('role', text)]
}
