import type { CommitStatements } from './commit-statements.ts'
import type { Driver, Transaction } from './driver.ts'
import { EMPTY, writeRows, type Journal, type JournalStatements } from './journal.ts'

/** What stands in the journal, for whoever commits, and a way to read and write behind it. */
export interface Settled {
  journal(): Journal
  /** What a transaction has left there, told before the next one begins. */
  left(journal: Journal): void
  /** The same database, where everything finds the rows of all that was committed before. */
  driver: Driver
}

/** A journal over `driver`, which nobody else writes to. */
export function settledOver(driver: Driver, sql: CommitStatements, own: JournalStatements): Settled {
  let journal = EMPTY
  let settling: Promise<void> | undefined

  function settle(): Promise<void> {
    settling ??= new Promise((resolve, reject) => {
      const work = async (to: Transaction) => {
        // Whoever comes from here on may miss what is committed meanwhile, and needs another one.
        settling = undefined
        return writeRows(to, sql, journal.pending)
      }
      const written = (left: Journal) => {
        journal = left
        resolve()
      }
      driver.transaction(work, written).catch((error: unknown) => {
        settling = undefined
        reject(error)
      })
    })
    return settling
  }

  const behind = <Result>(work: () => Promise<Result>) => (journal.pending.length === 0 ? work() : settle().then(work))

  return {
    journal: () => journal,
    left: (given) => void (journal = given),
    driver: {
      all: (statement, given) => behind(() => driver.all(statement, given)),
      run: (statement, given) => behind(() => driver.run(statement, given)),
      // In one transaction: what came between would be written over what this one does. It may erase, so no text stays.
      transaction: (work, written) =>
        driver.transaction(
          async (to) => {
            writeRows(to, sql, journal.pending)
            to.write(own.empty, [{}])
            return work(to)
          },
          (result) => {
            journal = EMPTY
            written?.(result)
          },
        ),
      async close() {
        // What can't be written now stands in the journal, and is written at the next start.
        if (journal.pending.length > 0) await settle().catch(() => undefined)
        await driver.close()
      },
    },
  }
}
