/** Runs work for one key one at a time, in order of arrival; work for other keys goes beside it. */
export interface Lanes {
  /** The work's answer; `busy` without having run it where too many wait on that key already. */
  run<Answer>(key: string, work: () => Promise<Answer>): Promise<Answer | 'busy'>
  /** Resolves once everything that was handed in so far is done. */
  idle(): Promise<void>
}

/** Lanes with at most `most` pieces of work waiting per key. */
export function createLanes(most: number): Lanes {
  const lanes = new Map<string, { tail: Promise<unknown>; waiting: number }>()
  return {
    async run(key, work) {
      const lane = lanes.get(key) ?? { tail: Promise.resolve(), waiting: 0 }
      if (lane.waiting >= most) return 'busy'
      lanes.set(key, lane)
      lane.waiting += 1
      const answer = lane.tail.then(work)
      lane.tail = answer.catch(() => undefined)
      try {
        return await answer
      } finally {
        lane.waiting -= 1
        if (lane.waiting === 0) lanes.delete(key)
      }
    },
    async idle() {
      while (lanes.size > 0) await Promise.all([...lanes.values()].map((lane) => lane.tail))
    },
  }
}
