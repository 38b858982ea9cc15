import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { ConversationId, WorkerId } from '../domain/ids.ts'
import type { Driver } from './driver.ts'
import { statement } from './statement.ts'
import type { WorkerRow } from './store.ts'
import type { Tables } from './tables.ts'

/**
 * At which processes representatives have their desks open, and since when each is gone who had one (ASG-5). Whoever
 * never had one, such as a program that only calls the API, is never gone.
 */
export interface Desks {
  /** The desk is open at that process: the representative is there. */
  opened(workerId: WorkerId, owner: string): Promise<void>
  /** It is no longer open at that process; where it is open nowhere, the representative is gone since `now`. */
  closed(workerId: WorkerId, owner: string, now: number): Promise<void>
  /** Desks at other processes than these are closed: those have died, or were stopped. */
  keepOnly(owners: readonly string[], now: number): Promise<void>
  /** Whoever is gone counts as gone since `now`. */
  again(now: number): Promise<void>
  /** Who is gone, longest first. */
  gone(): Promise<{ workerId: WorkerId; goneAt: number }[]>
  /** Sets them to Offline; undefined where they have come back since. */
  disconnect(workerId: WorkerId, goneAt: number): Promise<WorkerRow | undefined>
  /** What that was for is done: they are no longer waited for. */
  settle(workerId: WorkerId, goneAt: number): Promise<void>
  /** Conversations in which they have a session or an offer. */
  work(workerId: WorkerId): Promise<ConversationId[]>
}

type One = { workerId: WorkerId; owner: string }
type Gone = { workerId: WorkerId; goneAt: number }

function deskStatements(engine: Kysely<Tables>) {
  const columns = ['id', 'kind', 'capacity', 'load', 'presence', 'last_assigned_at as lastAssignedAt'] as const
  const sessions = engine.selectFrom('sessions').select('conversation_id as id')
  const offers = engine.selectFrom('offers').select('conversation_id as id')
  return {
    open: statement(({ workerId, owner }: One) =>
      engine
        .insertInto('desk_streams')
        .values({ worker_id: workerId, owner })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    close: statement(({ workerId, owner }: One) =>
      engine.deleteFrom('desk_streams').where('worker_id', '=', workerId).where('owner', '=', owner),
    ),
    here: statement(({ workerId }: { workerId: WorkerId }) =>
      engine.updateTable('workers').set({ gone_at: null }).where('id', '=', workerId),
    ),
    missing: statement(({ workerId, goneAt }: Gone) =>
      engine
        .updateTable('workers')
        .set({ gone_at: goneAt })
        .where('id', '=', workerId)
        .where('gone_at', 'is', null)
        .where(sql<boolean>`not exists (select 1 from desk_streams where worker_id = ${workerId})`),
    ),
    again: statement(({ now }: { now: number }) =>
      engine
        .updateTable('workers')
        .set({ gone_at: now })
        .where(sql<boolean>`gone_at is not null`),
    ),
    all: statement(() => engine.selectFrom('desk_streams').select(['worker_id as workerId', 'owner'])),
    gone: statement(() =>
      engine
        .selectFrom('workers')
        .select(['id as workerId', 'gone_at as goneAt'])
        .where(sql<boolean>`gone_at is not null`)
        .orderBy('gone_at'),
    ),
    disconnect: statement(({ workerId, goneAt }: Gone) =>
      engine
        .updateTable('workers')
        .set({ presence: 'Offline' })
        .where('id', '=', workerId)
        .where('gone_at', '=', goneAt)
        .returning(columns),
    ),
    leave: statement(({ workerId }: { workerId: WorkerId }) =>
      engine.updateTable('members').set({ presence: 'Offline' }).where('worker_id', '=', workerId),
    ),
    settle: statement(({ workerId, goneAt }: Gone) =>
      engine.updateTable('workers').set({ gone_at: null }).where('id', '=', workerId).where('gone_at', '=', goneAt),
    ),
    work: statement(({ workerId }: { workerId: WorkerId }) =>
      sessions
        .where('worker_id', '=', workerId)
        .where('closed_at', 'is', null)
        .union(offers.where('worker_id', '=', workerId)),
    ),
  }
}

/** The store's part about desks. */
export function desksOf(driver: Driver, engine: Kysely<Tables>): Desks {
  const statements = deskStatements(engine)

  async function close(workerId: WorkerId, owner: string, now: number): Promise<void> {
    await driver.transaction(async (session) => {
      await session.run(statements.close, { workerId, owner })
      await session.run(statements.missing, { workerId, goneAt: now })
    })
  }

  return {
    async opened(workerId, owner) {
      await driver.transaction(async (session) => {
        await session.run(statements.open, { workerId, owner })
        await session.run(statements.here, { workerId })
      })
    },
    closed: close,
    async keepOnly(owners, now) {
      const dead = (await driver.all(statements.all, {})).filter(({ owner }) => !owners.includes(owner))
      for (const { workerId, owner } of dead) await close(workerId, owner, now)
    },
    async again(now) {
      await driver.run(statements.again, { now })
    },
    async gone() {
      const rows = await driver.all(statements.gone, {})
      return rows.map(({ workerId, goneAt }) => ({ workerId, goneAt: Number(goneAt) }))
    },
    async disconnect(workerId, goneAt) {
      return driver.transaction(async (session) => {
        const [row] = await session.all(statements.disconnect, { workerId, goneAt })
        if (row) await session.run(statements.leave, { workerId })
        return row && { ...row }
      })
    },
    async settle(workerId, goneAt) {
      await driver.run(statements.settle, { workerId, goneAt })
    },
    async work(workerId) {
      return (await driver.all(statements.work, { workerId })).map(({ id }) => id)
    },
  }
}
