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
    transaction: (work) => orClosed(() => database.transaction((on) => work(sessionOf(on)))),
    async close() {
      closed = true
    },
  }
}

type Queryable = Pick<PGlite, 'query'>

function sessionOf(on: Queryable): Transaction {
  const query = async <Row>({ sql }: Statement<never, Row>, values: unknown[]) => {
    const parsers = { [types.INT8]: Number }
    return (await on.query<Row>(sql, values, { parsers })).rows
  }
  return {
    all: (statement, given) => query(statement, valuesOf(statement, given)),
    async run(statement, given) {
      await query(statement, valuesOf(statement, given))
    },
    async each(statement, given) {
      return given.length === 0 ? [] : query(statement, arraysOf(statement, given))
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
