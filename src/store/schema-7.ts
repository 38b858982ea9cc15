import type { CompiledQuery } from 'kysely'
import type { Dialect } from './dialects.ts'
import { index, table } from './schema-parts.ts'

/** Who is signed in at the desk: sessions that any router knows, and that can be ended (AUT-10). */
export function schema7(dialect: Dialect): { compile(): CompiledQuery<unknown> }[] {
  const columns = {
    key: 'text', worker_id: 'text', roles: 'text?', started_at: 'bigint', used_at: 'bigint', ends_at: 'bigint',
  } as const
  return [
    table(dialect, 'desk_sessions', ['key'], columns),
    index(dialect, 'desk_sessions', 'worker', ['worker_id']),
    index(dialect, 'desk_sessions', 'ends', ['ends_at']),
  ]
}
