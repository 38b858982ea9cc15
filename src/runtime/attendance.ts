import type { Desk } from '../domain/desk.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { Commit, Router } from './router.ts'

/** Knows which customers are there: by socket, or by a poll or post of late. Who is gone for the grace time leaves (CNV-7). */
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

export function createAttendance({ router, store, desk, clock, log }: { router: Router; store: Store; desk: Desk; clock: Clock; log: Log }): Attendance {
  const sockets = new Map<ConversationId, number>()
  /** Without a socket, by when they were last seen: a Map keeps the order, so the longest gone come first. */
  const away = new Map<ConversationId, number>()
  const shortest = Math.min(...[...desk.workstreams.values()].map((workstream) => workstream.customerGraceMs))
  let cancel: (() => void) | undefined

  function seen(id: ConversationId): void {
    if (sockets.has(id)) return
    away.delete(id)
    away.set(id, clock.now())
    cancel ??= clock.after(SWEEP_MS, sweep)
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
      sockets.set(id, (sockets.get(id) ?? 0) + 1)
      away.delete(id)
      return () => {
        const left = (sockets.get(id) ?? 1) - 1
        if (left > 0) return void sockets.set(id, left)
        sockets.delete(id)
        seen(id)
      }
    },
    async start() {
      for (let after: ConversationId | undefined; ; ) {
        const ids = await store.open(after, PAGE)
        ids.forEach(seen)
        after = ids.at(-1)
        if (ids.length < PAGE) return
      }
    },
    stop() {
      cancel?.()
    },
  }
}
