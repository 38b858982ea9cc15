import type { Driver } from './driver.ts'
import type { Line, Match, Store } from './store.ts'
import type { WorkerStatements } from './worker-statements.ts'

type Queues = Pick<Store, 'lines' | 'match' | 'signedIn' | 'waitingCounts'>
type Workers = Pick<Store, keyof Queues | 'configure' | 'worker' | 'workers' | 'setPresence'>

/** The store's methods about workers and queues. */
export function workersOf(driver: Driver, sql: WorkerStatements): Workers {
  return { ...queues(driver, sql), ...workers(driver, sql) }
}

const SIGNED_IN = ['Available', 'Busy', 'Do not disturb', 'Away'] as const

function queues(driver: Driver, sql: WorkerStatements): Queues {
  return {
    async lines(queueId) {
      return (await driver.all(sql.lines, { queueId })).map(({ needs }) => needs)
    },
    async match(queueId, line, limit, after) {
      const { needs } = line
      const [waiting, candidates] = await Promise.all([
        after
          ? driver.all(sql.waitingAfter, { queueId, needs, ...after, limit })
          : driver.all(sql.waiting, { queueId, needs, limit }),
        readCandidates(driver, sql, queueId, line, limit),
      ])
      return { waiting: waiting.map((row) => ({ ...row })), candidates }
    },
    async signedIn(queueId, groups, except) {
      // One more than are excepted: if there are that many, one of them is somebody else.
      const limit = except.length + 1
      const found = await Promise.all(
        SIGNED_IN.flatMap((presence) =>
          groups.map((skills) => driver.all(sql.signedIn, { queueId, presence, skills, limit })),
        ),
      )
      return found.flat().some((row) => !except.includes(row.worker_id))
    },
    async waitingCounts() {
      return (await driver.all(sql.waitingCounts, {})).map((row) => ({ ...row }))
    },
  }
}

interface Candidate {
  worker_id: Match['candidates'][number]['workerId']
  free: number
  last_assigned_at: number
  lacks: number
}

/** One read for each presence and group: across them the index has no order by free units, or by turn. */
async function readCandidates(driver: Driver, sql: WorkerStatements, queueId: string, line: Line, limit: number) {
  const { units, byTurn } = line
  const read = async (presence: Line['presences'][number], { key, lacks }: Line['groups'][number]) => {
    const group = { queueId: queueId as never, presence, skills: key }
    const rows = byTurn
      ? await readByTurn(driver, sql, group, units, limit)
      : await driver.all(sql.candidates, { ...group, units, limit })
    return rows.map((row) => ({ ...row, lacks }))
  }
  const found = [...new Set(line.presences)].flatMap((presence) => line.groups.map((group) => read(presence, group)))
  const all = (await Promise.all(found)).flat().sort(byTurn ? inTurn : byFree)
  return all.slice(0, limit).map(({ worker_id, free, lacks }) => ({ workerId: worker_id, free, lacks }))
}

/** Level by level of free units: in each of them the index is ordered by turn, and whoever is full is never read. */
async function readByTurn(
  driver: Driver, sql: WorkerStatements, group: { queueId: never; presence: Line['presences'][number]; skills: string },
  units: number, limit: number,
) {
  const levels = await driver.all(sql.freeLevels, { ...group, units })
  const found = levels.map(({ free }) => driver.all(sql.candidatesAt, { ...group, free, limit }))
  return (await Promise.all(found)).flat()
}

function byFree(one: Candidate, other: Candidate): number {
  return one.lacks - other.lacks || other.free - one.free || inTurn(one, other)
}

function inTurn(one: Candidate, other: Candidate): number {
  const first = one.lacks - other.lacks || one.last_assigned_at - other.last_assigned_at
  return first || (one.worker_id < other.worker_id ? -1 : 1)
}

function byId(one: { id: string }, other: { id: string }): number {
  return one.id < other.id ? -1 : 1
}

function workers(driver: Driver, sql: WorkerStatements): Omit<Workers, keyof Queues> {
  return {
    async configure(seeds, members) {
      await driver.transaction(async (session) => {
        // In the order in which commits lock workers, or two that start while others work could wait in a circle.
        for (const seed of seeds.toSorted(byId)) await session.run(sql.putWorker, seed)
        await session.run(sql.deleteMembers, {})
        for (const { queueId, workerId, skills = '', leastActive } of members) {
          await session.run(sql.addMember, { queueId, workerId, skills, leastActive: Number(leastActive ?? false) })
        }
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
        const [before] = await session.all(sql.worker, { id })
        const [row] = await session.all(sql.setPresence, { id, presence })
        const signsIn = isAbsent(before?.presence) && !isAbsent(presence)
        await session.run(signsIn ? sql.signInMember : sql.setMemberPresence, { id, presence })
        return row && { ...row }
      })
    },
  }
}

function isAbsent(presence: string | undefined): boolean {
  return presence === undefined || presence === 'Offline' || presence === 'Inactive'
}
