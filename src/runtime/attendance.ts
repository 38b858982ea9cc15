import type { Desk } from '../domain/desk.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { createRecent } from './recent.ts'
import type { Commit, Router } from './router.ts'

/**
 * Knows which customers are there: by socket, or by a poll or post of late. Who is gone for the grace time leaves
 * (CNV-7).
 */
export interface Attendance {
  /** The customer polled or posted just now. */
  seen(id: ConversationId): void
  /** The customer's socket is open until the answer is called. */
  connected(id: ConversationId): () => void
  /** Gives everybody the grace time anew: a customer can't be connected while the router is down. */
  start(): Promise<void>
  stop(): void
}

const SWEEP_MS = 5_000
const PAGE = 1_000
const TOLD_REMEMBERED = 20_000

/** Attendance by this process's sockets and requests; `router` is asked to take out who is gone. */
export function createAttendance({
  router,
  store,
  desk,
  clock,
  log,
}: {
  router: Router
  store: Store
  desk: Desk
  clock: Clock
  log: Log
}): Attendance {
  const sockets = new Map<ConversationId, number>()
  /** Without a socket, by when they were last seen: a Map keeps the order, so the longest gone come first. */
  const away = new Map<ConversationId, number>()
  /** When others were last told of a customer who polls. */
  const told = createRecent<ConversationId, number>(TOLD_REMEMBERED)
  const shortest = Math.min(...[...desk.workstreams.values()].map((workstream) => workstream.customerGraceMs))
  let cancel: (() => void) | undefined
  let stopped = false

  function seen(id: ConversationId): void {
    // Stopping closes the sockets: nobody has left by that.
    if (stopped || sockets.has(id)) return
    const now = clock.now()
    away.delete(id)
    away.set(id, now)
    if (now - (told.get(id) ?? 0) > shortest / 4) {
      told.set(id, now)
      tell(id, false)
    }
    cancel ??= clock.after(SWEEP_MS, sweep)
  }

  /** Other processes need to know who is here, as theirs may be the one that waits for the customer. */
  function tell(id: ConversationId, connected: boolean): void {
    store.sharing?.attend(id, connected).catch((error: unknown) => {
      log.error({ conversationId: id, error }, 'other processes could not be told of a customer')
    })
  }

  function sweep(): void {
    for (const [id, at] of away) {
      if (at + shortest > clock.now()) break
      leave(id, at).catch((error: unknown) => {
        log.error({ conversationId: id, error }, 'a customer who is gone could not be taken out; it is tried again')
        seen(id)
      })
    }
    cancel = away.size > 0 ? clock.after(SWEEP_MS, sweep) : undefined
  }

  async function leave(id: ConversationId, seenAt: number): Promise<void> {
    const state = await router.conversation(id)
    const graceMs = state && desk.workstreams.get(state.workstreamId)?.customerGraceMs
    if (graceMs !== undefined && seenAt + graceMs > clock.now()) return
    if (away.get(id) !== seenAt) return
    away.delete(id)
    // Whoever saw the customer last waits for them.
    if (await store.sharing?.attended(id, graceMs ?? 0)) return
    const answer = await router.run(id, { type: 'customer-leave' })
    if ('refused' in answer && answer.refused === 'busy') throw new Error(answer.message)
  }

  router.onCommit(({ id, state, events }: Commit) => {
    if (events[0]?.type === 'conversation-started') seen(id)
    if (state.status === 'Closed') away.delete(id)
  })

  return {
    seen,
    connected(id) {
      const open = sockets.get(id) ?? 0
      if (open === 0) tell(id, true)
      sockets.set(id, open + 1)
      away.delete(id)
      return () => {
        const left = (sockets.get(id) ?? 1) - 1
        if (left > 0) return void sockets.set(id, left)
        sockets.delete(id)
        told.delete(id)
        seen(id)
      }
    },
    async start() {
      for (let after: ConversationId | undefined; ;) {
        const ids = await store.open(after, PAGE)
        ids.forEach(seen)
        after = ids.at(-1)
        if (ids.length < PAGE) return
      }
    },
    stop() {
      stopped = true
      cancel?.()
    },
  }
}
