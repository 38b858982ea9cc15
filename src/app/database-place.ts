import type { PostgresPlace } from '../store/postgres-connection.ts'
import type { Config } from './config/config.ts'

/** Where PostgreSQL is, and how to sign in there; undefined where the store is SQLite. */
export async function postgresPlaceOf({ databaseUrl, databaseAuth }: Config): Promise<PostgresPlace | undefined> {
  if (databaseUrl === undefined) return undefined
  if (databaseAuth !== 'entra') return { url: databaseUrl }
  // Loaded where it is needed: few databases ask for Microsoft Entra's tokens.
  return { url: databaseUrl, password: await (await import('./azure-identity.ts')).databaseTokens() }
}
