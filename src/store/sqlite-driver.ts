import { DatabaseSync } from 'node:sqlite'
import type { SQLInputValue, StatementSync } from 'node:sqlite'
import type { Driver, Transaction } from './driver.ts'
import { StoreError } from './errors.ts'
import { sqliteError } from './sqlite-error.ts'
import { valuesOf } from './statement.ts'
import type { Statement } from './statement.ts'
import { createWalFlush, type Flushing } from './wal-flush.ts'

/** Another program may hold the file for this long: the wait blocks the whole process. */
const BUSY_LIMIT_MS = 2000
const CACHE_KIB = 64 * 1024
/**
 * The log of writes is copied into the database when it holds so many pages (32 MB). SQLite's own 1,000 are full after some
 * 100 messages, and the same pages are copied again and again: a third of all writing time.
 */
const CHECKPOINT_PAGES = 8_000

/** Opens the SQLite database at `path`, which is made where there is none; `:memory:` for one that is never on disk. */
export function openSqliteDriver(path: string, flushing?: Flushing): Driver {
  const database = open(path)
  const session = sessionOf(database)
  const inTransaction = transactionsOf(database)
  const wal = path === ':memory:' ? undefined : createWalFlush(path, flushing)
  let closed = false
  let last: Promise<unknown> = Promise.resolve()
  /** Settled once all that was written so far is on disk, or never will be. */
  let flushed: Promise<unknown> = Promise.resolve()

  // There is one connection: what comes while a transaction is open waits.
  function next<Result>(work: () => Promise<Result>): Promise<Result> {
    if (closed) return Promise.reject(new StoreError('closed', 'The database is closed already.'))
    const result = last.then(work).catch((error: unknown) => {
      throw sqliteError(error, path)
    })
    last = result.catch(() => undefined)
    return result
  }

  /** What comes after may write while this is on its way to disk. */
  async function durable<Result>(work: () => Promise<Result>, written?: (result: Result) => void): Promise<Result> {
    const result = await next(async () => {
      const given = await work()
      const flush = wal?.flush()
      flushed = flush?.catch(() => undefined) ?? flushed
      written?.(given)
      return { given, flush }
    })
    await result.flush
    return result.given
  }

  return {
    // Not yet on disk, it is for nobody's eyes.
    all: (statement, given) => next(() => flushed.then(() => session.all(statement, given))),
    run: (statement, given) => durable(() => session.run(statement, given)),
    transaction: (work, written) => durable(() => inTransaction(() => work(session)), written),
    async close() {
      if (closed) return
      closed = true
      await last
      await flushed
      database.close()
      wal?.close()
    },
  }
}

function open(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path, { timeout: BUSY_LIMIT_MS, enableForeignKeyConstraints: false })
    // The log is flushed after each commit, but not by SQLite itself: see wal-flush.ts.
    const mode = database.prepare('pragma journal_mode = wal').get()?.['journal_mode']
    if (mode !== 'wal' && mode !== 'memory') {
      throw new StoreError('directory-unusable', `The database ${path} must lie on a disk of this machine: its log needs shared memory.`)
    }
    // What is erased or written over is gone from the file. Measured, 12,000 commits: costs nothing that shows.
    database.exec('pragma synchronous = normal; pragma secure_delete = on')
    database.exec(`pragma cache_size = -${CACHE_KIB}; pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    return database
  } catch (error) {
    throw sqliteError(error, path)
  }
}

function sessionOf(database: DatabaseSync): Transaction {
  const prepared = new Map<string, StatementSync>()

  function prepare({ sql }: Statement<never, unknown>): StatementSync {
    const known = prepared.get(sql)
    if (known) return known
    const made = database.prepare(sql)
    prepared.set(sql, made)
    return made
  }

  return {
    async all<Given extends object, Row>(statement: Statement<Given, Row>, given: Given) {
      return prepare(statement).all(...inputs(statement, given)) as Row[]
    },
    async run(statement, given) {
      prepare(statement).run(...inputs(statement, given))
    },
    async each<Given extends object, Row>(statement: Statement<Given, Row>, given: readonly Given[]) {
      if (given.length === 0) return []
      const prepared = prepare(statement)
      return given.flatMap((one) => prepared.all(...inputs(statement, one)) as Row[])
    },
    write(statement, given) {
      if (given.length === 0) return
      const prepared = prepare(statement)
      for (const one of given) prepared.run(...inputs(statement, one))
    },
  }
}

function inputs<Given extends object>(statement: Statement<Given, unknown>, given: Given): SQLInputValue[] {
  return valuesOf(statement, given) as SQLInputValue[]
}

function transactionsOf(database: DatabaseSync) {
  const begin = database.prepare('begin immediate')
  const commit = database.prepare('commit')
  return async function inTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    begin.run()
    try {
      const result = await work()
      commit.run()
      return result
    } catch (error) {
      // Some faults, a full disk among them, have rolled back already.
      if (database.isTransaction) database.exec('rollback')
      throw error
    }
  }
}
