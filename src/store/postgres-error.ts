import pg from 'pg'
import { StoreError } from './errors.ts'
import { connectionTo } from './postgres-connection.ts'

// PostgreSQL's error codes (its manual, appendix A).
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK_DETECTED = '40P01'
const UNIQUE_VIOLATION = '23505'
const DISK_FULL = '53100'
const TOO_MANY_CONNECTIONS = '53300'
const NO_SUCH_DATABASE = '3D000'
const NO_RIGHTS = '42501'
const NO_SUCH_TABLE = '42P01'
const NO_SUCH_COLUMN = '42703'
const WRONG_USER = ['28000', '28P01']
/** Shut down, crashed, still starting. */
const NOT_UP = ['57P01', '57P02', '57P03']

/**
 * Whether a transaction failed only because another process came in between: begun anew, it sees what that one wrote.
 * Two first changes of one conversation meet as a violation of its key.
 */
export function isConflict(error: unknown): boolean {
  const code = error instanceof pg.DatabaseError ? error.code : undefined
  return code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED || code === UNIQUE_VIOLATION
}

/** Whether the connection is of no use any more: anything but a plain error that the server answered with. */
export function breaksConnection(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return error.severity !== 'ERROR'
  return error instanceof Error && !(error instanceof StoreError)
}

/**
 * What went wrong with the database at `url` as a StoreError, which never shows the password; errors that are not
 * PostgreSQL's stay what they are.
 */
export function postgresError(error: unknown, url: string): unknown {
  const { user, server, database } = placeOf(url)
  const untold = tlsFault(error, server)
  if (untold) return new StoreError('unreachable', untold, error)
  if (isOfNetwork(error)) {
    return new StoreError('unreachable', `PostgreSQL at ${server} can't be reached: ${wordsOf(error)}.`, error)
  }
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : ''
  if (WRONG_USER.includes(code) || (error instanceof Error && error.message.startsWith('SASL: '))) {
    const message = `PostgreSQL at ${server} refuses the user "${user}": check user and password in DATABASE_URL.`
    return new StoreError('access-denied', message, error)
  }
  if (!(error instanceof pg.DatabaseError)) return error
  switch (code) {
    case NO_SUCH_DATABASE: {
      const message = `PostgreSQL at ${server} has no database "${database}": make it, or name another in DATABASE_URL.`
      return new StoreError('no-such-database', message, error)
    }
    case NO_RIGHTS: {
      const message = `The user "${user}" needs the right to make and use tables in "${database}" at ${server}`
      return new StoreError('access-denied', `${message}: ${error.message}.`, error)
    }
    // Only beside a router: one that starts brings the schema up to date first.
    case NO_SUCH_TABLE:
    case NO_SUCH_COLUMN: {
      const message = `The database "${database}" at ${server} is of another version: start the router on it once.`
      return new StoreError('database-failed', message, error)
    }
    case DISK_FULL:
      return new StoreError('disk-full', `The disk of PostgreSQL at ${server} is full.`, error)
    default: {
      const message = `The database "${database}" at ${server} failed: ${error.message}.`
      return new StoreError('database-failed', message, error)
    }
  }
}

/** What pg and Node say of TLS, or of a server that is none, in words of their own. */
function tlsFault(error: unknown, server: string): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, message } = error as NodeJS.ErrnoException
  if (message === 'The server does not support SSL connections')
    return `PostgreSQL at ${server} speaks no TLS: turn it on there, or say sslmode=disable in DATABASE_URL.`
  if (/^(received invalid response|There was an error establishing an SSL connection)/.test(message))
    return `What answers at ${server} is not PostgreSQL: check host and port in DATABASE_URL.`
  if (code !== undefined && !(error instanceof pg.DatabaseError) && OF_TLS.test(code))
    return `TLS with PostgreSQL at ${server} fails (${message.split(/[;\n]/)[0]}): check sslmode, sslrootcert, sslcert and sslkey in DATABASE_URL.`
  return undefined
}

/** Node's codes for certificates, and OpenSSL's for the rest. */
const OF_TLS = /CERT|ISSUER|VERIFY|MISMATCH|^ERR_(SSL|OSSL|TLS)|^EPROTO$/

/** Faults that pg reports without a class of their own. */
const LOST = /^(Connection terminated|Client (has encountered|was closed)|Query read timeout|timeout e)/

function isOfNetwork(error: unknown): error is Error {
  if (error instanceof pg.DatabaseError) {
    const code = error.code ?? ''
    return code.startsWith('08') || code === TOO_MANY_CONNECTIONS || NOT_UP.includes(code)
  }
  return error instanceof Error && ('syscall' in error || error instanceof AggregateError || LOST.test(error.message))
}

/** A name with several addresses fails with all their faults at once, and no words of its own. */
function wordsOf(error: Error): string {
  const [first] = error instanceof AggregateError ? error.errors : []
  return first instanceof Error ? first.message : error.message
}

interface Place {
  user: string
  server: string
  database: string
}

/** What of a URL may be shown; rejects one that can't be read, without showing it. */
export function placeOf(url: string): Place {
  try {
    const { user, host, port, database } = new pg.Client(connectionTo({ url }))
    return { user: user ?? '', server: `${host}:${port}`, database: database ?? '' }
  } catch {
    throw new StoreError('bad-url', 'DATABASE_URL can\'t be read; expected postgres://user:password@host:5432/database')
  }
}
