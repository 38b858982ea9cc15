import { createPassing } from './passing.ts'

/** Runs work for one key one at a time, in order of arrival; work for other keys goes beside it. */
export interface Lanes {
  /**
   * The work's answer; `busy` without having run it where too many are on that key's lane already. The next work begins
   * when this one calls `next`, at the latest when it is done.
   */
  run<Answer>(key: string, work: (next: () => void) => Promise<Answer>): Promise<Answer | 'busy'>
}

/** Lanes with at most `most` pieces of work that wait or run per key. */
export function createLanes(most: number): Lanes {
  const lanes = createPassing<string, { tail: Promise<void> | undefined; count: number }>()
  return {
    async run(key, work) {
      const lane = lanes.get(key) ?? { tail: undefined, count: 0 }
      if (lane.count >= most) return 'busy'
      lanes.set(key, lane)
      lane.count += 1
      const before = lane.tail
      const { promise, resolve: next } = Promise.withResolvers<void>()
      lane.tail = promise
      try {
        if (before) await before
        return await work(next)
      } finally {
        next()
        lane.count -= 1
        if (lane.count === 0) lanes.delete(key)
      }
    },
  }
}
