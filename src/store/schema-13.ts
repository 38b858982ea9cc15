import type { CompiledQuery } from 'kysely'
import type { Dialect } from './dialects.ts'

/** Which requests of bots were repeated is known by a conversation's state (CON-2): to search for each costs too much. */
export function schema13({ engine }: Dialect): { compile(): CompiledQuery<unknown> }[] {
  return [
    engine.schema.dropIndex('events_request'),
    engine.schema.alterTable('events').dropColumn('request_id'),
  ]
}
