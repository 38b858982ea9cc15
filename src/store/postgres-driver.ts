import pg from 'pg'
import type { Driver, Session, Transaction } from './driver.ts'
import { StoreError } from './errors.ts'
import { connectionTo, type PostgresPlace } from './postgres-connection.ts'
import { breaksConnection, isConflict, postgresError } from './postgres-error.ts'
import { arraysOf, valuesOf } from './statement.ts'
import type { Statement } from './statement.ts'

/** Connections for statements by themselves. */
const SINGLES = 4
/** One for groups of commits (a second one makes them smaller and nothing faster), the rest for presences. */
const TRANSACTIONS = 3
/** How often a transaction that others came in between is begun anew. */
const MOST_TRIES = 10

const INT8 = 20

const SETTINGS = [
  'synchronous_commit=on',
  // Every statement of ours reads by an index. A plan made while the tables were small would not, and is kept.
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'jit=off',
  // Or the server plans most of them anew each time: a third of its work.
  'plan_cache_mode=force_generic_plan',
]

/** What every connection has in common, beside what the URL says. */
export const CONNECTION = {
  application_name: 'handback',
  connectionTimeoutMillis: 5_000,
  // Longer than any statement of ours takes; a server that went away without a word is noticed by it.
  query_timeout: 30_000,
  keepAlive: true,
  // A process that stands still in the middle of a transaction must not hold up the others.
  idle_in_transaction_session_timeout: 10_000,
  options: SETTINGS.map((setting) => `-c ${setting}`).join(' '),
  types: {
    // Numbers of ours are safe integers; pg gives what is wider than 32 bits as text.
    getTypeParser: ((oid: number, format: 'text' | 'binary') =>
      oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
  },
}

/** Opens pools of connections to the PostgreSQL database at `place`; they connect when they are needed. */
export function openPostgresDriver(place: PostgresPlace): Driver {
  const { url } = place
  const singles = openPool({ ...connectionTo(place), ...CONNECTION, max: SINGLES })
  const transactions = openPool({ ...connectionTo(place), ...CONNECTION, max: TRANSACTIONS, pipeline: true })
  let closed: Promise<unknown> | undefined

  async function orFail<Result>(work: () => Promise<Result>): Promise<Result> {
    if (closed) throw new StoreError('closed', 'The database is closed already.')
    try {
      return await work()
    } catch (error) {
      throw postgresError(error, url)
    }
  }

  return {
    all: (statement, given) => orFail(() => sessionOf(singles).all(statement, given)),
    run: (statement, given) => orFail(() => sessionOf(singles).run(statement, given)),
    transaction: (work, written) =>
      orFail(async () => {
        for (let tries = 1; ; tries++) {
          try {
            const result = await inTransaction(transactions, work)
            written?.(result)
            return result
          } catch (error) {
            if (!isConflict(error) || tries === MOST_TRIES) throw error
          }
        }
      }),
    async close() {
      closed ??= Promise.all([singles.end(), transactions.end()])
      await closed
    },
  }
}

function openPool(config: pg.PoolConfig & { pipeline?: boolean }): pg.Pool {
  const pool = new pg.Pool(config)
  // A connection that breaks says so here too; whoever uses it learns it from the answer, and the pool makes another.
  const ignore = () => undefined
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))
  return pool
}

type Queryable = { query(query: pg.QueryConfig): Promise<pg.QueryResult> }

function sessionOf(on: Queryable): Session {
  return {
    async all<Given extends object, Row>(statement: Statement<Given, Row>, given: Given) {
      const { rows } = await on.query(queryOf(statement, valuesOf(statement, given)))
      return rows as Row[]
    },
    async run(statement, given) {
      await on.query(queryOf(statement, valuesOf(statement, given)))
    },
  }
}

async function inTransaction<Result>(pool: pg.Pool, work: (to: Transaction) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  /** What nobody else waits for; the connection answers in order. */
  const underWay: Promise<unknown>[] = []
  const faults: unknown[] = []
  const send = (query: pg.QueryConfig) => {
    const answer = client.query(query)
    answer.catch((error: unknown) => void faults.push(error))
    underWay.push(answer)
  }
  const transaction: Transaction = {
    ...sessionOf(client),
    async each<Given extends object, Row>(statement: Statement<Given, Row>, given: readonly Given[]) {
      if (given.length === 0) return []
      const { rows } = await client.query(queryOf(statement, parametersOf(statement, given)))
      return rows as Row[]
    },
    write(statement, given) {
      if (given.length > 0) send(queryOf(statement, parametersOf(statement, given)))
    },
  }
  let result: Result
  try {
    send({ text: 'begin isolation level read committed' })
    result = await work(transaction)
    // What can't even be sent is known at the next tick (pg 8). The server would commit the others without it.
    await new Promise<void>((resolve) => process.nextTick(resolve))
    if (faults.length > 0) throw faults[0]
  } catch (error) {
    await rollback(client, error)
    throw error
  }
  await commit(client, underWay)
  return result
}

async function rollback(client: pg.PoolClient, error: unknown): Promise<void> {
  if (breaksConnection(error)) return client.release(true)
  try {
    await client.query('rollback')
    client.release()
  } catch {
    // What went wrong first is what the caller hears; a connection that can't even do this is of no use.
    client.release(true)
  }
}

/** Sent right behind what is under way, which saves a journey: where one of those fails, the server makes it a rollback. */
async function commit(client: pg.PoolClient, underWay: readonly Promise<unknown>[]): Promise<void> {
  const committing = client.query('commit')
  try {
    await Promise.all([...underWay, committing])
    client.release()
  } catch (error) {
    const isBroken = breaksConnection(error)
    client.release(isBroken || !(await committing.catch(() => undefined)))
    if (!isBroken) throw error
    const message = 'The connection broke during a commit: whether it was written is not known.'
    throw new StoreError('commit-in-doubt', message, error)
  }
}

/** Texts in these columns are JSON of ours. */
const JSON_COLUMNS = new Set(['customer', 'state', 'event', 'body', 'survey'])

/**
 * For each column an array: of JSON as the array's text, which pg would make of it with two regular expressions a text.
 * JSON has no control characters, and what is left that a JSON text escapes, an array's text escapes in the same way
 * (PostgreSQL's manual, "Array Input and Output Syntax").
 */
function parametersOf<Given extends object>(statement: Statement<Given, unknown>, given: readonly Given[]): unknown[] {
  return arraysOf(statement, given, (column, values) =>
    JSON_COLUMNS.has(column) ? `{${JSON.stringify(values).slice(1, -1)}}` : values,
  )
}

const names = new Map<string, string>()

/** Under a name of its own, each connection parses and plans a statement once. */
function queryOf({ sql }: Statement<never, unknown>, values: unknown[]): pg.QueryConfig {
  let name = names.get(sql)
  if (name === undefined) {
    name = `handback_${names.size}`
    names.set(sql, name)
  }
  return { name, text: sql, values }
}
