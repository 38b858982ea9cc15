import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { ConversationId, QueueId, Seq, SessionId, WorkerId } from '../domain/ids.ts'
import { customersWait } from './customers-wait.ts'
import { statement } from './statement.ts'
import type { Statement } from './statement.ts'
import type { Tables } from './tables.ts'

export type CommitStatements = ReturnType<typeof commitStatements>
type ConversationColumn = Exclude<keyof Tables['conversations'], 'id'>

type Row<Name extends keyof Tables> = Tables[Name]

/** What a commit reads and writes, each statement for one row at a time. */
export function commitStatements(engine: Kysely<Tables>) {
  return { ...ofConversations(engine), ...ofLogs(engine), ...ofQueues(engine), ...ofLoad(engine), ...ofEffects(engine) }
}

function ofConversations(engine: Kysely<Tables>) {
  const updates = new Map<string, Statement<Partial<Row<'conversations'>>, unknown>>()
  return {
    head: statement(({ id }: { id: ConversationId }) =>
      engine
        .selectFrom('conversations')
        .select(['id', 'seq', 'status', 'queue_id', 'worker_id', 'due_at', 'owed'])
        // Not from the row: it lies behind the state there, and SQLite would read all of that on the way.
        .select(sql<string | null>`null`.as('owed_by'))
        .where('id', '=', id),
    ),

    insertConversation: statement((row: Row<'conversations'>) =>
      engine.insertInto('conversations').values({
        id: row.id,
        seq: row.seq,
        status: row.status,
        queue_id: row.queue_id,
        workstream_id: row.workstream_id,
        customer: row.customer,
        worker_id: row.worker_id,
        started_at: row.started_at,
        last_at: row.last_at,
        due_at: row.due_at,
        owed: row.owed,
        state: row.state,
        owed_by: row.owed_by,
      }),
    ),

    /**
     * Sets what every change does and those columns, no others: SQLite rewrites the indexes of each column that an
     * update names.
     */
    updateConversation(changed: readonly ConversationColumn[]) {
      const known = updates.get(changed.join())
      if (known) return known
      const columns = ['seq', 'last_at', 'state', ...changed] as const
      const made = statement((row: Partial<Row<'conversations'>>) =>
        engine
          .updateTable('conversations')
          .set(Object.fromEntries(columns.map((column) => [column, row[column]])))
          .where('id', '=', row.id as ConversationId),
      )
      updates.set(changed.join(), made)
      return made
    },
  }
}

function ofLogs(engine: Kysely<Tables>) {
  return {
    insertEvent: statement(({ conversation_id, seq, audience, event, body }: Row<'events'>) =>
      engine.insertInto('events').values({ conversation_id, seq, audience, event, body }),
    ),

    /** To find out whether a commit of which nobody knows was written. */
    writtenAfter: writtenAfter(engine),
  }
}

/** A log's entries as they were written, of one conversation. */
export function writtenAfter(engine: Kysely<Tables>) {
  return statement((given: { id: ConversationId; after: Seq; limit: number }) =>
    engine
      .selectFrom('events')
      .select(['event', 'body'])
      .where('conversation_id', '=', given.id)
      .where('seq', '>', given.after)
      .orderBy('seq')
      .limit(given.limit),
  )
}

/** A queue that a change may join only where fewer than `most` wait there. */
interface Limited {
  id: QueueId
  most: number
}

function ofQueues(engine: Kysely<Tables>) {
  return {
    /** So that of two processes one counts after the other has written; SQLite has one at a time anyway. */
    lockQueue: statement((_: Limited) => engine.selectNoFrom(sql<number>`1`.as('locked'))),

    waitingIn: statement(({ id, most }: Limited) =>
      engine
        .selectFrom((from) =>
          from
            .selectFrom('waiting')
            .select('queue_id')
            .where('queue_id', '=', id)
            .where(customersWait(sql`needs`))
            .limit(most)
            .as('counted'),
        )
        .select((read) => [sql<QueueId>`${id}`.as('id'), read.fn.countAll<number>().as('waiting')]),
    ),
  }
}

type LoadRow = Pick<Row<'workers'>, 'id' | 'load' | 'last_assigned_at' | 'last_released_at'>
type FreeRow = Pick<Row<'members'>, 'worker_id' | 'free' | 'last_assigned_at'> & { last_active_at: number }

