import assert from 'node:assert/strict'
import { offerOf, type Conversation } from '../../src/domain/conversation.ts'
import type { Desk, Presence } from '../../src/domain/desk.ts'
import { PRESENCES } from '../../src/domain/desk.ts'
import { effectsOf, loadOf } from '../../src/domain/effects-of.ts'
import type { ConversationId, QueueId, WorkerId } from '../../src/domain/ids.ts'
import { monitorsOf, othersOf, representativesIn } from '../../src/domain/participants.ts'
import { skillGroupOf } from '../../src/domain/skills.ts'
import { wakeAt } from '../../src/domain/wake.ts'
import type { Store, WaitingHead, WorkerRow } from '../../src/store/store.ts'

const PAGE = 1_000
const ALL = 1_000_000
const EVERY_PRESENCE: Presence[] = [...PRESENCES, 'Inactive']

type States = readonly Conversation[]

/**
 * What holds between a store's tables whenever nothing is under way: load, offers, sessions, places in queues, timers
 * and deliveries are what the states say. Gives the states of all conversations that are not closed.
 */
export async function assertTables(store: Store, desk: Desk): Promise<Conversation[]> {
  const states = await openStates(store)
  const workers = await store.workers()
  assertLoads(workers, states)
  await assertOffers(store, states, workers)
  for (const state of states) await assertSessions(store, state)
  await assertQueues(store, states, desk, workers)
  await assertTimers(store, states, desk)
  return states
}

async function openStates(store: Store): Promise<Conversation[]> {
  const states: Conversation[] = []
  for (let after: ConversationId | undefined; ; ) {
    const ids = await store.open(after, PAGE)
    for (const id of ids) states.push((await store.conversation(id)) as Conversation)
    after = ids.at(-1)
    if (ids.length < PAGE) return states
  }
}

/** CAP-7: nobody carries more than they can, but for what a supervisor gave, and exactly what conversations say. */
export function assertLoads(workers: readonly WorkerRow[], states: States): void {
  const loads = new Map<WorkerId, number>()
  for (const state of states) for (const [id, units] of loadOf(state)) loads.set(id, (loads.get(id) ?? 0) + units)
  for (const { id, load, capacity } of workers) {
    assert.ok(load <= capacity + givenTo(id, states), `${id} carries ${load} of ${capacity}`)
    assert.equal(load, loads.get(id) ?? 0, `the stored load of ${id} is not the sum of what is open`)
  }
}

/** What supervisors gave to the worker, or the worker joined as one: that may exceed the capacity. */
export function givenTo(workerId: WorkerId, states: States): number {
  const stays = states.flatMap((state) => {
    const offer = offerOf(state)
    return [...representativesIn(state), ...(offer ? [offer] : []), ...(state.status === 'Wrap-up' ? [state] : [])]
  })
  return stays.reduce((units, one) => units + (one.workerId === workerId && one.by ? one.units : 0), 0)
}

/** ASG-4: the offers that are stored are those that stand. */
async function assertOffers(store: Store, states: States, workers: readonly WorkerRow[]): Promise<void> {
  const standing = states.flatMap((state) => {
    const offer = offerOf(state)
    return offer ? [`${offer.offerId} ${offer.workerId}`] : []
  })
  const stored: string[] = []
  for (const { id } of workers) stored.push(...(await store.offers(id)).map((offer) => `${offer.id} ${id}`))
  assert.deepEqual(stored.sort(), standing.sort(), 'the stored offers are not those that stand')
}

/** CNV-3: the open sessions are those of the state: of whoever has it, is beside, or watches. */
export async function assertSessions(store: Store, state: Conversation): Promise<void> {
  const open = (await store.sessions(state.id)).filter(({ closedAt }) => closedAt === undefined)
  const primary = state.status === 'Active' ? [`${state.session.id} primary`] : []
  const others = othersOf(state).map(({ id, role }) => `${id} ${role}`)
  const expected = [...primary, ...others, ...monitorsOf(state).map(({ id }) => `${id} monitor`)]
  assert.deepEqual(open.map(({ id, role }) => `${id} ${role}`).sort(), expected.sort(), `the open sessions of ${state.id} are not what its state says`)
}

/** ASG-2, ASG-9: each queue holds what waits for it, in order, and ranks its members by what they really have free. */
async function assertQueues(store: Store, states: States, desk: Desk, workers: readonly WorkerRow[]): Promise<void> {
  const counts = new Map((await store.waitingCounts()).map(({ queueId, waiting }) => [queueId, waiting]))
  for (const { id: queueId, members } of desk.queues.values()) {
    const expected = waitingIn(queueId, states, desk)
    const { waiting, candidates } = await readQueue(store, desk, queueId, members)
    assert.deepEqual(waiting, expected, `the queue ${queueId} does not hold what waits for it, in order`)
    const customers = expected.filter(({ conversationId }) => states.find(({ id }) => id === conversationId)?.status === 'Open')
    assert.equal(counts.get(queueId) ?? 0, customers.length, `the queue ${queueId} is counted wrong`)
    const free = workers
      .filter(({ id, capacity, load }) => members.includes(id) && capacity > load)
      .map(({ id, capacity, load }) => `${id} ${capacity - load}`)
    const ranked = candidates.map((candidate) => `${candidate.workerId} ${candidate.free}`)
    assert.deepEqual(ranked.sort(), free.sort(), `the members of ${queueId} have other free units`)
  }
}

/** A queue's lines as one, and its members of all groups. */
async function readQueue(store: Store, desk: Desk, queueId: QueueId, members: readonly WorkerId[]) {
  const groups = [...new Set(members.map((id) => skillGroupOf(desk, id)))].map((key) => ({ key, lacks: 0 }))
  const rest = { units: 1, presences: EVERY_PRESENCE, groups, byTurn: false }
  const lines = await store.lines(queueId)
  const matches = await Promise.all(lines.map((needs) => store.match(queueId, { ...rest, needs }, ALL)))
  const { candidates } = await store.match(queueId, { ...rest, needs: 'none' }, ALL)
  return { waiting: matches.flatMap((match) => match.waiting).sort(inOrder), candidates }
}

function waitingIn(queueId: QueueId, states: States, desk: Desk): WaitingHead[] {
  const heads = states.flatMap((state): WaitingHead[] => {
    const place = effectsOf(undefined, state, [], desk).waiting
    if (place?.queueId !== queueId) return []
    return [{ conversationId: state.id, rank: place.rank, since: place.since, units: place.units }]
  })
  return heads.sort(inOrder)
}

function inOrder(one: WaitingHead, other: WaitingHead): number {
  return one.rank - other.rank || one.since - other.since || (one.conversationId < other.conversationId ? -1 : 1)
}

/** CNV-6, ORD-7: whatever will happen by itself has a timer; POSTs that are under way are known to be. */
async function assertTimers(store: Store, states: States, desk: Desk): Promise<void> {
  const due = new Set((await store.due(Number.MAX_SAFE_INTEGER, ALL)).ids)
  const without = states.filter((state) => wakeAt(state, desk) !== undefined && !due.has(state.id))
  assert.deepEqual(without.map(({ id }) => id), [], 'conversations that need a timer have none')
  const owed = states.filter((state) => effectsOf(undefined, state, [], desk).owed === true).map(({ id }) => id)
  const stored = await store.owed(undefined, ALL)
  assert.deepEqual(stored, owed.sort(), 'the POSTs under way are not those that the states say')
}
