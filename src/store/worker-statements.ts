import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Presence } from '../domain/desk.ts'
import type { ConversationId, QueueId, WorkerId } from '../domain/ids.ts'
import { statement } from './statement.ts'
import type { WorkerSeed } from './store.ts'
import type { Tables } from './tables.ts'

export type WorkerStatements = ReturnType<typeof workerStatements>

/** What is read and written about workers and queues outside of commits, compiled for one engine. */
export function workerStatements(engine: Kysely<Tables>) {
  return { ...ofQueues(engine), ...ofWorkers(engine), ...ofConfiguration(engine) }
}

function ofQueues(engine: Kysely<Tables>) {
  const heads = engine
    .selectFrom('waiting')
    .select(['conversation_id as conversationId', 'rank', 'since', 'units'])
    .orderBy('rank')
    .orderBy('since')
    .orderBy('conversation_id')
  return {
    waiting: statement(({ queueId, limit }: { queueId: QueueId; limit: number }) =>
      heads.where('queue_id', '=', queueId).limit(limit),
    ),

    waitingAfter: statement((given: WaitingAfter) =>
      heads
        .where('queue_id', '=', given.queueId)
        .where(sql<boolean>`(rank, since, conversation_id) > (${given.rank}, ${given.since}, ${given.conversationId})`)
        .limit(given.limit),
    ),

    candidates: statement((given: { queueId: QueueId; presence: Presence; limit: number }) =>
      engine
        .selectFrom('members')
        .select(['worker_id', 'free', 'last_assigned_at'])
        .where('queue_id', '=', given.queueId)
        .where('presence', '=', given.presence)
        .where('free', '>', 0)
        .orderBy('free', 'desc')
        .orderBy('last_assigned_at')
        .orderBy('worker_id')
        .limit(given.limit),
    ),

    signedIn: statement(({ queueId, limit }: { queueId: QueueId; limit: number }) =>
      engine
        .selectFrom('members')
        .select('worker_id')
        .where('queue_id', '=', queueId)
        .where('presence', 'in', ['Available', 'Busy', 'Do not disturb', 'Away'])
        .limit(limit),
    ),

    waitingCounts: statement(() =>
      engine
        .selectFrom('waiting')
        .select((read) => [
          'queue_id as queueId',
          read.fn.countAll<number>().as('waiting'),
          read.fn.min('since').as('oldestSince'),
        ])
        .groupBy('queue_id'),
    ),
  }
}

interface WaitingAfter {
  queueId: QueueId
  rank: number
  since: number
  conversationId: ConversationId
  limit: number
}

function ofWorkers(engine: Kysely<Tables>) {
  const columns = ['id', 'kind', 'capacity', 'load', 'presence', 'last_assigned_at as lastAssignedAt'] as const
  const workers = engine.selectFrom('workers').select(columns).orderBy('id')
  return {
    worker: statement(({ id }: { id: WorkerId }) => workers.where('id', '=', id)),

    workers: statement(() => workers),

    setPresence: statement(({ id, presence }: { id: WorkerId; presence: Presence }) =>
      engine.updateTable('workers').set({ presence }).where('id', '=', id).returning(columns),
    ),

    setMemberPresence: statement(({ id, presence }: { id: WorkerId; presence: Presence }) =>
      engine.updateTable('members').set({ presence }).where('worker_id', '=', id),
    ),
  }
}

function ofConfiguration(engine: Kysely<Tables>) {
  return {
    putWorker: statement(({ id, kind, capacity }: WorkerSeed) =>
      engine
        .insertInto('workers')
        .values({ id, kind, capacity, load: 0, presence: 'Offline', last_assigned_at: null })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ kind, capacity })),
    ),

    deleteMembers: statement(() => engine.deleteFrom('members')),

    addMember: statement(({ queueId, workerId }: { queueId: QueueId; workerId: WorkerId }) =>
      engine
        .insertInto('members')
        .columns(['queue_id', 'worker_id', 'presence', 'free', 'last_assigned_at'])
        .expression(
          engine
            .selectFrom('workers')
            .select([
              sql<QueueId>`${queueId}`.as('queue_id'),
              'id',
              'presence',
              sql<number>`capacity - load`.as('free'),
              sql<number>`coalesce(last_assigned_at, 0)`.as('last_assigned_at'),
            ])
            .where('id', '=', workerId),
        )
        .onConflict((conflict) => conflict.doNothing()),
    ),
  }
}
