import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Change } from '../../src/domain/effects.ts'
import type { Event } from '../../src/domain/events.ts'
import { hasEnded, type Conversation } from '../../src/domain/conversation.ts'
import type { ConversationId, Seq, WorkerId } from '../../src/domain/ids.ts'
import { monitorsOf, othersOf } from '../../src/domain/participants.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import { givenTo } from '../support/store-invariants.ts'
import { failureAt } from './failure.ts'
import { simulatedDesk } from './layouts.ts'
import { checkBots, checkConversation, checkCustomer } from './log-checks.ts'
import { bringIn } from './people.ts'
import { createRandom } from './random.ts'
import { newTally, type Tally } from './tally.ts'
import { VirtualClock } from './virtual-clock.ts'
import { createWatch } from './watch.ts'
import { createWebhookReceiver } from './webhook-receiver.ts'
import { createWeather } from './weather.ts'
import type { World } from './world.ts'

export interface Plan {
  seed: number
  days: number
  /** Conversations a day, on average. */
  customers: number
  onStep?: (tally: Tally, days: number) => void
}

export interface Outcome {
  tally: Tally
  /** Of all logs and of what was counted: the same seed gives the same. */
  hash: string
  /** Kinds of events and reasons, by how often the logs hold them. */
  seen: Map<string, number>
}

const START = Date.UTC(2026, 0, 5, 6)
const HOUR = 3_600_000
const DAY = 24 * HOUR
const LOOK_MS = 60_000
/** Without faults and newcomers everything comes to its end within this time. */
const ENDING_MS = 3 * HOUR
/** An open conversation is checked whole after one in so many steps that changed it. */
const CHECKED_ONE_IN = 8
const DIES_AT_COMMIT = 0.002

/** Plays so many days with that seed; rejects with a SimulationFailure as soon as something does not hold. */
export async function simulate(plan: Plan): Promise<Outcome> {
  const { seed, days, customers } = plan
  const run = await setUp(plan)
  const { world } = run
  try {
    await run.play(START + days * DAY)
    run.end()
    await run.play(START + days * DAY + ENDING_MS)
    return { tally: world.tally, ...(await run.finish()) }
  } catch (error) {
    const replay = `npm run simulate -- --seed ${seed} --days ${days} --customers ${customers}`
    throw await failureAt({ seed, step: world.tally.steps, at: world.clock.now(), replay }, world.store, error as Error)
  } finally {
    await world.store.close()
  }
}

async function setUp({ seed, customers: perDay, onStep }: Plan) {
  const random = createRandom(seed)
  const clock = new VirtualClock(START)
  const tally = newTally()
  const deaths = random.fork('deaths')
  const ends = new Map<ConversationId, Seq>()
  const touched = new Map<ConversationId, Change>()
  const going = new Map<ConversationId, Conversation>()
  const state = { failure: undefined as unknown, ending: false, numbers: 0, lookAt: START }
  const world: World = {
    random,
    clock,
    tally,
    weather: createWeather(random.fork('weather'), clock),
    desk: simulatedDesk(seed),
    store: await openSqliteStore({ memory: true }),
    traffic: { open: 0, onCommitted: committed },
    ledger: { accepted: new Map() },
    receiver: createWebhookReceiver(),
    serving: new Map(),
    isEnding: () => state.ending,
    number: () => ++state.numbers,
    fail: (error) => void (state.failure ??= error),
  }
  const people = bringIn(world, perDay)
  const watch = createWatch(world, people.host)

  function committed(change: Change): void {
    tally.commands += 1
    if (change.expectedSeq === 0) tally.conversations += 1
    const before = ends.get(change.id) ?? 0
    const gap = `${change.id} goes on at ${change.expectedSeq}, not ${before}`
    if (change.expectedSeq !== before) world.fail(new Error(gap))
    ends.set(change.id, change.state.seq)
    touched.set(change.id, change)
    if (change.state.status === 'Closed') going.delete(change.id)
    else going.set(change.id, change.state)
    if (hasEnded(change.state)) world.serving.delete(change.id)
    else world.serving.set(change.id, everybodyIn(change.state))
    // Written, and the process dies before it learns so.
    if (!state.ending && deaths.chance(DIES_AT_COMMIT)) people.host.crash()
  }

  async function play(until: number): Promise<void> {
    while (clock.now() < until) {
      assert.ok(clock.step(), 'nothing will ever happen again')
      tally.steps += 1
      await settle()
      await checkTouched()
      if (clock.now() >= state.lookAt) {
        state.lookAt = clock.now() + LOOK_MS
        await watch.look(people.customers)
      }
      if (state.failure) throw state.failure
      onStep?.(tally, (clock.now() - START) / DAY)
    }
  }

  /** All that one timer has set off: promises run by themselves, the store takes turns of the event loop. */
  async function settle(): Promise<void> {
    do await setImmediate()
    while (world.traffic.open > 0)
  }

  async function checkTouched(): Promise<void> {
    if (touched.size === 0) return
    const changes = [...touched.values()]
    touched.clear()
    for (const { id, state: now, events } of changes) {
      const closes = now.status === 'Closed' && events.length > 0
      if (closes || (now.seq + tally.steps) % CHECKED_ONE_IN === 0) await checkConversation(world, id)
    }
    if (!changes.some(({ effects }) => effects.load.length > 0)) return
    for (const { id, load, capacity } of await world.store.workers()) {
      const most = load > capacity ? capacity + givenTo(id, [...going.values()]) : capacity
      assert.ok(load >= 0 && load <= most, `${id} carries ${load} of ${most}`)
    }
  }

  return {
    world,
    play,
    end() {
      state.ending = true
      world.weather.calm()
    },
    async finish(): Promise<Omit<Outcome, 'tally'>> {
      assert.deepEqual(await world.store.open(undefined, 10), [], 'some conversations never end')
      await watch.look(people.customers)
      const hash = createHash('sha256')
      const seen = new Map<string, number>()
      for (const id of [...ends.keys()].sort()) {
        const log = await checkConversation(world, id)
        checkBots(people.bots, id, log)
        world.receiver.check(id, log)
        const customer = people.customers.get(id)
        if (customer) checkCustomer(world, customer, log)
        hash.update(JSON.stringify(log))
        for (const kind of log.flatMap(kindsOf)) seen.set(kind, (seen.get(kind) ?? 0) + 1)
      }
      return { hash: hash.update(JSON.stringify(tally)).digest('hex'), seen }
    },
  }
}

function everybodyIn(state: Conversation): WorkerId[] {
  const primary = state.status === 'Active' ? [state.session] : []
  return [...primary, ...othersOf(state), ...monitorsOf(state)].map(({ workerId }) => workerId)
}

/** What an event is, and why. */
function kindsOf(event: Event): string[] {
  switch (event.type) {
    case 'routed':
      return [`${event.rung} ${event.cause}`]
    case 'session-opened':
      return [event.type, event.role ?? 'primary']
    case 'search-ended':
      return [`${event.kind} ${event.outcome}`]
    case 'session-closed':
    case 'conversation-closed':
      return [event.reason]
    case 'offer-made':
      return [`offer ${event.kind}`]
    case 'offer-closed':
    case 'activity-answered':
      return [`${event.type} ${event.outcome}`]
    case 'noted':
      return [event.code]
    case 'activity-accepted':
      return [`${event.from.kind} ${event.audience}`, ...(event.notice ? [event.notice] : [])]
    default:
      return [event.type]
  }
}
