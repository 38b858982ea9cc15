import type pg from 'pg'
import { parseIntoClientConfig } from 'pg-connection-string'

/** A PostgreSQL database, and what to say in place of a password in its URL where that changes, as tokens do. */
export interface PostgresPlace {
  url: string
  /** Asked for each connection. */
  password?: () => Promise<string>
}

/** The place in pg's words. */
export function connectionTo({ url, password }: PostgresPlace): pg.ClientConfig {
  // pg lets nothing stand beside a URL's password, not even where the URL has none.
  return password ? { ...parseIntoClientConfig(url), password } : { connectionString: url }
}
