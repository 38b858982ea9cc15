import { sql, type CompiledQuery } from 'kysely'
import type { Dialect } from './dialects.ts'
import { index, table } from './schema-parts.ts'

/** Who read, joined, assigned, exported and erased (AUT-53), where entries stay as they are; and what is to be erased. */
export function schema8(dialect: Dialect): { compile(): CompiledQuery<unknown> }[] {
  return [
    table(dialect, 'audit', ['at', 'id'], {
      at: 'bigint',
      id: 'text',
      actor: 'text',
      action: 'text',
      conversation_id: 'text?',
      data: 'text?',
    }),
    ...(dialect.updatesCopy ? POSTGRES_STAYS : SQLITE_STAYS).map((text) => ({
      compile: () => sql.raw(text).compile(dialect.engine),
    })),
    table(dialect, 'erasures', ['id'], {
      id: 'text',
      customer: 'text?',
      asked_at: 'bigint',
      done_at: 'bigint?',
      report: 'text?',
    }),
    index(dialect, 'erasures', 'asked', ['asked_at']).where(sql<boolean>`done_at is null`),
  ]
}

// `insert or replace` deletes without asking the trigger on deletions.
const SQLITE_STAYS = [
  ['update', ''],
  ['delete', ''],
  ['insert', 'when exists (select 1 from audit where at = new.at and id = new.id)'],
].map(
  ([change, condition]) =>
    `create trigger audit_no_${change} before ${change} on audit ${condition}
      begin select raise(abort, 'audit entries stay'); end`,
)

const POSTGRES_STAYS = [
  `create function handback_audit_stays() returns trigger language plpgsql as
    $$ begin raise exception 'audit entries stay'; end $$`,
  `create trigger audit_stays before update or delete on audit for each row execute function handback_audit_stays()`,
]
