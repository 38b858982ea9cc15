import type { Desk } from '../domain/desk.ts'
import type { ConversationId } from '../domain/ids.ts'
import { figuresAt } from '../domain/wake.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { Leases } from './leases.ts'
import type { Log } from './log.ts'
import type { Commit, Router } from './router.ts'

/** Fires conversations' timers: they lie in the store, so that they hold across a restart (CNV-6). */
export interface Timers {
  start(): void
  /** Looks now: another process may have set a timer. */
  look(): void
  stop(): Promise<void>
}

const PAGE = 100
/** Looks at least this often. */
const LOOK_MS = 30_000
const AFTER_FAILURE_MS = 1_000

/** Only one process at a time fires timers. */
export const TIMERS_LEASE = 'timers'

interface Parts {
  router: Router
  store: Store
  desk: Desk
  leases: Leases
  clock: Clock
  log: Log
}

/** Timers of all conversations in the store. */
export function createTimers({ router, store, desk, leases, clock, log }: Parts): Timers {
  let armedAt = Infinity
  let disarm = () => {}
  let running = Promise.resolve()
  let stopped = false

  function arm(at: number): void {
    if (stopped || at >= armedAt) return
    disarm()
    armedAt = at
    disarm = clock.after(Math.max(0, at - clock.now()), () => {
      armedAt = Infinity
      running = running.then(fire)
    })
  }

  async function fire(): Promise<void> {
    if (!leases.holds(TIMERS_LEASE)) return arm(clock.now() + LOOK_MS)
    try {
      for (;;) {
        const { ids, nextAt } = await store.due(clock.now(), PAGE)
        const answers = await Promise.all(ids.map(tick))
        if (answers.some((answer) => 'refused' in answer)) return arm(clock.now() + AFTER_FAILURE_MS)
        if (ids.length === 0) return arm(Math.min(nextAt ?? Infinity, clock.now() + LOOK_MS))
      }
    } catch (error) {
      log.error({ error }, 'timers could not be read; they are tried again')
      arm(clock.now() + AFTER_FAILURE_MS)
    }
  }

  /** The core reads no store: where the customer is due to be told how the line stands, the figures go with the tick. */
  async function tick(id: ConversationId) {
    const [state, now] = [await router.conversation(id), clock.now()]
    const tellAt = state && figuresAt(state, desk)
    if (!state?.queueId || tellAt === undefined || tellAt > now) return router.run(id, { type: 'tick' })
    return router.run(id, { type: 'tick', figures: await store.figures(state.queueId, now, id) })
  }

  router.onCommit(({ effects }: Commit) => {
    if (typeof effects.dueAt === 'number') arm(effects.dueAt)
  })

  return {
    start: () => arm(clock.now()),
    look: () => arm(clock.now()),
    async stop() {
      stopped = true
      disarm()
      await running
    },
  }
}
