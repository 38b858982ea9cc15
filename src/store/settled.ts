import type { CommitStatements } from './commit-statements.ts'
import type { Driver, Transaction } from './driver.ts'
import { writePending, type Journal, type JournalStatements } from './journal.ts'
import type { Accepted } from './write-change.ts'

/** What stands in the journal, for whoever commits, and a way to read and write behind it. */
export interface Settled {
  journal(): Journal
  /** What a transaction has left there, told before the next one begins. */
  left(pending: readonly Accepted[]): void
  /** The same database, where everything finds the rows of all that was committed before. */
  driver: Driver
}

/** A journal over `driver`, which nobody else writes to. */
export function settledOver(driver: Driver, sql: CommitStatements, own: JournalStatements): Settled {
  let pending: readonly Accepted[] = []
  let settling: Promise<void> | undefined

  async function writeRows(to: Transaction): Promise<void> {
    if (pending.length > 0) writePending(to, sql, { sql: own, pending })
  }

  function settle(): Promise<void> {
    settling ??= new Promise((resolve, reject) => {
      const work = (to: Transaction) => {
        // Whoever comes from here on may miss what is committed meanwhile, and needs another one.
        settling = undefined
        return writeRows(to)
      }
      const written = () => {
        pending = []
        resolve()
      }
      driver.transaction(work, written).catch((error: unknown) => {
        settling = undefined
        reject(error)
      })
    })
    return settling
  }

  const behind = <Result>(work: () => Promise<Result>) => (pending.length === 0 ? work() : settle().then(work))

  return {
    journal: () => ({ sql: own, pending }),
    left: (accepted) => void (pending = accepted),
    driver: {
      all: (statement, given) => behind(() => driver.all(statement, given)),
      run: (statement, given) => behind(() => driver.run(statement, given)),
      // In one transaction: what comes between would be written over what this one does.
      transaction: (work, written) =>
        driver.transaction(
          (to) => writeRows(to).then(() => work(to)),
          (result) => {
            pending = []
            written?.(result)
          },
        ),
      async close() {
        // What can't be written now stands in the journal, and is written at the next start.
        if (pending.length > 0) await settle().catch(() => undefined)
        await driver.close()
      },
    },
  }
}
