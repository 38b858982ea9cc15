import type { ConversationId } from '../domain/ids.ts'
import type { Hint, Sharing } from '../store/store.ts'
import type { Attendance } from './attendance.ts'
import type { Clock } from './clock.ts'
import type { Courier } from './courier.ts'
import type { DeskAttendance } from './desk-attendance.ts'
import type { Distributor } from './distributor.ts'
import type { Leases } from './leases.ts'
import type { Log } from './log.ts'
import type { Router } from './router.ts'
import type { Timers } from './timers.ts'
import type { Webhooks } from './webhooks.ts'
import type { Workforce } from './workforce.ts'

/**
 * Keeps this process in step with the others on the same database: says that it lives, hears them, takes over the
 * dead.
 */
export interface Cluster {
  start(): Promise<void>
  stop(): Promise<void>
}

interface Parts {
  sharing: Sharing
  leases: Leases
  router: Router
  courier: Courier
  distributor: Distributor
  timers: Timers
  attendance: Attendance
  deskAttendance: DeskAttendance
  workforce: Workforce
  webhooks: Webhooks | undefined
  clock: Clock
  log: Log
}

const BEAT_MS = 1_000
const TAKEN_OVER_AT_ONCE = 500

/** One process's part in the cluster; call `start` once the store is configured. */
export function createCluster(parts: Parts): Cluster {
  const { sharing, leases, router, courier, distributor, timers, attendance, workforce, webhooks, clock, log } = parts
  const { deskAttendance } = parts
  let stopped = false
  let cancel = () => {}
  let beating = Promise.resolve()

  /** Hints may be lost: every loop also looks at each beat. */
  async function beat(): Promise<void> {
    try {
      if (!(await sharing.beat())) {
        log.warn({ owner: sharing.owner }, 'this process counted as dead; others may have taken over its work')
        deskAttendance.renew()
      }
      await leases.renew()
      const taken = await all(
        (limit) => sharing.takeOver(limit),
        (id) => {
          // Its process may have died before it told what it had committed.
          router.hear(id, Infinity)
          return courier.takeOver(id)
        },
      )
      if (taken > 0) log.info({ conversations: taken }, 'a process is gone; what it had under way is carried on here')
      await all(
        (limit) => sharing.stranded(limit),
        (id) => attendance.seen(id),
      )
      distributor.lookFor()
      timers.look()
      deskAttendance.look()
      webhooks?.look()
    } catch (error) {
      log.error({ error }, 'the shared database does not answer; it is tried again')
    }
    if (!stopped) cancel = clock.after(BEAT_MS, () => void (beating = beat()))
  }

  async function all(
    take: (limit: number) => Promise<ConversationId[]>,
    each: (id: ConversationId) => unknown,
  ): Promise<number> {
    for (let count = 0; ; ) {
      const ids = await take(TAKEN_OVER_AT_ONCE)
      for (const id of ids) await each(id)
      count += ids.length
      if (ids.length < TAKEN_OVER_AT_ONCE) return count
    }
  }

  function hear(hint: Hint | 'lost'): void {
    if (hint === 'lost') {
      router.forget()
    } else if (hint.type === 'presence') {
      workforce
        .hear(hint.workerId)
        .catch((error: unknown) => log.error({ workerId: hint.workerId, error }, 'a presence could not be read'))
    } else {
      router.hear(hint.id, hint.seq)
      if (hint.waitingIn) distributor.look(hint.waitingIn)
      for (const workerId of hint.freed ?? []) distributor.lookFor(workerId)
    }
  }

  return {
    async start() {
      sharing.onHint(hear)
      await beat()
    },
    async stop() {
      stopped = true
      cancel()
      await beating
      await sharing.resign().catch((error: unknown) => {
        log.error({ error }, 'the database could not be told of the stop; the others take over in some seconds')
      })
    },
  }
}
