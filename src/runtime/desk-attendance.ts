import type { Desk } from '../domain/desk.ts'
import type { WorkerId } from '../domain/ids.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { Leases } from './leases.ts'
import type { Log } from './log.ts'
import type { Router } from './router.ts'
import { TIMERS_LEASE } from './timers.ts'
import type { Workforce } from './workforce.ts'

/**
 * Knows at whose desks somebody sits, by their streams. Who had one and has none anywhere for the configured time is
 * Offline, and what they had goes to others (ASG-5). Opening a stream changes no presence.
 */
export interface DeskAttendance {
  /** The representative's stream is open until the answer is called. */
  connected(workerId: WorkerId): () => void
  /** Resolves once it is written which streams are open: from then on a router that dies takes its desks along. */
  written(): Promise<void>
  /** Gives everybody the time anew: nobody can be connected while the router is down. */
  start(): Promise<void>
  /** Looks now: other processes may have died, or may have lost streams. */
  look(): void
  /** This process counted as dead: others took its streams for closed. */
  renew(): void
  /** Resolves once nothing of it is under way. */
  idle(): Promise<void>
  stop(): Promise<void>
}

interface Parts {
  router: Router
  store: Store
  desk: Desk
  workforce: Workforce
  leases: Leases
  clock: Clock
  log: Log
}

/** Where there is one process alone, its name in the store. */
const ALONE = 'alone'
const AFTER_FAILURE_MS = 1_000

/** Desks by the streams of this process, and in the store by those of all. */
export function createDeskAttendance({ router, store, desk, workforce, leases, clock, log }: Parts): DeskAttendance {
  const owner = store.sharing?.owner ?? ALONE
  const streams = new Map<WorkerId, number>()
  const { disconnectMs } = desk
  let writing = Promise.resolve()
  let sweeping = Promise.resolve()
  let armedAt = Infinity
  let disarm = () => {}
  let stopped = false

  /** Writes how things stand when its turn comes: what went before may have failed. */
  function write(workerId: WorkerId): void {
    writing = writing.then(() => put(workerId)).catch((error: unknown) => {
      log.error({ workerId, error }, 'whether a desk is open could not be written; it is tried again')
      clock.after(AFTER_FAILURE_MS, () => write(workerId))
    })
  }

  async function put(workerId: WorkerId): Promise<void> {
    // Stopping closes the streams: nobody has left by that.
    if (stopped) return
    if (streams.has(workerId)) return store.desks.opened(workerId, owner)
    await store.desks.closed(workerId, owner, clock.now())
    arm(clock.now() + (disconnectMs ?? Infinity))
  }

  function arm(at: number): void {
    if (stopped || at >= armedAt || at === Infinity) return
    disarm()
    armedAt = at
    disarm = clock.after(Math.max(0, at - clock.now()), () => {
      armedAt = Infinity
      sweeping = sweeping.then(sweep)
    })
  }

  async function sweep(): Promise<void> {
    if (stopped || disconnectMs === undefined || !leases.holds(TIMERS_LEASE)) return
    try {
      for (const { workerId, goneAt } of await store.desks.gone()) {
        if (goneAt + disconnectMs > clock.now()) return arm(goneAt + disconnectMs)
        await disconnect(workerId, goneAt)
      }
    } catch (error) {
      log.error({ error }, 'a representative who is gone could not be taken off; it is tried again')
      arm(clock.now() + AFTER_FAILURE_MS)
    }
  }

  /** Offline first, so that nothing more is offered; what is left undone by a crash is found again. */
  async function disconnect(workerId: WorkerId, goneAt: number): Promise<void> {
    if (!(await store.desks.disconnect(workerId, goneAt))) return
    log.warn({ workerId }, "a representative's desk has been gone for too long: they are Offline")
    await workforce.hear(workerId)
    for (const id of await store.desks.work(workerId)) {
      const answer = await router.run(id, { type: 'disconnect', workerId })
      if ('refused' in answer && answer.refused === 'busy') throw new Error(answer.message)
    }
    await store.desks.settle(workerId, goneAt)
  }

  /** Desks that were open at processes which are no more. */
  async function keepLiving(): Promise<void> {
    await store.desks.keepOnly((await store.sharing?.living()) ?? [], clock.now())
    await sweep()
  }

  async function idle(): Promise<void> {
    await Promise.all([writing, sweeping])
  }

  return {
    connected(workerId) {
      const open = streams.get(workerId) ?? 0
      streams.set(workerId, open + 1)
      if (open === 0) write(workerId)
      return () => {
        const left = (streams.get(workerId) ?? 1) - 1
        if (left > 0) return void streams.set(workerId, left)
        streams.delete(workerId)
        write(workerId)
      }
    },
    written: () => writing,
    async start() {
      if (disconnectMs === undefined) return
      if (!store.sharing) await store.desks.again(clock.now())
      await keepLiving()
    },
    look() {
      if (stopped || disconnectMs === undefined || !leases.holds(TIMERS_LEASE)) return
      sweeping = sweeping.then(keepLiving).catch((error: unknown) => log.error({ error }, 'desks could not be read'))
    },
    renew() {
      for (const workerId of streams.keys()) write(workerId)
    },
    idle,
    async stop() {
      stopped = true
      disarm()
      await idle()
    },
  }
}
