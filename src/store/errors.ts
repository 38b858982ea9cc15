/** What is wrong with the database, as a word that stays the same. */
export type StoreErrorCode =
  | 'directory-unusable'
  | 'not-a-database'
  | 'newer-database'
  | 'foreign-database'
  | 'database-busy'
  | 'disk-full'
  | 'database-failed'
  | 'bad-url'
  | 'unreachable'
  | 'access-denied'
  | 'no-such-database'
  | 'commit-in-doubt'
  | 'closed'

/** The database can't do what was asked. The message is one sentence for people; `cause` is what the engine said. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
