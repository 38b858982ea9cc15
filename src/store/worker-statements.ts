import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Presence } from '../domain/desk.ts'
import type { ConversationId, QueueId, WorkerId } from '../domain/ids.ts'
import { customersWait } from './customers-wait.ts'
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
  const members = ({ queueId, presence, skills }: Group) =>
    engine
      .selectFrom('members')
      .select(['worker_id', 'free', 'last_assigned_at'])
      .where('queue_id', '=', queueId)
      .where('presence', '=', presence)
      .where('skills', '=', skills)
  return {
    lines: statement(({ queueId }: { queueId: QueueId }) => ({ compile: () => linesOf(queueId).compile(engine) })),

    waiting: statement(({ queueId, needs, limit }: { queueId: QueueId; needs: string; limit: number }) =>
      heads.where('queue_id', '=', queueId).where('needs', '=', needs).limit(limit),
    ),

    waitingAfter: statement((given: WaitingAfter) =>
      heads
        .where('queue_id', '=', given.queueId)
        .where('needs', '=', given.needs)
        .where(sql<boolean>`(rank, since, conversation_id) > (${given.rank}, ${given.since}, ${given.conversationId})`)
        .limit(given.limit),
    ),

    candidates: statement((given: Group & { units: number; limit: number }) =>
      members(given)
        .where('free', '>=', given.units)
        .orderBy('free', 'desc')
        .orderBy('last_assigned_at')
        .orderBy('worker_id')
        .limit(given.limit),
    ),

    freeLevels: statement((given: Group & { units: number }) => ({ compile: () => levelsOf(given).compile(engine) })),

    candidatesAt: statement((given: Group & { free: number; limit: number }) =>
      members(given).where('free', '=', given.free).orderBy('last_assigned_at').orderBy('worker_id').limit(given.limit),
    ),

    signedIn: statement(({ queueId, presence, skills, limit }: Group & { limit: number }) =>
      members({ queueId, presence, skills }).limit(limit),
    ),

    waitingCounts: statement(() =>
      engine
        .selectFrom('waiting')
        .select((read) => [
          'queue_id as queueId',
          read.fn.countAll<number>().as('waiting'),
          read.fn.min('since').as('oldestSince'),
        ])
        .where(customersWait(sql`needs`))
        .groupBy('queue_id'),
    ),
  }
}

interface Group {
  queueId: QueueId
  presence: Presence
  skills: string
}

/** Each value once, found by jumping through the index: of many that wait, few lines are read. */
function linesOf(queueId: QueueId) {
  const least = sql`select min(needs) from waiting where queue_id = ${queueId}`
  return sql<{ needs: string }>`with recursive line (needs) as (
      select (${least}) union all
      select (${least} and needs > line.needs) from line where line.needs is not null)
    select needs from line where needs is not null`
}

/** The numbers of free units that members of a group have, most first, found in the same way. */
function levelsOf({ queueId, presence, skills, units }: Group & { units: number }) {
  const most = sql`select max(free) from members
    where queue_id = ${queueId} and presence = ${presence} and skills = ${skills} and free >= ${units}`
  return sql<{ free: number }>`with recursive level (free) as (
      select (${most}) union all
      select (${most} and free < level.free) from level where level.free is not null)
    select free from level where free is not null`
}

interface WaitingAfter {
  queueId: QueueId
  needs: string
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

    // Who has just signed in counts as least active (Microsoft: "Assignment methods").
    signInMember: statement(({ id, presence }: { id: WorkerId; presence: Presence }) =>
      engine
        .updateTable('members')
        .set({ presence, last_assigned_at: sql<number>`case when least_active = 1 then 0 else last_assigned_at end` })
        .where('worker_id', '=', id),
    ),
  }
}

interface StoredMember {
  queueId: QueueId
  workerId: WorkerId
  skills: string
  leastActive: number
}

/** Nothing has happened to whoever is new. */
const NEW = { last_assigned_at: null, last_released_at: null, gone_at: null }

function ofConfiguration(engine: Kysely<Tables>) {
  return {
    putWorker: statement(({ id, kind, capacity }: WorkerSeed) =>
      engine
        .insertInto('workers')
        .values({ id, kind, capacity, load: 0, presence: 'Offline', ...NEW })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ kind, capacity })),
    ),

    deleteMembers: statement(() => engine.deleteFrom('members')),

    addMember: statement(({ queueId, workerId, skills, leastActive }: StoredMember) =>
      engine
        .insertInto('members')
        .columns(['queue_id', 'worker_id', 'presence', 'free', 'last_assigned_at', 'skills', 'least_active'])
        .expression(
          engine
            .selectFrom('workers')
            .select([
              sql<QueueId>`${queueId}`.as('queue_id'),
              'id',
              'presence',
              sql<number>`capacity - load`.as('free'),
              sql<number>`case when ${leastActive} = 1 and coalesce(last_released_at, 0) > coalesce(last_assigned_at, 0)
                then last_released_at else coalesce(last_assigned_at, 0) end`.as('last_assigned_at'),
              sql<string>`${skills}`.as('skills'),
              sql<number>`${leastActive}`.as('least_active'),
            ])
            .where('id', '=', workerId),
        )
        .onConflict((conflict) => conflict.doNothing()),
    ),
  }
}
