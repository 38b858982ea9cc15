// Assignments a second by the distributor and the router on SQLite, with many waiting and many representatives.
import type { Desk } from '../src/domain/desk.ts'
import type { QueueId } from '../src/domain/ids.ts'
import { skillGroupOf } from '../src/domain/skills.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { createDistributor } from '../src/runtime/distributor.ts'
import { createLeases } from '../src/runtime/leases.ts'
import { createRouter } from '../src/runtime/router.ts'
import { openSqliteStore } from '../src/store/open-sqlite-store.ts'
import type { Store } from '../src/store/store.ts'
import { withDataDir } from './data-dir.ts'
import { deskWith, QUEUE, ruledDesk } from './desk.ts'
import { publish, type Row } from './rows.ts'
import { median, quantile } from './statistics.ts'
import { stock } from './stock.ts'

const WAITING = [1_000, 10_000, 50_000]
const REPRESENTATIVES = [100, 1_000, 10_000]
/** So many are assigned at each size; as many more wait at the start, so that the size named is left at the end. */
const ASSIGNED = 1_500
/** Sizes at which skills and priorities are on as well. */
const RULED: [waiting: number, representatives: number][] = [[10_000, 1_000], [50_000, 10_000]]
const BAR_PER_SECOND = 1_000
const BAR_GROWTH = 1.5
/** The smallest size and the largest are measured beside each other so often: minutes apart the machine is another. */
const PAIRS = 3

interface Measured {
  waiting: number
  representatives: number
  ruled: boolean
  perSecond: number
  p99Ms: number
}

const all: Measured[] = []
for (const waiting of WAITING) for (const representatives of REPRESENTATIVES) all.push(await measure(deskWith({ representatives }), waiting))
const ruled: Measured[] = []
for (const [waiting, representatives] of RULED) ruled.push(await measure(ruledDesk(representatives), waiting, true))
const growths: number[] = []
for (let pair = 0; pair < PAIRS; pair++) growths.push(await measureGrowth())
publish([...all.map(rowOf), growthRow(median(growths)), ...ruled.map(rowOf)])

/** How many times as long an assignment takes at the largest size as at the smallest. */
async function measureGrowth(): Promise<number> {
  const smallest = await measure(deskWith({ representatives: REPRESENTATIVES[0]! }), WAITING[0]!)
  const largest = await measure(deskWith({ representatives: REPRESENTATIVES.at(-1)! }), WAITING.at(-1)!)
  return smallest.perSecond / largest.perSecond
}

function measure(desk: Desk, waiting: number, ruled = false): Promise<Measured> {
  const representatives = desk.workers.size
  return withDataDir(async (dir) => {
    const store = await openSqliteStore({ dir })
    try {
      const tookMs = await assign(store, desk, waiting)
      const totalMs = tookMs.reduce((sum, ms) => sum + ms, 0)
      return { waiting, representatives, ruled, perSecond: (tookMs.length / totalMs) * 1000, p99Ms: quantile(tookMs, 0.99) }
    } finally {
      await store.close()
    }
  })
}

/** How long each assignment came after the one before. */
async function assign(store: Store, desk: Desk, waiting: number): Promise<number[]> {
  const seeds = [...desk.workers.values()].map(({ id, kind, capacity }) => ({ id, kind, capacity }))
  await store.configure(seeds, seeds.map(({ id }) => ({ queueId: QUEUE, workerId: id, skills: skillGroupOf(desk, id) })))
  for (const { id } of seeds) await store.setPresence(id, 'Available')
  await stock(store, desk, waiting + ASSIGNED)
  const log = { info() {}, warn() {}, error: (fields: object, message: string) => console.error(message, fields) }
  const clock = systemClock
  const router = createRouter({ store, desk, clock, log })
  const leases = createLeases([], store.sharing, clock)
  const distributor = createDistributor({ router, store, desk, leases, clock, log })
  const tookMs: number[] = []
  await new Promise<void>((resolve) => {
    let before = performance.now()
    router.onCommit(({ effects }) => {
      if (!effects.offerOpened || tookMs.length === ASSIGNED) return
      const now = performance.now()
      tookMs.push(now - before)
      before = now
      if (tookMs.length === ASSIGNED) resolve()
    })
    distributor.look(QUEUE as QueueId)
  })
  await distributor.stop()
  await router.idle()
  return tookMs
}

function rowOf({ waiting, representatives, ruled, perSecond, p99Ms }: Measured): Row {
  return {
    what: `assignments/s, ${waiting} waiting, ${representatives} representatives${ruled ? ', skills, priorities' : ''}`,
    figure: `${perSecond.toFixed(0)}, p99 ${p99Ms.toFixed(1)} ms`,
    bar: `${BAR_PER_SECOND}`,
    met: perSecond >= BAR_PER_SECOND,
    numbers: { waiting, representatives, perSecond, p99Ms },
  }
}

function growthRow(growth: number): Row {
  return {
    what: 'an assignment at the largest size, in those at the smallest', figure: growth.toFixed(2), bar: `${BAR_GROWTH}`,
    met: growth <= BAR_GROWTH, numbers: { growth },
  }
}