function ofLoad(engine: Kysely<Tables>) {
  return {
    workerLoad: statement(({ id }: { id: WorkerId }) =>
      engine
        .selectFrom('workers')
        .select(['id', 'capacity', 'load', 'presence', 'last_assigned_at', 'last_released_at'])
        .where('id', '=', id),
    ),

    setLoad: statement(({ id, load, last_assigned_at, last_released_at }: LoadRow) =>
      engine.updateTable('workers').set({ load, last_assigned_at, last_released_at }).where('id', '=', id),
    ),

    setFree: statement(({ worker_id, free, last_assigned_at, last_active_at }: FreeRow) =>
      engine
        .updateTable('members')
        .set({
          free,
          last_assigned_at: sql<number>`case when least_active = 1 then ${last_active_at} else ${last_assigned_at} end`,
        })
        .where('worker_id', '=', worker_id),
    ),

    setPresence: statement(({ id, presence }: Pick<Row<'workers'>, 'id' | 'presence'>) =>
      engine.updateTable('workers').set({ presence }).where('id', '=', id),
    ),

    setMemberPresence: statement(({ worker_id, presence }: Pick<Row<'members'>, 'worker_id' | 'presence'>) =>
      engine.updateTable('members').set({ presence }).where('worker_id', '=', worker_id),
    ),
  }
}

function ofEffects(engine: Kysely<Tables>) {
  return {
    putWaiting: statement(({ conversation_id, queue_id, rank, since, units, needs }: Row<'waiting'>) =>
      engine
        .insertInto('waiting')
        .values({ conversation_id, queue_id, rank, since, units, needs })
        .onConflict((conflict) =>
          conflict.column('conversation_id').doUpdateSet({ queue_id, rank, since, units, needs }),
        ),
    ),

    deleteWaiting: statement(({ id }: { id: ConversationId }) =>
      engine.deleteFrom('waiting').where('conversation_id', '=', id),
    ),

    insertSession: statement((row: Omit<Row<'sessions'>, 'closed_at' | 'reason'>) =>
      engine.insertInto('sessions').values({
        id: row.id,
        conversation_id: row.conversation_id,
        worker_id: row.worker_id,
        kind: row.kind,
        queue_id: row.queue_id,
        opened_at: row.opened_at,
        closed_at: null,
        reason: null,
        waited_ms: row.waited_ms,
        role: row.role,
      }),
    ),

    closeSession: statement(({ id, closed_at, reason }: { id: SessionId; closed_at: number; reason: string }) =>
      engine.updateTable('sessions').set({ closed_at, reason }).where('id', '=', id),
    ),

    setRole: statement(({ id, role }: Pick<Row<'sessions'>, 'id' | 'role'>) =>
      engine.updateTable('sessions').set({ role }).where('id', '=', id),
    ),

    insertOffer: statement(({ id, conversation_id, worker_id, made_at }: Row<'offers'>) =>
      engine.insertInto('offers').values({ id, conversation_id, worker_id, made_at }),
    ),

    deleteOffer: statement(({ id }: Pick<Row<'offers'>, 'id'>) => engine.deleteFrom('offers').where('id', '=', id)),

    deleteAttendance: statement(({ id }: { id: ConversationId }) =>
      engine.deleteFrom('attendance').where('conversation_id', '=', id),
    ),

    putWebhook: statement(({ webhook_id, conversation_id, after_seq, upto, due_at, attempt }: Row<'webhook_cursors'>) =>
      engine
        .insertInto('webhook_cursors')
        .values({ webhook_id, conversation_id, after_seq, upto, due_at, attempt, first_at: null })
        .onConflict((conflict) => conflict.columns(['webhook_id', 'conversation_id']).doUpdateSet({ upto })),
    ),

    putLastAgent: statement(({ workstream_id, customer, worker_id, conversation_id, at }: Row<'last_agents'>) =>
      engine
        .insertInto('last_agents')
        .values({ workstream_id, customer, worker_id, conversation_id, at })
        .onConflict((conflict) =>
          conflict.columns(['workstream_id', 'customer']).doUpdateSet({ worker_id, conversation_id, at }),
        ),
    ),

    insertSurvey: statement(({ conversation_id, at, survey }: Row<'surveys'>) =>
      engine.insertInto('surveys').values({ conversation_id, at, survey }),
    ),
  }
}
