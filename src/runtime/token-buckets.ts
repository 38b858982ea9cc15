import type { Clock } from './clock.ts'
import { createRecent } from './recent.ts'

/** An allowance for each key: so much at once, and as much again over each minute. */
export interface Buckets {
  /** Takes one; the answer is how many ms to wait for it, 0 where it was there. */
  take(key: string): number
  /** Gives one back that was taken. */
  giveBack(key: string): void
}

/** Whoever was forgotten among so many others starts with a full allowance. */
const MOST_KEYS = 50_000

export function createBuckets(perMinute: number, clock: Clock): Buckets {
  const buckets = createRecent<string, { left: number; at: number }>(MOST_KEYS)
  const perMs = perMinute / 60_000

  function leftOf(key: string): number {
    const bucket = buckets.get(key)
    return bucket ? Math.min(perMinute, bucket.left + (clock.now() - bucket.at) * perMs) : perMinute
  }

  return {
    take(key) {
      const left = leftOf(key)
      if (left < 1) return Math.ceil((1 - left) / perMs)
      buckets.set(key, { left: left - 1, at: clock.now() })
      return 0
    },
    giveBack(key) {
      buckets.set(key, { left: Math.min(perMinute, leftOf(key) + 1), at: clock.now() })
    },
  }
}
