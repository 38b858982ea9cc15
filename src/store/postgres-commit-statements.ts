import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { writtenAfter } from './commit-statements.ts'
import type { CommitStatements } from './commit-statements.ts'
import { customersWait } from './customers-wait.ts'
import { postgres, raw } from './dialects.ts'
import { statement } from './statement.ts'
import type { Statement } from './statement.ts'

/** The columns that come in as arrays, each element one row's value. */
const TYPES = {
  id: 'text',
  seq: 'integer',
  status: 'text',
  queue_id: 'text',
  workstream_id: 'text',
  customer: 'text',
  worker_id: 'text',
  started_at: 'bigint',
  last_at: 'bigint',
  due_at: 'bigint',
  owed: 'integer',
  state: 'text',
  owed_by: 'text',
  conversation_id: 'text',
  audience: 'text',
  event: 'text',
  body: 'text',
  load: 'integer',
  free: 'integer',
  last_assigned_at: 'bigint',
  last_released_at: 'bigint',
  last_active_at: 'bigint',
  most: 'integer',
  needs: 'text',
  presence: 'text',
  rank: 'integer',
  since: 'bigint',
  units: 'integer',
  kind: 'text',
  opened_at: 'bigint',
  waited_ms: 'bigint',
  closed_at: 'bigint',
  reason: 'text',
  role: 'text',
  made_at: 'bigint',
  at: 'bigint',
  survey: 'text',
  webhook_id: 'text',
  after_seq: 'integer',
  upto: 'integer',
  attempt: 'integer',
} as const

type Column = keyof typeof TYPES

const HEAD = ['seq', 'status', 'queue_id', 'worker_id', 'last_at', 'due_at', 'owed', 'state', 'owed_by'] as const

/**
 * What a commit reads and writes on PostgreSQL: each statement for all rows of a group at once, as each one costs the
 * server and this process some 40 µs. Reading heads and loads locks them, by order of id.
 */
export function postgresCommitStatements(): CommitStatements {
  const updateConversation: Statement<object, unknown> = update('conversations', 'id', HEAD)
  return {
    head: statement((given) =>
      raw(sql`select id, seq, status, queue_id, worker_id, due_at, owed, owed_by from conversations
        where id = any(${array(given, 'id')}) order by id for update`),
    ),
    insertConversation: insert('conversations', ['id', 'workstream_id', 'customer', 'started_at', ...HEAD]),
    // The server sees by itself which indexed columns stay as they are.
    updateConversation: () => updateConversation,

    writtenAfter: writtenAfter(postgres.engine),
    insertEvent: insert('events', ['conversation_id', 'seq', 'audience', 'event', 'body']),

    // By name, not by row: a queue has none. In one order, as other processes may lock the same ones.
    lockQueue: statement((given) =>
      raw(sql`select pg_advisory_xact_lock(hashtextextended(id, 0))
        from (select unnest(${array(given, 'id')}) as id order by 1) as queues`),
    ),
    waitingIn: statement((given) =>
      raw(sql`select id, (select count(*) from (select from waiting where queue_id = id and ${customersWait(sql`needs`)} limit most) as counted)::integer
          as waiting
        from unnest(${array(given, 'id')}, ${array(given, 'most')}) as given (id, most)`),
    ),
    workerLoad: statement((given) =>
      raw(sql`select id, capacity, load, presence, last_assigned_at, last_released_at from workers
        where id = any(${array(given, 'id')}) order by id for update`),
    ),
    setLoad: update('workers', 'id', ['load', 'last_assigned_at', 'last_released_at']),
    setFree: statement((given) =>
      raw(sql<never>`update members as kept set free = given.free,
          last_assigned_at = case when least_active = 1 then given.active_at else given.assigned_at end
        from unnest(${sql.join([
          array(given, 'worker_id'),
          array(given, 'free'),
          array(given, 'last_assigned_at'),
          array(given, 'last_active_at'),
        ])}) as given (worker_id, free, assigned_at, active_at)
        where kept.worker_id = given.worker_id`),
    ),
    setPresence: update('workers', 'id', ['presence']),
    setMemberPresence: update('members', 'worker_id', ['presence']),

    putWaiting: insert(
      'waiting',
      ['conversation_id', 'queue_id', 'rank', 'since', 'units', 'needs'],
      sql`on conflict (conversation_id) do update
        set queue_id = excluded.queue_id, rank = excluded.rank, since = excluded.since, units = excluded.units,
          needs = excluded.needs`,
    ),
    deleteWaiting: remove('waiting', 'conversation_id'),
    insertSession: insert('sessions', [
      'id', 'conversation_id', 'worker_id', 'kind', 'queue_id', 'opened_at', 'waited_ms', 'role',
    ]),
    closeSession: update('sessions', 'id', ['closed_at', 'reason']),
    setRole: update('sessions', 'id', ['role']),
    insertOffer: insert('offers', ['id', 'conversation_id', 'worker_id', 'made_at']),
    deleteOffer: remove('offers', 'id'),
    // In one order, as other processes may be busy with the same rows.
    deleteAttendance: statement((given) =>
      raw(sql<never>`with gone as materialized (select conversation_id from attendance
          where conversation_id = any(${array(given, 'id')}) order by conversation_id for update)
        delete from attendance using gone where attendance.conversation_id = gone.conversation_id`),
    ),
    putWebhook: insert(
      'webhook_cursors',
      ['webhook_id', 'conversation_id', 'after_seq', 'upto', 'due_at', 'attempt'],
      sql`on conflict (webhook_id, conversation_id) do update set upto = excluded.upto`,
    ),
    putLastAgent: insert(
      'last_agents',
      ['workstream_id', 'customer', 'worker_id', 'conversation_id', 'at'],
      sql`on conflict (workstream_id, customer) do update
        set worker_id = excluded.worker_id, conversation_id = excluded.conversation_id, at = excluded.at`,
    ),
    insertSurvey: insert('surveys', ['conversation_id', 'at', 'survey']),
  }
}

function insert(table: string, columns: Column[], onConflict = sql``): Statement<object, never> {
  return statement((given) =>
    raw(sql<never>`insert into ${sql.table(table)} (${namesOf(columns)})
      select * from unnest(${sql.join(columns.map((column) => array(given, column)))}) ${onConflict}`),
  )
}

function update(table: string, key: Column, columns: readonly Column[]): Statement<object, never> {
  const given = namesOf([key, ...columns])
  const sets = sql.join(columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`given.${column}`)}`))
  return statement((values) =>
    raw(sql<never>`update ${sql.table(table)} as kept set ${sets}
      from unnest(${sql.join([key, ...columns].map((column) => array(values, column)))}) as given (${given})
      where ${sql.ref(`kept.${key}`)} = ${sql.ref(`given.${key}`)}`),
  )
}

/** Rows whose key is the `id` that is given. */
function remove(table: string, key: Column): Statement<{ id: string }, never> {
  return statement((given) =>
    raw(sql<never>`delete from ${sql.table(table)} where ${sql.ref(key)} = any(${array(given, 'id')})`),
  )
}

function namesOf(columns: readonly Column[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.ref(column)))
}

function array(given: object, column: Column): RawBuilder<unknown> {
  return sql`${given[column as keyof typeof given]}::${sql.raw(TYPES[column])}[]`
}
