import { afterTaking, choose, lineNeeds, type Candidate, type LineNeeds } from '../domain/assignment.ts'
import { barredFrom } from '../domain/decide/offer.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { Desk, Queue } from '../domain/desk.ts'
import type { ConversationId, QueueId, WorkerId } from '../domain/ids.ts'
import { ladderOf } from '../domain/ladder.ts'
import { representativesIn } from '../domain/participants.ts'
import { waitOf } from '../domain/wait.ts'
import type { Store, WaitingHead } from '../store/store.ts'
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

/** How far a line of a queue was read: the head after which to go on, and how many at a time. */
interface Cursor {
  after?: WaitingHead
  limit: number
  /** Nobody who is there may take any of its conversations. */
  done: boolean
}

/** A line of a queue, with its heads and with those who could take one. */
interface OpenLine {
  waiting: WaitingHead[]
  candidates: Candidate[]
  needs: LineNeeds
  cursor: Cursor
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
    const queue = desk.queues.get(queueId)
    /** Who turned out not to be free for whom, and conversations that turned out to be for nobody. */
    const refused = new Set<string>()
    const cursors = new Map<string, Cursor>()
    while (queue && !stopped && leases.holds(queueLease(queueId))) {
      const lines = await readLines(queue, cursors)
      if (lines.length === 0) return
      const offered = await offerPage(queueId, lines, refused)
      // After an offer the candidates' order has changed; without one, these heads wait for somebody else.
      if (offered) cursors.clear()
      else for (const line of lines) goOn(line)
    }
  }

  /** The lines of a queue that may find somebody; those for which nobody is there cost one look each (ASG-9). */
  async function readLines(queue: Queue, cursors: Map<string, Cursor>): Promise<OpenLine[]> {
    const lines = await Promise.all((await store.lines(queue.id)).map((text) => readLine(queue, text, cursors)))
    return lines.filter((line) => line !== undefined)
  }

  async function readLine(queue: Queue, text: string, cursors: Map<string, Cursor>): Promise<OpenLine | undefined> {
    const needs = lineNeeds(text, queue, desk)
    const cursor = cursors.get(text) ?? { limit: PAGE, done: false }
    cursors.set(text, cursor)
    if (!needs || cursor.done) return undefined
    const match = await store.match(queue.id, { needs: text, ...needs }, cursor.limit, cursor.after)
    cursor.done = match.waiting.length === 0 || match.candidates.length === 0
    return cursor.done ? undefined : { ...match, needs, cursor }
  }

  /** Offers what it can of what was read, several at once so that they share a flush; whether any offer was made. */
  async function offerPage(queueId: QueueId, lines: OpenLine[], refused: Set<string>): Promise<boolean> {
    for (;;) {
      const planned = await plan(queueId, lines, refused)
      if (planned.length === 0) return false
      const offered = await Promise.all(planned.map((offer) => make(queueId, offer, refused)))
      if (offered.includes(true)) return true
    }
  }

  /** Who is to be offered which of the heads: each takes its best of those whom the heads before it left. */
  async function plan(queueId: QueueId, lines: OpenLine[], refused: Set<string>): Promise<Planned[]> {
    const planned: Planned[] = []
    const left = lines.map((line) => ({ ...line, more: line.candidates.length >= line.cursor.limit }))
    const heads = left.flatMap((line) => line.waiting.map((head) => ({ head, line })))
    heads.sort((one, other) => inOrder(one.head, other.head))
    const states = await Promise.all(heads.map(({ head }) => router.conversation(head.conversationId)))
    for (const [place, { head: { conversationId: id, units }, line }] of heads.entries()) {
      const state = states[place]
      if (!state || refused.has(id)) continue
      const found = await withPreferred(state, line, planned, queueId)
      const able = found.filter(({ workerId, free }) => free >= units && !refused.has(`${id} ${workerId}`))
      if (able.length === 0) continue
      const { chosen, avoided, why } = choose(state, able, units, desk)
      const workerId = chosen ?? (avoided && (await lastResort(queueId, state, line.needs, avoided)))
      if (!workerId) continue
      planned.push({ id, workerId, why })
      if (planned.length === PAGE || stopped) break
      for (const one of left) {
        one.candidates = afterTaking(one.candidates, workerId, units, { byTurn: one.needs.byTurn, more: one.more })
      }
    }
    return planned
  }

  /** The line's candidates, with whoever is to be asked first among them where they are free (keep same agent). */
  async function withPreferred(
    state: Conversation, { candidates, needs }: OpenLine, planned: readonly Planned[], queueId: QueueId,
  ): Promise<readonly Candidate[]> {
    const preferred = waitOf(state)?.preferred
    if (!preferred || candidates.some(({ workerId }) => workerId === preferred)) return candidates
    // What this plan gave them is not in the store yet.
    if (planned.some(({ workerId }) => workerId === preferred)) return candidates
    const row = desk.queues.get(queueId)?.members.includes(preferred) ? await store.worker(preferred) : undefined
    if (!row || !needs.presences.includes(row.presence)) return candidates
    return [{ workerId: preferred, free: row.capacity - row.load }, ...candidates]
  }

  async function make(queueId: QueueId, { id, workerId, why }: Planned, refused: Set<string>): Promise<boolean> {
    const answer = await router.run(id, { type: 'offer', workerId, queueId, why })
    if (!('refused' in answer)) return true
    if (answer.refused === 'busy') throw new Error(answer.message)
    const isWorkers = answer.refused === 'worker-full' || answer.refused === 'worker-away'
    refused.add(isWorkers ? `${id} ${workerId}` : id)
    return false
  }

  async function lastResort(
    queueId: QueueId, state: Conversation, needs: LineNeeds, workerId: WorkerId,
  ): Promise<WorkerId | undefined> {
    const wait = waitOf(state)
    if (!wait) return undefined
    // Whom the conversation itself names is few: nobody else of the queue is looked through.
    const barred = namedIn(state).filter((id) => barredFrom(state, desk, id) !== undefined)
    const groups = needs.groups.map(({ key }) => key)
    const except = new Set([...wait.avoid, ...barred, ...smallerThan(queueId, needs.units)])
    const others = await store.signedIn(queueId, groups, [...except])
    return others ? undefined : workerId
  }

  /** Members who could never hold so many units: mostly none. */
  function smallerThan(queueId: QueueId, units: number): WorkerId[] {
    const queue = desk.queues.get(queueId)
    const people = queue ? ladderOf(queue, desk.workers).representatives : []
    // Highest first: the last one says whether there are any.
    if ((people.at(-1)?.capacity ?? Infinity) >= units) return []
    return people.filter(({ capacity }) => capacity < units).map(({ id }) => id)
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

/** Representatives of whom the conversation says something: they have it, had it, declined it, or transferred it. */
function namedIn(state: Conversation): WorkerId[] {
  const never = state.status === 'Open' ? (state.waiting?.never ?? []) : []
  const declined = state.status === 'Active' ? (state.search?.declined ?? []) : []
  const present = representativesIn(state).map(({ workerId }) => workerId)
  return [...never, ...declined, ...present, ...(Object.keys(state.declines) as WorkerId[])]
}

/** Where a line is read next: wider where more might take its heads, else behind them. */
function goOn({ waiting, candidates, cursor }: OpenLine): void {
  const wider = cursor.limit === PAGE && candidates.length === PAGE
  cursor.done = !wider && waiting.length < cursor.limit
  const last = waiting.at(-1)
  if (!wider && last) cursor.after = last
  cursor.limit = wider ? WIDE_PAGE : PAGE
}

/** As the store orders one line: by rank, then by time, then by id. */
function inOrder(one: WaitingHead, other: WaitingHead): number {
  const first = one.rank - other.rank || one.since - other.since
  return first || (one.conversationId < other.conversationId ? -1 : 1)
}

function queuesByMember(desk: Desk): Map<WorkerId, QueueId[]> {
  const queues = new Map<WorkerId, QueueId[]>()
  for (const { id, members } of desk.queues.values()) {
    for (const workerId of members) queues.set(workerId, [...(queues.get(workerId) ?? []), id])
  }
  return queues
}
