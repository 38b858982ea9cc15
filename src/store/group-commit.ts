import type { Committed, NotCommitted } from './store.ts'

type Outcome = Committed | NotCommitted

interface Waiter<Asked> {
  asked: Asked
  resolve: (outcome: Outcome) => void
  reject: (error: unknown) => void
}

/**
 * A flush costs as much as some twenty changes, so one more turn may pass before one, where it brings more. Not more turns:
 * whoever waits for an answer says nothing new. Measured beside the relay of the bench, 32 conversations: four turns give no
 * more round trips than two, and on a slow disk eight give fewer.
 */
const MOST_TURNS = 2

/** Takes changes one by one and has them written together. */
export interface GroupCommit<Asked> {
  commit(asked: Asked): Promise<Outcome>
  /** Resolves once nothing that was handed over is unwritten. */
  drained(): Promise<void>
}

/**
 * Writes a group; gives an outcome for each, in order. The next group is written once this one calls `next`, at the latest
 * when it is done.
 */
export type WriteGroup<Asked> = (group: Asked[], next: () => void) => Promise<Outcome[]>

/**
 * Hands `write` all changes of one turn of the event loop at once, so that they share a transaction and a flush to
 * disk; while it writes, the next ones gather. Where it rejects, all of its group do.
 */
export function groupCommit<Asked>(write: WriteGroup<Asked>): GroupCommit<Asked> {
  let gathered: Waiter<Asked>[] = []
  let writing: Promise<void> | undefined
  let last: Promise<void> | undefined

  async function writeGathered(): Promise<void> {
    while (gathered.length > 0) {
      await gather()
      const group = gathered
      gathered = []
      await new Promise<void>((next) => void (last = settle(group, next)))
    }
    writing = undefined
  }

  /** A turn, not a microtask: what one round of sockets brought is in. Where more came meanwhile, one more. */
  async function gather(): Promise<void> {
    for (let turn = 0, before = -1; turn < MOST_TURNS && gathered.length > before; turn++) {
      before = gathered.length
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async function settle(group: Waiter<Asked>[], next: () => void): Promise<void> {
    try {
      const outcomes = await write(group.map(({ asked }) => asked), next)
      outcomes.forEach((outcome, place) => group[place]?.resolve(outcome))
    } catch (error) {
      for (const { reject } of group) reject(error)
    } finally {
      next()
    }
  }

  return {
    commit: (asked) =>
      new Promise((resolve, reject) => {
        gathered.push({ asked, resolve, reject })
        writing ??= writeGathered()
      }),
    async drained() {
      await writing
      // The others before it are done then: they are made durable in order.
      await last
    },
  }
}
