import { closeSync, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import { StoreError } from './errors.ts'

const sync = promisify(fdatasync)

/** Makes what was committed durable. */
export interface WalFlush {
  /**
   * Resolves once all that was written before is on disk. Once it could not be, every call rejects with a StoreError: a
   * system that lost what it should have flushed says so only once.
   */
  flush(): Promise<void>
  close(): void
}

/**
 * Flushes the write-ahead log of the SQLite database at `path`, on another thread. It is what `synchronous = full` does
 * at the end of a commit, but for a third of the time that one thread would stand still. Only with `synchronous =
 * normal`, which does the rest: flushes at checkpoints and when the log starts anew (sqlite.org/pragma.html).
 * The log keeps its file while the database is open, and no lock lies on that file (sqlite.org/walformat.html).
 */
export function createWalFlush(path: string): WalFlush {
  let file: number | undefined
  let failed: StoreError | undefined

  return {
    async flush() {
      if (failed) throw failed
      try {
        file ??= openSync(`${path}-wal`, 'r+')
        await sync(file)
      } catch (error) {
        const what = error instanceof Error ? error.message : String(error)
        const then = 'Look after the disk, then start the router again'
        failed = new StoreError('database-failed', `What was written to ${path} can't be kept: ${what}. ${then}.`, error)
        throw failed
      }
    },
    close() {
      if (file !== undefined) closeSync(file)
    },
  }
}
