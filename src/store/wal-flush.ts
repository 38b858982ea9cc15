import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import { StoreError } from './errors.ts'

/** Makes what was committed durable. */
export interface WalFlush {
  /**
   * Resolves once all that was written before is on disk. Once it could not be, every call rejects with a StoreError: a
   * system that lost what it should have flushed says so only once.
   */
  flush(): Promise<void>
  close(): void
}

/** The two ways to flush a file, and a clock in ms to tell which is better. */
export interface Flushing {
  here(file: number): void
  elsewhere(file: number): Promise<void>
  now(): number
}

/**
 * While flushes take no longer, on average, this thread stands still for them: to hand one to another thread and to hear
 * back costs more (measured on a disk that takes 0.2 ms: 4 % of all round trips).
 */
const SHORT_MS = 0.5
/** How much of the average is the last flush. */
const WEIGHT = 1 / 8
/** A disk that is slow is given so many flushes elsewhere before it is tried here again. */
const SLOW_FOR = 1_000

const SYSTEMS: Flushing = { here: fdatasyncSync, elsewhere: promisify(fdatasync), now: () => performance.now() }

/**
 * Flushes the write-ahead log of the SQLite database at `path`. It is what `synchronous = full` does at the end of a
 * commit, but where the disk is slow, nobody stands still for it. Only with `synchronous = normal`, which does the rest:
 * flushes at checkpoints and when the log starts anew (sqlite.org/pragma.html).
 * The log keeps its file while the database is open, and no lock lies on that file (sqlite.org/walformat.html).
 */
export function createWalFlush(path: string, flushing = SYSTEMS): WalFlush {
  let file: number | undefined
  let failed: StoreError | undefined
  let averageMs = 0
  let elsewhereFor = 0
  let running: Promise<void> | undefined
  let following: Promise<void> | undefined

  async function flushFile(file: number): Promise<void> {
    if (elsewhereFor > 0) {
      elsewhereFor -= 1
      return flushing.elsewhere(file)
    }
    const from = flushing.now()
    flushing.here(file)
    averageMs += (flushing.now() - from - averageMs) * WEIGHT
    if (averageMs <= SHORT_MS) return
    elsewhereFor = SLOW_FOR
    averageMs = 0
  }

  async function flushOnce(): Promise<void> {
    if (failed) throw failed
    try {
      file ??= openSync(`${path}-wal`, 'r+')
      await flushFile(file)
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error)
      const then = 'Look after the disk, then start the router again'
      failed = new StoreError('database-failed', `What was written to ${path} can't be kept: ${what}. ${then}.`, error)
      throw failed
    }
  }

  function begin(): Promise<void> {
    const mine = flushOnce()
    running = mine
    const end = () => void (running = running === mine ? undefined : running)
    mine.then(end, end)
    return mine
  }

  function follow(): Promise<void> {
    following = undefined
    return begin()
  }

  return {
    // One that runs may have missed what was written since: all who come meanwhile share the next one.
    flush() {
      if (following) return following
      if (!running) return begin()
      following = running.then(follow, follow)
      return following
    },
    close() {
      if (file !== undefined) closeSync(file)
    },
  }
}
