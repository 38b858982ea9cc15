import type { Change } from '../domain/effects.ts'
import type { Committed, NotCommitted } from './store.ts'

type Outcome = Committed | NotCommitted

interface Waiter {
  change: Change
  resolve: (outcome: Outcome) => void
  reject: (error: unknown) => void
}

/** A flush costs as much as some twenty changes: so many turns may pass before one, while changes keep coming. */
const MOST_TURNS = 8

/** Takes changes one by one and has them written together. */
export interface GroupCommit {
  commit(change: Change): Promise<Outcome>
  /** Resolves once nothing that was handed over is unwritten. */
  drained(): Promise<void>
}

/**
 * Hands `write` all changes of one turn of the event loop at once, so that they share a transaction and a flush to
 * disk; while it writes, the next ones gather. `write` gives an outcome for each, in order; where it rejects, all do.
 */
export function groupCommit(write: (changes: Change[]) => Promise<Outcome[]>): GroupCommit {
  let gathered: Waiter[] = []
  let writing: Promise<void> | undefined

  async function writeGathered(): Promise<void> {
    while (gathered.length > 0) {
      await gather()
      const group = gathered
      gathered = []
      await settle(group)
    }
    writing = undefined
  }

  /** A turn, not a microtask: what one round of sockets brought is in. As long as each turn brings more, a few turns. */
  async function gather(): Promise<void> {
    for (let turn = 0, before = -1; turn < MOST_TURNS && gathered.length > before; turn++) {
      before = gathered.length
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async function settle(group: Waiter[]): Promise<void> {
    try {
      const outcomes = await write(group.map(({ change }) => change))
      outcomes.forEach((outcome, place) => group[place]?.resolve(outcome))
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  return {
    commit: (change) =>
      new Promise((resolve, reject) => {
        gathered.push({ change, resolve, reject })
        writing ??= writeGathered()
      }),
    drained: () => writing ?? Promise.resolve(),
  }
}
