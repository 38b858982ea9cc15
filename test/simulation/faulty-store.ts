import type { Change } from '../../src/domain/effects.ts'
import type { Store } from '../../src/store/store.ts'
import type { Clock } from '../../src/runtime/clock.ts'
import type { Tally } from './tally.ts'
import type { Weather } from './weather.ts'

/** What happens at the one true store, whichever process asked for it. */
export interface Traffic {
  /** Calls that the store itself has under way. */
  open: number
  onCommitted(change: Change): void
}

const DOUBT_MS = 250

export const STORE_FAILED = 'The simulated database has failed.'

/** The store as one process sees it: slow, failing, in doubt, and silent once the process is dead. */
export function faultyStore(
  inner: Store,
  { clock, weather, traffic, tally, isDead }: {
    clock: Clock
    weather: Weather
    traffic: Traffic
    tally: Tally
    isDead(): boolean
  },
): Store {
  async function call<Result>(kind: 'commit' | 'read', work: () => Promise<Result>): Promise<Result> {
    const fault = weather.store(kind)
    if (fault.beforeMs > 0) await pause(fault.beforeMs)
    if (isDead()) return never()
    if (fault.fails === 'before') {
      tally.storeFaults += 1
      throw new Error(STORE_FAILED)
    }
    traffic.open += 1
    const result = await work().finally(() => (traffic.open -= 1))
    if (fault.fails === 'after') await learnOutcome()
    if (fault.afterMs > 0) await pause(fault.afterMs)
    return isDead() ? never() : result
  }

  /** Where the answer to a commit is lost, the store asks until it knows: a commit that rejects was not written. */
  async function learnOutcome(): Promise<void> {
    tally.lostAnswers += 1
    do await pause(DOUBT_MS)
    while (weather.store('read').fails !== 'no')
  }

  function pause(ms: number): Promise<void> {
    tally.slowCalls += 1
    return new Promise((resolve) => void clock.after(ms, resolve))
  }

  async function commit(change: Change) {
    const outcome = await inner.commit(change)
    if (outcome.outcome === 'committed') traffic.onCommitted(change)
    return outcome
  }

  const faulty = (methods: object): [string, unknown][] =>
    Object.entries(methods).map(([name, method]) => [
      name,
      typeof method === 'function' ? (...given: unknown[]) => call('read', () => method(...given)) : method,
    ])
  return {
    ...(Object.fromEntries(faulty(inner)) as unknown as Store),
    desks: Object.fromEntries(faulty(inner.desks)) as unknown as Store['desks'],
    commit: (change) => call('commit', () => commit(change)),
  }
}

function never(): Promise<never> {
  return new Promise(() => {})
}
