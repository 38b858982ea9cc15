import assert from 'node:assert/strict'
import { barredFrom } from '../../src/domain/decide/offer.ts'
import { offerOf, type Conversation } from '../../src/domain/conversation.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { waitOf } from '../../src/domain/wait.ts'
import { wakeAt } from '../../src/domain/wake.ts'
import type { WorkerRow } from '../../src/store/store.ts'
import { assertTables } from '../support/store-invariants.ts'
import { LATEST_NOTICE_MS } from './client-socket.ts'
import type { Customer } from './customer.ts'
import { customersPart } from './log-checks.ts'
import type { RouterHost } from './router-host.ts'
import type { World } from './world.ts'

/** Looks at everything that is open: are the tables right, and does everything go on that should? */
export interface Watch {
  look(customers: Customers): Promise<void>
}

type Customers = ReadonlyMap<ConversationId, Customer>

/** With the router up and no fault for so long, nothing may be where it should have gone on from. */
const PATIENCE_MS = 45_000
const ALL = 1_000_000

export function createWatch(world: World, host: RouterHost): Watch {
  const { clock, store, desk, weather } = world
  /** What should go on, by what it is, and since when it has not. */
  let stuck = new Map<string, number>()

  async function look(customers: Customers): Promise<void> {
    const states = await assertTables(store, desk)
    const now = clock.now()
    const since = Math.max(host.ready()?.readyAt ?? now, now - weather.sinceStoreFault())
    const workers = await store.workers()
    const found = [
      ...states.flatMap((state) => waits(state, workers, now)),
      ...(await behind(states, customers)),
      ...abandoned(states, customers, since),
    ]
    stuck = new Map(found.map((what) => [what, Math.max(stuck.get(what) ?? now, since)]))
    for (const [what, from] of stuck) assert.ok(now - from <= PATIENCE_MS, `for ${now - from} ms ${what}`)
  }

  function waits(state: Conversation, workers: readonly WorkerRow[], now: number): string[] {
    const found: string[] = []
    const wake = wakeAt(state, desk)
    if (wake !== undefined && wake < now) found.push(`${state.id} is overdue since ${wake}`)
    const session = state.status === 'Active' && state.session.kind === 'bot' ? state.session : undefined
    const post = session?.delivery
    if (session && post && post.retryAt === undefined) {
      found.push(`${state.id} waits for POST ${post.item}/${post.attempt} of ${session.id}`)
    }
    if (session?.engagedAt !== undefined && !post) {
      assert.deepEqual(state.held, [], `${state.id} holds messages from a bot that is free`)
    }
    const taker = workers.find((worker) => couldTake(state, worker))
    if (taker) found.push(`${state.id} waits at seq ${state.seq}, and ${taker.id} could take it`)
    return found
  }

  /** CAP-8, ASG-9: someone has room, is present and is no last resort. */
  function couldTake(state: Conversation, worker: WorkerRow): boolean {
    const wait = waitOf(state)
    if (!wait || offerOf(state)) return false
    const stream = desk.workstreams.get(state.workstreamId)
    if (!stream?.allowedPresences.includes(worker.presence)) return false
    if (worker.capacity - worker.load < stream.capacityUnits) return false
    if (!desk.queues.get(wait.queueId)?.members.includes(worker.id)) return false
    return barredFrom(state, desk, worker.id) === undefined && !wait.avoid.includes(worker.id)
  }

  /** CNV-7: a conversation whose customer has been gone for the grace time ends. */
  function abandoned(states: readonly Conversation[], customers: Customers, since: number): string[] {
    return states.flatMap((state) => {
      const seenAt = customers.get(state.id)?.listener.seenAt() ?? state.startedAt
      const graceMs = desk.workstreams.get(state.workstreamId)?.customerGraceMs ?? 0
      const goneMs = clock.now() - Math.max(seenAt + LATEST_NOTICE_MS, since)
      const stays = state.status !== 'Closed' && state.status !== 'Wrap-up' && goneMs > graceMs
      return stays ? [`${state.id} goes on without its customer, who was last there at ${seenAt}`] : []
    })
  }

  /** DLN-3: whoever holds a socket has what the log holds. */
  async function behind(states: readonly Conversation[], customers: Customers): Promise<string[]> {
    const found: string[] = []
    for (const { id } of states) {
      const listener = customers.get(id)?.listener
      const connectedAt = listener?.connectedAt()
      if (!listener || connectedAt === undefined) continue
      const theirs = customersPart(world, id, await store.log(id, listener.received.at(-1) ?? 0, ALL, 'public'))
      if (theirs.length > 0) found.push(`${id} has ${theirs[0]} for the customer connected at ${connectedAt}`)
    }
    return found
  }

  return { look }
}
