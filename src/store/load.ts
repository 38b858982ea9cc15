import type { Change } from '../domain/effects.ts'
import type { WorkerId } from '../domain/ids.ts'
import type { CommitStatements } from './commit-statements.ts'
import type { Transaction } from './driver.ts'
import type { Tables } from './tables.ts'

/** The workers that a transaction's changes load, as they will be once it has written them. */
export type Loads = Map<WorkerId, Load>

interface Load
  extends Pick<Tables['workers'], 'capacity' | 'load' | 'presence' | 'last_assigned_at' | 'last_released_at'> {
  touched: boolean
  /** Their presence has changed as well. */
  moved: boolean
}

/** Reads them by order of id: where reading locks rows, two transactions can't wait for each other. */
export async function readLoads(to: Transaction, sql: CommitStatements, changes: readonly Change[]): Promise<Loads> {
  const ids = new Set(changes.flatMap((change) => change.effects.load.map((load) => load.workerId)))
  const rows = await to.each(sql.workerLoad, [...ids].sort().map((id) => ({ id })))
  return new Map(rows.map(({ id, ...row }) => [id, { ...row, touched: false, moved: false }]))
}

/**
 * Adds a change's load where all of it fits, else says why not and adds none of it (CAP-7). What a worker loses in a
 * change makes room for what it gains. A worker nobody knows is away.
 */
export function takeLoad(loads: Loads, change: Change): 'worker-full' | 'worker-away' | undefined {
  const after: Loads = new Map()
  const { load } = change.effects
  for (const { workerId, units, presences, becomes } of load.filter((each) => each.units < 0)) {
    const worker = after.get(workerId) ?? loads.get(workerId)
    if (!worker) continue
    // Below zero a worker would look freer than its capacity.
    const less = { load: Math.max(0, worker.load + units), last_released_at: change.state.lastAt, touched: true }
    // Whoever has gone away meanwhile stays so.
    const away = becomes && presences.includes(worker.presence) && { presence: becomes, moved: true }
    after.set(workerId, { ...worker, ...less, ...away })
  }
  for (const { workerId, units, presences, over } of load.filter((each) => each.units > 0)) {
    const worker = after.get(workerId) ?? loads.get(workerId)
    if (!worker || !presences.includes(worker.presence)) return 'worker-away'
    if (!over && worker.load + units > worker.capacity) return 'worker-full'
    const last_assigned_at = change.state.lastAt
    after.set(workerId, { ...worker, load: worker.load + units, last_assigned_at, touched: true })
  }
  for (const [id, worker] of after) loads.set(id, worker)
  return undefined
}

/** Writes the workers whose load changed, and what their queues' indexes say about them. */
export function writeLoads(to: Transaction, sql: CommitStatements, loads: Loads): void {
  const touched = [...loads].filter(([, worker]) => worker.touched)
  const workers = touched.map(([id, { load, last_assigned_at, last_released_at }]) => {
    return { id, load, last_assigned_at, last_released_at }
  })
  const members = touched.map(([worker_id, worker]) => {
    const [last_assigned_at, released] = [worker.last_assigned_at ?? 0, worker.last_released_at ?? 0]
    const last_active_at = Math.max(last_assigned_at, released)
    return { worker_id, free: worker.capacity - worker.load, last_assigned_at, last_active_at }
  })
  const moved = touched.filter(([, worker]) => worker.moved)
  const presences = moved.map(([id, { presence }]) => ({ id, worker_id: id, presence }))
  to.write(sql.setLoad, workers)
  to.write(sql.setFree, members)
  to.write(sql.setPresence, presences)
  to.write(sql.setMemberPresence, presences)
}
