import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Audience } from '../domain/events.ts'
import type { ConversationId, Seq, WorkerId, WorkstreamId } from '../domain/ids.ts'
import { statement } from './statement.ts'
import type { ConversationFilter } from './store.ts'
import type { Tables } from './tables.ts'

export type ReadStatements = ReturnType<typeof readStatements>

/** What is read about conversations, compiled for one engine. */
export function readStatements(engine: Kysely<Tables>) {
  return { ...ofLogs(engine), ...ofRouters(engine), ...ofDesk(engine) }
}

function ofLogs(engine: Kysely<Tables>) {
  const entries = engine.selectFrom('events').select(['event', 'body']).orderBy('seq')
  return {
    state: statement(({ id }: { id: ConversationId }) =>
      engine.selectFrom('conversations').select('state').where('id', '=', id),
    ),

    log: statement(({ id, after, limit }: { id: ConversationId; after: Seq; limit: number }) =>
      entries.where('conversation_id', '=', id).where('seq', '>', after).limit(limit),
    ),

    logOf: statement((given: { id: ConversationId; after: Seq; limit: number; audience: Audience }) =>
      entries
        .where('conversation_id', '=', given.id)
        .where('seq', '>', given.after)
        .where('audience', '=', given.audience)
        .limit(given.limit),
    ),

    entry: statement(({ id, seq }: { id: ConversationId; seq: Seq }) =>
      entries.where('conversation_id', '=', id).where('seq', '=', seq),
    ),
  }
}

function ofRouters(engine: Kysely<Tables>) {
  const ids = engine.selectFrom('conversations').select('id').orderBy('id')
  return {
    due: statement(({ limit }: { limit: number }) =>
      engine
        .selectFrom('conversations')
        .select(['id', 'due_at'])
        .where(sql<boolean>`due_at is not null`)
        .orderBy('due_at')
        .orderBy('id')
        .limit(limit),
    ),

    // Word for word as in the partial indexes, or the planner can't use them.
    owed: statement(({ after, limit }: { after: string; limit: number }) =>
      ids.where(sql<boolean>`owed = 1`).where('id', '>', after as ConversationId).limit(limit),
    ),

    openCount: statement(({ workstreamId, limit }: { workstreamId: WorkstreamId; limit: number }) =>
      engine
        .selectFrom(
          engine
            .selectFrom('conversations')
            .select('id')
            .where(sql<boolean>`status <> 'Closed'`)
            .where('workstream_id', '=', workstreamId)
            .limit(limit)
            .as('some'),
        )
        .select((read) => read.fn.countAll<number>().as('count')),
    ),

    open: statement(({ after, limit }: { after: string; limit: number }) =>
      ids.where(sql<boolean>`status <> 'Closed'`).where('id', '>', after as ConversationId).limit(limit),
    ),
  }
}

function ofDesk(engine: Kysely<Tables>) {
  return {
    sessions: statement(({ id }: { id: ConversationId }) =>
      engine
        .selectFrom('sessions')
        .select(['id', 'worker_id', 'kind', 'queue_id', 'opened_at', 'closed_at', 'reason', 'role'])
        .where('conversation_id', '=', id)
        // Ids end in the log's seq: of two that opened at one moment the shorter, then the smaller, is older.
        .orderBy('opened_at')
        .orderBy(sql`length(id)`)
        .orderBy('id'),
    ),

    offers: statement(({ workerId }: { workerId: WorkerId }) =>
      engine
        .selectFrom('offers')
        .select(['id', 'conversation_id as conversationId'])
        .where('worker_id', '=', workerId)
        .orderBy('made_at')
        .orderBy('id'),
    ),

    lastAgent: statement(({ workstreamId, customer }: { workstreamId: WorkstreamId; customer: string }) =>
      engine
        .selectFrom('last_agents')
        .select(['worker_id as workerId', 'at'])
        .where('workstream_id', '=', workstreamId)
        .where('customer', '=', customer),
    ),

    setting: statement(({ name }: { name: string }) =>
      engine.selectFrom('settings').select('value').where('name', '=', name),
    ),

    addSetting: statement(({ name, value }: Tables['settings']) =>
      engine.insertInto('settings').values({ name, value }).onConflict((conflict) => conflict.doNothing()),
    ),

    changeSetting: statement(({ name, from, to }: { name: string; from: string; to: string }) =>
      engine
        .updateTable('settings')
        .set({ value: to })
        .where('name', '=', name)
        .where('value', '=', from)
        .returning('name'),
    ),

    putSetting: statement(({ name, value }: Tables['settings']) =>
      engine.insertInto('settings').values({ name, value }).onConflict((conflict) => conflict.column('name').doUpdateSet({ value })),
    ),

    /** Compiled anew for each list: which conditions it has depends on the filter. */
    conversations(filter: ConversationFilter) {
      return statement((given: ListValues) => listOf(engine, filter, given))
    },
  }
}

/** The values of a filter, each under a name of its own. */
export interface ListValues extends Omit<ConversationFilter, 'before'> {
  beforeAt?: number
  beforeId?: ConversationId
}

function listOf(engine: Kysely<Tables>, filter: ConversationFilter, given: ListValues) {
  let list = engine
    .selectFrom('conversations')
    .select(['id', 'status', 'queue_id', 'workstream_id', 'customer', 'worker_id', 'started_at', 'last_at', 'seq'])
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(given.limit)
  if (filter.status !== undefined) list = list.where('status', '=', given.status!)
  if (filter.queueId !== undefined) list = list.where('queue_id', '=', given.queueId!)
  if (filter.before) list = list.where(sql<boolean>`(started_at, id) < (${given.beforeAt}, ${given.beforeId})`)
  if (filter.workerId === undefined) return list
  // Whoever was consulted or watched has no part in it afterwards.
  const served = engine
    .selectFrom('sessions')
    .select('conversation_id')
    .where('worker_id', '=', given.workerId!)
    .where(sql<boolean>`(role is null or role = 'participant' or closed_at is null)`)
  const offered = engine.selectFrom('offers').select('conversation_id').where('worker_id', '=', given.workerId!)
  return list.where('id', 'in', served.union(offered))
}
