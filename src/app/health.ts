import { fail, ok, type Route } from '../protocol/http.ts'
import type { Log } from '../runtime/log.ts'
import type { Store } from '../store/store.ts'

/** `/healthz`: the process lives. `/readyz`: it can take requests, which needs its database. */
export function healthRoutes(store: Store, log: Log, isReady: () => boolean): Route[] {
  return [
    { method: 'GET', path: '/healthz', handle: () => ok({ status: 'alive' }) },
    {
      method: 'GET',
      path: '/readyz',
      async handle() {
        if (!isReady()) return fail(503, 'NotReady', 'The router is starting.')
        try {
          await store.waitingCounts()
          return ok({ status: 'ready' })
        } catch (error) {
          log.error({ error }, 'the database does not answer')
          return fail(503, 'NotReady', 'The database does not answer.')
        }
      },
    },
  ]
}
