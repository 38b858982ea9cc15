import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../src/runtime/clock.ts'

interface Timer {
  at: number
  work: () => void
}

/** A clock that stands still until a test moves it. Starts at `startAt`, ms since 1970. */
export class TestClock implements Clock {
  #now: number
  // In order of being set, which decides between timers of one moment.
  #timers = new Set<Timer>()
  #idle: (() => Promise<void>)[] = []

  constructor(startAt = Date.UTC(2026, 0, 1)) {
    this.#now = startAt
  }

  now(): number {
    return this.#now
  }

  after(ms: number, work: () => void): () => void {
    const timer = { at: this.#now + Math.max(ms, 0), work }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** What works by this clock is let finish at every moment: the disk takes its own time. */
  waitsFor(idle: () => Promise<void>): void {
    this.#idle.push(idle)
  }

  /**
   * Moves time on by `ms`, stopping at every due moment; what a timer sets off may set timers that are due in the same
   * stretch. Resolves once promises and quick input/output have settled; network answers need a wait of their own.
   */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms
    await this.#settle()
    for (let next = this.#dueBy(until); next; next = this.#dueBy(until)) {
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.work()
      await this.#settle()
    }
    this.#now = until
  }

  /** Time passes as on a laptop that sleeps: what falls due meanwhile happens with the next `advance`. */
  sleep(ms: number): void {
    this.#now += ms
  }

  async #settle(): Promise<void> {
    await turns()
    for (const idle of this.#idle) await idle()
    if (this.#idle.length > 0) await turns()
  }

  #dueBy(until: number): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.at <= until && (!first || timer.at < first.at)) first = timer
    }
    return first
  }
}

const ROUNDS = 10

async function turns(): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) await setImmediate()
}
