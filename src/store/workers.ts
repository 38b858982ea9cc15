import type { Driver } from './driver.ts'
import type { Store } from './store.ts'
import type { WorkerStatements } from './worker-statements.ts'

type Workers = Pick<
  Store,
  'match' | 'signedIn' | 'waitingCounts' | 'configure' | 'worker' | 'workers' | 'setPresence'
>

/** The store's methods about workers and queues. */
export function workersOf(driver: Driver, sql: WorkerStatements): Workers {
  return { ...queues(driver, sql), ...workers(driver, sql) }
}

function queues(driver: Driver, sql: WorkerStatements): Pick<Store, 'match' | 'signedIn' | 'waitingCounts'> {
  return {
    async match(queueId, presences, limit, after) {
      const waiting = after
        ? driver.all(sql.waitingAfter, { queueId, ...after, limit })
        : driver.all(sql.waiting, { queueId, limit })
      // One read for each presence: across presences the index has no order by free units.
      const found = [...new Set(presences)].map((presence) => driver.all(sql.candidates, { queueId, presence, limit }))
      const candidates = (await Promise.all(found)).flat().sort(byFree).slice(0, limit)
      return {
        waiting: (await waiting).map((row) => ({ ...row })),
        candidates: candidates.map(({ worker_id, free }) => ({ workerId: worker_id, free })),
      }
    },
    async signedIn(queueId, except) {
      // One more than are excepted: if there are that many, one of them is somebody else.
      const rows = await driver.all(sql.signedIn, { queueId, limit: except.length + 1 })
      return rows.some((row) => !except.includes(row.worker_id))
    },
    async waitingCounts() {
      return (await driver.all(sql.waitingCounts, {})).map((row) => ({ ...row }))
    },
  }
}

type Candidate = { worker_id: string; free: number; last_assigned_at: number }

function byFree(one: Candidate, other: Candidate): number {
  const first = other.free - one.free || one.last_assigned_at - other.last_assigned_at
  return first || (one.worker_id < other.worker_id ? -1 : 1)
}

function byId(one: { id: string }, other: { id: string }): number {
  return one.id < other.id ? -1 : 1
}

function workers(driver: Driver, sql: WorkerStatements): Omit<Workers, 'match' | 'signedIn' | 'waitingCounts'> {
  return {
    async configure(seeds, members) {
      await driver.transaction(async (session) => {
        // In the order in which commits lock workers, or two that start while others work could wait in a circle.
        for (const seed of seeds.toSorted(byId)) await session.run(sql.putWorker, seed)
        await session.run(sql.deleteMembers, {})
        for (const member of members) await session.run(sql.addMember, member)
      })
    },
    async worker(id) {
      const [row] = await driver.all(sql.worker, { id })
      return row && { ...row }
    },
    async workers() {
      return (await driver.all(sql.workers, {})).map((row) => ({ ...row }))
    },
    async setPresence(id, presence) {
      return driver.transaction(async (session) => {
        const [row] = await session.all(sql.setPresence, { id, presence })
        await session.run(sql.setMemberPresence, { id, presence })
        return row && { ...row }
      })
    },
  }
}
