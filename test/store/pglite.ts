import { PGlite, types } from '@electric-sql/pglite'
import { postgres } from '../../src/store/dialects.ts'
import type { Driver, Transaction } from '../../src/store/driver.ts'
import { StoreError } from '../../src/store/errors.ts'
import { postgresCommitStatements } from '../../src/store/postgres-commit-statements.ts'
import { joinSharing } from '../../src/store/sharing.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import { arraysOf, valuesOf } from '../../src/store/statement.ts'
import type { Statement } from '../../src/store/statement.ts'
import type { Sharing, Store } from '../../src/store/store.ts'

/** PostgreSQL's SQL in this process, without a server: one session, so it says nothing about concurrency. */
export function pgliteDriver(database: PGlite): Driver {
  let closed = false

  async function orClosed<Result>(work: () => Promise<Result>): Promise<Result> {
    if (closed) throw new StoreError('closed', 'The database is closed already.')
    return work()
  }

  return {
    all: (statement, given) => orClosed(() => sessionOf(database).all(statement, given)),
    run: (statement, given) => orClosed(() => sessionOf(database).run(statement, given)),
    async transaction(work, written) {
      const result = await orClosed(() => database.transaction((on) => inTransaction(on, work)))
      written?.(result)
      return result
    },
    async close() {
      closed = true
    },
  }
}

type Queryable = Pick<PGlite, 'query'>

async function inTransaction<Result>(on: Queryable, work: (to: Transaction) => Promise<Result>): Promise<Result> {
  const session = sessionOf(on)
  const writing: Promise<unknown>[] = []
  const result = await work({
    ...session,
    each: async (statement, given) => (given.length === 0 ? [] : session.query(statement, arraysOf(statement, given))),
    write(statement, given) {
      if (given.length > 0) writing.push(session.query(statement, arraysOf(statement, given)))
    },
  })
  await Promise.all(writing)
  return result
}

function sessionOf(on: Queryable) {
  const query = async <Row>({ sql }: Statement<never, Row>, values: unknown[]) => {
    const parsers = { [types.INT8]: Number }
    return (await on.query<Row>(sql, values, { parsers })).rows
  }
  return {
    query,
    all: <Given extends object, Row>(statement: Statement<Given, Row>, given: Given) =>
      query(statement, valuesOf(statement, given)),
    async run<Given extends object>(statement: Statement<Given, unknown>, given: Given) {
      await query(statement, valuesOf(statement, given))
    },
  }
}

/** A store over PGlite; the schema must be there already. */
export function pgliteStore(driver: Driver): Store {
  return createSqlStore({ driver, engine: postgres.engine, commitStatements: postgresCommitStatements() })
}

/** The same as one of several processes, but nobody hears its hints. */
export async function pgliteProcess(driver: Driver, owner: string): Promise<Store & { sharing: Sharing }> {
  const sharing = await joinSharing(driver, owner, () => undefined)
  const parts = { driver, engine: postgres.engine, commitStatements: postgresCommitStatements(), owner }
  return { ...createSqlStore(parts), sharing }
}
