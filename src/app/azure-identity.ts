import { StoreError } from '../store/errors.ts'

/**
 * Tokens of the identity that the program itself has in Azure, for the service that `scope` names: a managed identity,
 * a workload identity, AZURE_CLIENT_SECRET, or whoever signed in with a developer's tool (@azure/identity:
 * DefaultAzureCredential). The answer rejects with one sentence. The package is loaded only here.
 */
export async function azureTokens(scope: string): Promise<() => Promise<string>> {
  const { DefaultAzureCredential } = await import('@azure/identity')
  const credential = new DefaultAzureCredential()
  return async () => {
    try {
      return (await credential.getToken(scope)).token
    } catch (error) {
      // Each way that was tried has a paragraph of its own.
      const [first] = (error as Error).message.split('\n')
      throw new Error(`Azure gave no token for ${scope}: ${first?.slice(0, 200)}`, { cause: error })
    }
  }
}

/**
 * What Azure Database for PostgreSQL takes for a password, asked for at each connection. Rejects with a StoreError
 * where there is none now: a connection that waits for its password would hold up the end of the program.
 */
export async function databaseTokens(): Promise<() => Promise<string>> {
  const token = await azureTokens('https://ossrdbms-aad.database.windows.net/.default')
  const refusing = () =>
    token().catch((error: Error) => {
      throw new StoreError('access-denied', error.message, error)
    })
  await refusing()
  return refusing
}
