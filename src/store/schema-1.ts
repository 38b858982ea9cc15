import { sql } from 'kysely'
import type { CompiledQuery } from 'kysely'
import type { Dialect } from './dialects.ts'
import { index, table } from './schema-parts.ts'

/** The first schema. Once released it never changes: what comes later is another migration. */
export function schema1(dialect: Dialect): { compile(): CompiledQuery<unknown> }[] {
  return [...conversations(dialect), ...logs(dialect), ...workers(dialect), ...others(dialect)]
}

function conversations(dialect: Dialect) {
  return [
    table(dialect, 'conversations', ['id'], {
      id: 'text',
      seq: 'integer',
      status: 'text',
      queue_id: 'text?',
      workstream_id: 'text',
      customer: 'text',
      worker_id: 'text?',
      started_at: 'bigint',
      last_at: 'bigint',
      due_at: 'bigint?',
      owed: 'integer',
      state: 'text',
    }),
    index(dialect, 'conversations', 'start', ['started_at', 'id']),
    index(dialect, 'conversations', 'status', ['status', 'started_at', 'id']),
    index(dialect, 'conversations', 'queue', ['queue_id', 'started_at', 'id']),
    index(dialect, 'conversations', 'due', ['due_at', 'id']).where(sql<boolean>`due_at is not null`),
    index(dialect, 'conversations', 'owed', ['id']).where(sql<boolean>`owed = 1`),
    index(dialect, 'conversations', 'open', ['id']).where(sql<boolean>`status <> 'Closed'`),
  ]
}

function logs(dialect: Dialect) {
  return [
    table(dialect, 'events', ['conversation_id', 'seq'], {
      conversation_id: 'text',
      seq: 'integer',
      audience: 'text?',
      request_id: 'text?',
      event: 'text',
    }),
    index(dialect, 'events', 'request', ['conversation_id', 'request_id'])
      .unique()
      .where(sql<boolean>`request_id is not null`),
    table(dialect, 'contents', ['conversation_id', 'seq'], { conversation_id: 'text', seq: 'integer', body: 'text' }),
  ]
}

function workers(dialect: Dialect) {
  return [
    table(dialect, 'workers', ['id'], {
      id: 'text',
      kind: 'text',
      capacity: 'integer',
      load: 'integer',
      presence: 'text',
      last_assigned_at: 'bigint?',
    }),
    table(dialect, 'members', ['worker_id', 'queue_id'], {
      worker_id: 'text',
      queue_id: 'text',
      presence: 'text',
      free: 'integer',
      last_assigned_at: 'bigint',
    }),
    index(dialect, 'members', 'free', ['queue_id', 'presence', 'free desc', 'last_assigned_at', 'worker_id']),
    table(dialect, 'waiting', ['conversation_id'], {
      conversation_id: 'text',
      queue_id: 'text',
      rank: 'integer',
      since: 'bigint',
      units: 'integer',
    }),
    index(dialect, 'waiting', 'queue', ['queue_id', 'rank', 'since', 'conversation_id', 'units']),
  ]
}

function others(dialect: Dialect) {
  return [
    table(dialect, 'sessions', ['id'], {
      id: 'text',
      conversation_id: 'text',
      worker_id: 'text',
      kind: 'text',
      queue_id: 'text',
      opened_at: 'bigint',
      closed_at: 'bigint?',
      reason: 'text?',
    }),
    index(dialect, 'sessions', 'conversation', ['conversation_id']),
    index(dialect, 'sessions', 'worker', ['worker_id', 'conversation_id']),
    table(dialect, 'offers', ['id'], { id: 'text', conversation_id: 'text', worker_id: 'text', made_at: 'bigint' }),
    index(dialect, 'offers', 'worker', ['worker_id', 'made_at']),
    table(dialect, 'surveys', ['conversation_id'], { conversation_id: 'text', at: 'bigint', survey: 'text' }),
    index(dialect, 'surveys', 'time', ['at', 'conversation_id']),
    table(dialect, 'settings', ['name'], { name: 'text', value: 'text' }),
  ]
}
