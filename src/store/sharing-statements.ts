import { sql } from 'kysely'
import type { ConversationId } from '../domain/ids.ts'
import { raw } from './dialects.ts'
import { statement } from './statement.ts'
import { DEAD_AFTER_MS, LEASE_MS } from './store.ts'

/** The database's clock, ms since 1970: the processes' own may differ. */
const now = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`

/** A list that is made once for a statement, not once a row. */
const living = sql`all (array(select owner from processes where beat_at > ${now} - ${sql.lit(DEAD_AFTER_MS)}))`

/** Asked once for a statement: where nobody is dead, nothing is looked through. */
const someDied = sql`exists (select from processes where beat_at <= ${now} - ${sql.lit(DEAD_AFTER_MS)})`

/** The name of a process that died is kept for a while: it may only have stood still, and write once more. */
const FORGOTTEN_AFTER_MS = 60_000

type Owned = { owner: string }

/** How processes share one PostgreSQL database. */
export const sharingStatements = {
  beat: statement(({ owner }: Owned) =>
    raw(sql<{ lived: boolean }>`
      with earlier as (select beat_at from processes where owner = ${owner}),
        beaten as (insert into processes (owner, beat_at) values (${owner}, ${now})
          on conflict (owner) do update set beat_at = excluded.beat_at)
      select coalesce((select beat_at from earlier) > ${now} - ${sql.lit(DEAD_AFTER_MS)}, false) as lived`),
  ),

  living: statement(() =>
    raw(sql<Owned>`select owner from processes where beat_at > ${now} - ${sql.lit(DEAD_AFTER_MS)}`),
  ),

  forgetDead: statement(() => raw(sql`delete from processes where beat_at < ${now} - ${sql.lit(FORGOTTEN_AFTER_MS)}`)),

  lease: statement(({ owner, name }: Owned & { name: string }) =>
    raw(sql<{ name: string }>`
      insert into leases as held (name, owner, until_at) values (${name}, ${owner}, ${now} + ${sql.lit(LEASE_MS)})
      on conflict (name) do update set owner = excluded.owner, until_at = excluded.until_at
        where held.owner = excluded.owner or held.until_at <= ${now} or held.owner <> ${living}
      returning name`),
  ),

  endLeases: statement(({ owner }: Owned) => raw(sql`delete from leases where owner = ${owner}`)),

  // As good as dead: what it had under way is looked for and taken over.
  endProcess: statement(({ owner }: Owned) => raw(sql`update processes set beat_at = 0 where owner = ${owner}`)),

  // Locks in the same order as commits do, and waits for them: what it skipped would be nobody's.
  takeOver: statement(({ owner, limit }: Owned & { limit: number }) =>
    raw(sql<{ id: ConversationId }>`
      update conversations set owed_by = ${owner} where id in (
        select id from conversations
        where status = 'Active' and owed = 1 and ${someDied}
          and (owed_by is null or (owed_by <> ${living} and owed_by <> ${owner}))
        order by id limit ${limit} for update)
      returning id`),
  ),

  attend: statement(({ id, owner }: Owned & { id: ConversationId }) =>
    raw(sql`
      insert into attendance (conversation_id, owner, seen_at)
        select id, ${owner}, ${now} from conversations where id = ${id} and status <> 'Closed'
      on conflict (conversation_id) do update set owner = excluded.owner, seen_at = excluded.seen_at`),
  ),

  // The socket may have moved to another process already: that stays.
  seen: statement(({ id, owner }: Owned & { id: ConversationId }) =>
    raw(sql`
      insert into attendance as kept (conversation_id, owner, seen_at)
        select id, null, ${now} from conversations where id = ${id} and status <> 'Closed'
      on conflict (conversation_id) do update
        set owner = nullif(kept.owner, ${owner}), seen_at = excluded.seen_at`),
  ),

  // A process that died had the socket at least until its last beat.
  attended: statement(({ id, graceMs }: { id: ConversationId; graceMs: number }) =>
    raw(sql<{ present: boolean }>`
      select greatest(seen_at, beat_at) > ${now} - ${graceMs}::bigint
        or coalesce(beat_at > ${now} - ${sql.lit(DEAD_AFTER_MS)}, false) as present
      from attendance left join processes on processes.owner = attendance.owner
      where conversation_id = ${id}`),
  ),

  // Found by index, then locked in one order, and looked at once more: another process may have been first.
  stranded: statement(({ limit }: { limit: number }) =>
    raw(sql<{ id: ConversationId }>`
      with found as materialized (
          select conversation_id from attendance where owner <> ${living} limit ${limit}),
        gone as materialized (
          select conversation_id from attendance
          where conversation_id in (select conversation_id from found) and owner <> ${living}
          order by conversation_id for update)
      update attendance as kept set owner = null, seen_at = ${now} from gone
      where kept.conversation_id = gone.conversation_id
      returning kept.conversation_id as id`),
  ),
}
