import { choose } from '../domain/assignment.ts'
import { barredFrom } from '../domain/decide/offer.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { Desk, Presence } from '../domain/desk.ts'
import type { QueueId, WorkerId } from '../domain/ids.ts'
import type { Match, Store, WaitingHead } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { Leases } from './leases.ts'
import type { Log } from './log.ts'
import type { Commit, Router } from './router.ts'

/** Matches what waits with who is free, one queue at a time; its choice goes through the lane as an `offer`. */
export interface Distributor {
  /** Looks at a queue again: something came, or someone became free. */
  look(queueId: QueueId): void
  /** Looks at every queue of a worker, or at all queues. */
  lookFor(workerId?: WorkerId): void
  stop(): Promise<void>
}

/** So many heads and candidates are read at a time: ranking everybody costs far more than trying a few. */
const PAGE = 16
/**
 * Where none of those may take a head, so many are read: a conversation that many declined still finds the next one.
 */
const WIDE_PAGE = 1_000
const AFTER_FAILURE_MS = 1_000

/** Only one process at a time distributes a queue: it keeps the order of arrival, and none waits for another's rows. */
export function queueLease(queueId: QueueId): string {
  return `queue:${queueId}`
}

interface Parts {
  router: Router
  store: Store
  desk: Desk
  leases: Leases
  clock: Clock
  log: Log
}

/** A distributor for all queues of the desk, woken by what `router` commits. */
export function createDistributor({ router, store, desk, leases, clock, log }: Parts): Distributor {
  const queuesOf = queuesByMember(desk)
  const running = new Map<QueueId, { again: boolean; done: Promise<void> }>()
  let stopped = false

  function look(queueId: QueueId): void {
    const run = running.get(queueId)
    if (stopped || !leases.holds(queueLease(queueId))) return
    if (run) {
      run.again = true
      return
    }
    const started = { again: false, done: Promise.resolve() }
    running.set(queueId, started)
    started.done = serve(queueId)
      .catch((error: unknown) => {
        log.error({ queueId, error }, 'a queue could not be served; it is tried again')
        clock.after(AFTER_FAILURE_MS, () => look(queueId))
      })
      .finally(() => {
        running.delete(queueId)
        if (started.again) look(queueId)
      })
  }

  async function serve(queueId: QueueId): Promise<void> {
    const presences = presencesFor(desk)
    let after: WaitingHead | undefined
    let limit = PAGE
    while (!stopped && leases.holds(queueLease(queueId))) {
      const match = await store.match(queueId, presences, limit, after)
      if (match.waiting.length === 0 || match.candidates.length === 0) return
      const offered = await offerPage(queueId, match)
      const wider = !offered && limit === PAGE && moreCouldTake(match)
      if (!offered && !wider && match.waiting.length < limit) return
      // After an offer the candidates' order has changed; without one, these heads wait for somebody else.
      if (!wider) after = offered ? undefined : match.waiting.at(-1)
      limit = wider ? WIDE_PAGE : PAGE
    }
  }

  async function offerPage(queueId: QueueId, { waiting, candidates }: Match): Promise<boolean> {
    for (const head of waiting) {
      const left = candidates.filter(({ free }) => free >= head.units)
      while (left.length > 0 && !stopped) {
        const workerId = await offerTo(queueId, head, left)
        if (workerId === 'offered') return true
        if (!workerId) break
        left.splice(
          left.findIndex((candidate) => candidate.workerId === workerId),
          1,
        )
      }
    }
    return false
  }

  /**
   * `offered`; or the candidate who turned out not to be free; or undefined where this conversation is for none of
   * them.
   */
  async function offerTo(
    queueId: QueueId,
    head: WaitingHead,
    candidates: Match['candidates'],
  ): Promise<'offered' | WorkerId | undefined> {
    const state = await router.conversation(head.conversationId)
    if (!state) return undefined
    const { chosen, avoided, why } = choose(state, candidates, head.units, desk)
    const workerId = chosen ?? (avoided && (await lastResort(queueId, state, avoided)))
    if (!workerId) return undefined
    const answer = await router.run(head.conversationId, { type: 'offer', workerId, queueId, why })
    if (!('refused' in answer)) return 'offered'
    if (answer.refused === 'busy') throw new Error(answer.message)
    return answer.refused === 'worker-full' || answer.refused === 'worker-away' ? workerId : undefined
  }

  async function lastResort(queueId: QueueId, state: Conversation, workerId: WorkerId): Promise<WorkerId | undefined> {
    if (state.status !== 'Open' || !state.waiting) return undefined
    const barred = (desk.queues.get(queueId)?.members ?? []).filter((id) => barredFrom(state, desk, id) !== undefined)
    const others = await store.signedIn(queueId, [...barred, ...state.waiting.avoid])
    return others ? undefined : workerId
  }

  function lookFor(workerId?: WorkerId): void {
    const ids = workerId === undefined ? desk.queues.keys() : (queuesOf.get(workerId) ?? [])
    for (const id of ids) look(id)
  }

  router.onCommit(({ effects }: Commit) => {
    if (effects.waiting) look(effects.waiting.queueId)
    for (const { workerId, units } of effects.load) if (units < 0) lookFor(workerId)
  })

  return {
    look,
    lookFor,
    async stop() {
      stopped = true
      await Promise.all([...running.values()].map(({ done }) => done))
    },
  }
}

/** Whether candidates that were not read may have room for one of the heads: those come by free units, most first. */
function moreCouldTake({ waiting, candidates }: Match): boolean {
  const least = candidates.at(PAGE - 1)?.free ?? 0
  return waiting.some((head) => head.units <= least)
}

/** Any presence that some workstream allows; the commit's guard holds each conversation's own. */
function presencesFor(desk: Desk): Presence[] {
  return [...new Set([...desk.workstreams.values()].flatMap((workstream) => workstream.allowedPresences))]
}

function queuesByMember(desk: Desk): Map<WorkerId, QueueId[]> {
  const queues = new Map<WorkerId, QueueId[]>()
  for (const { id, members } of desk.queues.values()) {
    for (const workerId of members) queues.set(workerId, [...(queues.get(workerId) ?? []), id])
  }
  return queues
}
