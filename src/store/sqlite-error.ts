import { StoreError } from './errors.ts'

// SQLite's primary result codes (sqlite.org/rescode.html).
const BUSY = 5
const READ_ONLY = 8
const FULL = 13
const CANNOT_OPEN = 14
const NOT_A_DATABASE = 26

/** What SQLite said about the file at `path` as a StoreError; errors that are not SQLite's stay what they are. */
export function sqliteError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('errcode' in error)) return error
  // Only beside a router: one that starts brings the schema up to date first.
  if (/^no such (table|column)/.test(error.message))
    return new StoreError('database-failed', `The database ${path} is of another version: start the router on it once.`, error)
  // The upper bits of the code hold details.
  switch (Number(error.errcode) & 0xff) {
    case BUSY:
      return new StoreError('database-busy', `Another program holds ${path}: stop it first, or name another data directory.`, error)
    case READ_ONLY:
    case CANNOT_OPEN:
      return new StoreError('directory-unusable', `The database ${path} must be a writable file.`, error)
    case FULL:
      return new StoreError('disk-full', `The disk has no room left for the database ${path}.`, error)
    case NOT_A_DATABASE:
      return new StoreError('not-a-database', `${path} is no database: move it away or name another directory.`, error)
    default:
      return new StoreError('database-failed', `The database ${path} failed: ${error.message}.`, error)
  }
}
