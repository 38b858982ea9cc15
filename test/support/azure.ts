import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Azure as a program meets it: App Service's endpoint for managed identities, and a Key Vault. */
export interface Azure {
  url: string
  /** What a program finds in its environment there. */
  env: Record<string, string>
  /** The resources for which tokens were asked, in order. */
  asked: string[]
  stop(): Promise<void>
}

const HEADER = 'identity-header'

/** Starts it with these secrets in the vault; one whose value is a number is refused with that status. */
export async function startAzure(secrets: Record<string, string | number> = {}): Promise<Azure> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://azure')
    const [status, body] = pathname === '/msi/token' ? token(request.headers, searchParams) : secret(pathname, request.headers)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })

  function token(headers: NodeJS.Dict<string | string[]>, query: URLSearchParams): [number, object] {
    const resource = query.get('resource') ?? ''
    if (headers['x-identity-header'] !== HEADER) return [401, { message: 'wrong header' }]
    asked.push(resource)
    const expires = String(Math.floor(Date.now() / 1000) + 3600)
    return [200, { access_token: tokenFor(resource), expires_on: expires, resource, token_type: 'Bearer' }]
  }

  function secret(path: string, headers: NodeJS.Dict<string | string[]>): [number, object] {
    if (headers['authorization'] !== `Bearer ${tokenFor('https://vault.azure.net')}`) return [401, {}]
    const value = secrets[path.replace('/secrets/', '')]
    if (typeof value === 'number') return [value, { error: { code: 'Forbidden' } }]
    return value === undefined ? [404, { error: { code: 'SecretNotFound' } }] : [200, { value, id: path }]
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    env: { IDENTITY_ENDPOINT: `${url}/msi/token`, IDENTITY_HEADER: HEADER, KEY_VAULT_URL: url },
    asked,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The token that it gives for a resource. */
export function tokenFor(resource: string): string {
  return `token-for-${resource}`
}
