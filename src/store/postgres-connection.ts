import type pg from 'pg'
import { parseIntoClientConfig } from 'pg-connection-string'

/** A PostgreSQL database, and what to say in place of a password in its URL where that changes, as tokens do. */
export interface PostgresPlace {
  url: string
  /** Asked for each connection. */
  password?: () => Promise<string>
}

/** pg takes these for verify-full, and warns at length that a later pg will not. */
const AS_FULL = /([?&]sslmode=)(prefer|require|verify-ca)(?=&|$)/

/** The place in pg's words. */
export function connectionTo({ url: given, password }: PostgresPlace): pg.ClientConfig {
  const url = /[?&]uselibpqcompat=/.test(given) ? given : given.replace(AS_FULL, '$1verify-full')
  // pg lets nothing stand beside a URL's password, not even where the URL has none.
  return password ? { ...parseIntoClientConfig(url), password } : { connectionString: url }
}
