import { afterTaking, choose } from '../domain/assignment.ts'
import { barredFrom } from '../domain/decide/offer.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { Desk, Presence } from '../domain/desk.ts'
import type { ConversationId, QueueId, WorkerId } from '../domain/ids.ts'
import { waitOf } from '../domain/wait.ts'
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

/** So many heads and candidates are read, and offered, at a time: ranking everybody costs far more than a few. */
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

/** An offer to be made. */
interface Planned {
  id: ConversationId
  workerId: WorkerId
  why: string
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
    /** Who turned out not to be free for whom, and conversations that turned out to be for nobody. */
    const refused = new Set<string>()
    let after: WaitingHead | undefined
    let limit = PAGE
    while (!stopped && leases.holds(queueLease(queueId))) {
      const match = await store.match(queueId, presences, limit, after)
      if (match.waiting.length === 0 || match.candidates.length === 0) return
      const offered = await offerPage(queueId, match, limit, refused)
      const wider = !offered && limit === PAGE && moreCouldTake(match)
      if (!offered && !wider && match.waiting.length < limit) return
      // After an offer the candidates' order has changed; without one, these heads wait for somebody else.
      if (!wider) after = offered ? undefined : match.waiting.at(-1)
      limit = wider ? WIDE_PAGE : PAGE
    }
  }

  /** Offers what it can of one match, several at once so that they share a flush; whether any offer was made. */
  async function offerPage(queueId: QueueId, match: Match, limit: number, refused: Set<string>): Promise<boolean> {
    for (;;) {
      const planned = await plan(queueId, match, limit, refused)
      if (planned.length === 0) return false
      const offered = await Promise.all(planned.map((offer) => make(queueId, offer, refused)))
      if (offered.includes(true)) return true
    }
  }

  /** Who is to be offered which of the heads: each takes its best of those whom the heads before it left. */
  async function plan(queueId: QueueId, match: Match, limit: number, refused: Set<string>): Promise<Planned[]> {
    const states = await Promise.all(match.waiting.map(({ conversationId }) => router.conversation(conversationId)))
    const unread = match.candidates.length < limit ? undefined : match.candidates.at(-1)?.free
    const planned: Planned[] = []
    let left = match.candidates
    for (const [place, { conversationId: id, units }] of match.waiting.entries()) {
      const state = states[place]
      const able = left.filter(({ workerId, free }) => free >= units && !refused.has(`${id} ${workerId}`))
      if (!state || able.length === 0 || refused.has(id)) continue
      const { chosen, avoided, why } = choose(state, able, units, desk)
      const workerId = chosen ?? (avoided && (await lastResort(queueId, state, avoided)))
      if (!workerId) continue
      planned.push({ id, workerId, why })
      if (planned.length === PAGE || stopped) break
      left = afterTaking(left, workerId, units, unread)
    }
    return planned
  }

  async function make(queueId: QueueId, { id, workerId, why }: Planned, refused: Set<string>): Promise<boolean> {
    const answer = await router.run(id, { type: 'offer', workerId, queueId, why })
    if (!('refused' in answer)) return true
    if (answer.refused === 'busy') throw new Error(answer.message)
    const isWorkers = answer.refused === 'worker-full' || answer.refused === 'worker-away'
    refused.add(isWorkers ? `${id} ${workerId}` : id)
    return false
  }

  async function lastResort(queueId: QueueId, state: Conversation, workerId: WorkerId): Promise<WorkerId | undefined> {
    const wait = waitOf(state)
    if (!wait) return undefined
    const barred = (desk.queues.get(queueId)?.members ?? []).filter((id) => barredFrom(state, desk, id) !== undefined)
    const others = await store.signedIn(queueId, [...barred, ...wait.avoid])
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
