import { setTimeout as sleep } from 'node:timers/promises'
import { fail, ok, type Route } from '../protocol/http.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { Store } from '../store/store.ts'

/** Whoever asks does not wait for longer: a database that went away without a word is noticed after half a minute. */
const LIMIT_MS = 5_000
/** Anybody may ask, and as often as they like. */
const TRY_EVERY_MS = 1_000

/**
 * `/healthz`: the process lives. `/readyz`: it can take requests, for which its database has to take what is written: a
 * full disk, or a server that has become a replica, still answers.
 */
export function healthRoutes(store: Store, clock: Clock, log: Log, isReady: () => boolean): Route[] {
  let trying: Promise<boolean> | undefined
  let triedAt: number | undefined

  async function canWrite(): Promise<boolean> {
    try {
      await store.touch(clock.now())
      return true
    } catch (error) {
      log.error({ error }, 'the database does not take what is written')
      return false
    } finally {
      triedAt = clock.now()
    }
  }

  return [
    { method: 'GET', path: '/healthz', handle: () => ok({ status: 'alive' }) },
    {
      method: 'GET',
      path: '/readyz',
      async handle() {
        if (!isReady()) return fail(503, 'NotReady', 'The router is starting.')
        if (!trying || (triedAt !== undefined && clock.now() >= triedAt + TRY_EVERY_MS)) {
          triedAt = undefined
          trying = canWrite()
        }
        if (await Promise.race([trying, sleep(LIMIT_MS, false, { ref: false })])) return ok({ status: 'ready' })
        return fail(503, 'NotReady', 'The database does not take what is written.')
      },
    },
  ]
}
