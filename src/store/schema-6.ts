import type { CompiledQuery } from 'kysely'
import type { Dialect } from './dialects.ts'
import { index, table } from './schema-parts.ts'

/** How far each webhook was told of each conversation; a row is gone once it knows everything (WHK-2). */
export function schema6(dialect: Dialect): { compile(): CompiledQuery<unknown> }[] {
  return [
    table(dialect, 'webhook_cursors', ['webhook_id', 'conversation_id'], {
      webhook_id: 'text',
      conversation_id: 'text',
      after_seq: 'integer',
      upto: 'integer',
      due_at: 'bigint',
      attempt: 'integer',
      first_at: 'bigint?',
    }),
    index(dialect, 'webhook_cursors', 'due', ['webhook_id', 'due_at', 'conversation_id']),
  ]
}
