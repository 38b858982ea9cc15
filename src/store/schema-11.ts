import type { CompiledQuery } from 'kysely'
import type { Dialect } from './dialects.ts'
import { index, table } from './schema-parts.ts'

/** Who served each customer last, where workstreams keep the same agent (ASG-12). */
export function schema11(dialect: Dialect): { compile(): CompiledQuery<unknown> }[] {
  return [
    table(dialect, 'last_agents', ['workstream_id', 'customer'], {
      workstream_id: 'text',
      customer: 'text',
      worker_id: 'text',
      conversation_id: 'text',
      at: 'bigint',
    }),
    index(dialect, 'last_agents', 'conversation', ['conversation_id']),
  ]
}
