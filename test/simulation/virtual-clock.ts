import type { Clock } from '../../src/runtime/clock.ts'

interface Timer {
  at: number
  order: number
  work: (() => void) | undefined
}

/** A clock for days: it jumps from one timer to the next, which costs the same however many are set. */
export class VirtualClock implements Clock {
  #now: number
  #set = 0
  /** A heap: each timer is due no later than the two below it. */
  #timers: Timer[] = []

  constructor(startAt: number) {
    this.#now = startAt
  }

  now(): number {
    return this.#now
  }

  after(ms: number, work: () => void): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, Math.ceil(ms)), order: this.#set++, work }
    this.#timers.push(timer)
    this.#up(this.#timers.length - 1)
    return () => void (timer.work = undefined)
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve))
  }

  /** The clock as one process sees it: `end` cuts off all its timers, as the end of the process does. */
  life(): { clock: Clock; end(): void } {
    let ended = false
    return {
      clock: { now: () => this.#now, after: (ms, work) => this.after(ms, () => void (ended || work())) },
      end: () => void (ended = true),
    }
  }

  /** Goes to the next timer that is still set and runs it; false where there is none. */
  step(): boolean {
    for (let timer = this.#take(); timer; timer = this.#take()) {
      if (!timer.work) continue
      this.#now = timer.at
      timer.work()
      return true
    }
    return false
  }

  #take(): Timer | undefined {
    const first = this.#timers[0]
    const last = this.#timers.pop()
    if (first !== last && last) {
      this.#timers[0] = last
      this.#down()
    }
    return first
  }

  #up(place: number): void {
    for (let at = place; at > 0; ) {
      const above = (at - 1) >> 1
      if (!this.#isFirst(at, above)) return
      this.#swap(at, above)
      at = above
    }
  }

  #down(): void {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      const below = right < this.#timers.length && this.#isFirst(right, left) ? right : left
      if (below >= this.#timers.length || !this.#isFirst(below, at)) return
      this.#swap(at, below)
      at = below
    }
  }

  #isFirst(one: number, other: number): boolean {
    const [first, second] = [this.#timers[one] as Timer, this.#timers[other] as Timer]
    return first.at < second.at || (first.at === second.at && first.order < second.order)
  }

  #swap(one: number, other: number): void {
    const kept = this.#timers[one] as Timer
    this.#timers[one] = this.#timers[other] as Timer
    this.#timers[other] = kept
  }
}
