/** Time as the runtime uses it, so that tests and the simulation move it by hand. */
export interface Clock {
  /** Ms since 1970. */
  now(): number
  /** Calls `work` once after `ms`; the answer cancels it. */
  after(ms: number, work: () => void): () => void
}

/** A wait longer than this is cut into pieces: Node's timers hold at most 2^31 - 1 ms. */
const LONGEST_MS = 2 ** 31 - 1

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, Math.min(Math.max(ms, 0), LONGEST_MS))
    return () => clearTimeout(timer)
  },
}
