import type { Statement } from './statement.ts'

/** Where statements run: the database itself, each by itself, or one transaction. */
export interface Session {
  /** All rows that a statement gives. */
  all<Given extends object, Row>(statement: Statement<Given, Row>, given: Given): Promise<Row[]>
  /** A statement whose rows, if any, nobody wants. */
  run<Given extends object>(statement: Statement<Given, unknown>, given: Given): Promise<void>
}

/**
 * A transaction. Statements run in the order in which they are handed over; handing over the next one need not wait for
 * the one before.
 */
export interface Transaction extends Session {
  /** Runs one of the engine's commit statements for each of the given, and gives all their rows. */
  each<Given extends object, Row>(statement: Statement<Given, Row>, given: readonly Given[]): Promise<Row[]>
  /** Has one of the engine's commit statements run for each of the given; where that fails, the transaction does. */
  write<Given extends object>(statement: Statement<Given, unknown>, given: readonly Given[]): void
}

/** What one database engine has to offer; everything above it is the same for all. Rejects with a StoreError. */
export interface Driver extends Session {
  /**
   * Runs `work` as one transaction, durable when the promise resolves; where `work` or the database fails, nothing of
   * it stays, except with `commit-in-doubt`: then nobody knows. Statements that are handed to the driver itself
   * meanwhile see nothing of it before it is durable. `work` uses only the transaction that it is given, and may be
   * run again where another process came in between. `written` is told what `work` gave as soon as the next transaction
   * may begin, which sees it: the engine may still be making it durable.
   */
  transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    written?: (result: Result) => void,
  ): Promise<Result>
  /** Finishes what was handed over and lets go of the database. */
  close(): Promise<void>
}
