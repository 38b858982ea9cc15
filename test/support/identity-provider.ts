import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'

/** A real OpenID provider (the package oidc-provider) on a port of its own, at which anybody signs in with a name. */
export interface IdentityProvider {
  issuer: string
  /** Makes it know the router, which is to be told of `issuer` first. */
  knows(routerUrl: string): Promise<void>
  /** What the provider says of who signs in with that name. */
  claims: Map<string, Record<string, unknown>>
  stop(): Promise<void>
}

export const CLIENT = { id: 'desk', secret: 'the-desks-own-secret-at-its-provider' }

/** With `inToken` the ID token itself says who it is, as Entra's does; without, that is asked for at the user info endpoint. */
export async function startIdentityProvider({ inToken = true } = {}): Promise<IdentityProvider> {
  let handle = (_request: IncomingMessage, response: ServerResponse): void => {
    response.statusCode = 503
    response.end()
  }
  const server = createServer((request, response) => handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const claims = new Map<string, Record<string, unknown>>()
  const key = await exportJWK((await generateKeyPair('RS256', { extractable: true })).privateKey)
  return {
    issuer,
    claims,
    async knows(routerUrl) {
      // It brings no types.
      const { Provider } = await quietly(() => import('oidc-provider' as string))
      const provider = await quietly(async () => new Provider(issuer, {
        jwks: { keys: [{ ...key, kid: 'k1', alg: 'RS256', use: 'sig' }] },
        cookies: { keys: ['a', 'b'] },
        pkce: { required: () => true },
        claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['preferred_username', 'roles'] },
        conformIdTokenClaims: !inToken,
        ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
        features: { rpInitiatedLogout: { enabled: true, logoutSource } },
        findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...claims.get(id) }) }),
        clients: [{
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [`${routerUrl}/sign-in/callback`],
          post_logout_redirect_uris: [`${routerUrl}/desk`],
        }],
      }))
      handle = await quietly(async () => provider.callback())
    },
    stop: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

/** Its page for signing out, as plain as can be. */
function logoutSource(context: { body: string }, form: string): void {
  context.body = `<!doctype html>${form}<button form="op.logoutForm" name="logout" value="yes">Sign out</button>`
}

/** It warns of what belongs to tests: its pages for development. */
async function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  const { info, warn } = console
  Object.assign(console, { info() {}, warn() {} })
  try {
    return await work()
  } finally {
    Object.assign(console, { info, warn })
  }
}

/** As much of a browser as a sign-in needs: it follows redirects, and keeps the cookies of each origin. */
export class Browser {
  readonly cookies = new Map<string, Map<string, string>>()

  async go(url: string, init: RequestInit = {}): Promise<{ url: string; status: number; text: string; headers: Headers }> {
    const response = await this.ask(url, init)
    const location = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && location) return this.go(new URL(location, url).href)
    return { url, status: response.status, text: await response.text(), headers: response.headers }
  }

  /** One request, without going where it sends to. */
  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const jar = this.jarOf(url)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(cookie && { cookie }), ...(init.headers as Record<string, string>) }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(set)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }

  jarOf(url: string): Map<string, string> {
    const { origin } = new URL(url)
    const jar = this.cookies.get(origin) ?? new Map<string, string>()
    this.cookies.set(origin, jar)
    return jar
  }

  /** Goes to the router's sign-in and fills in the provider's forms, until the router answers. */
  async signIn(router: string, name: string, query = '?return=/api/me'): Promise<{ url: string; status: number; text: string }> {
    let page = await this.go(`${router}/sign-in${query}`)
    const forms: Record<string, string>[] = [{ prompt: 'login', login: name, password: 'x' }, { prompt: 'consent' }]
    for (const body of forms) {
      const action = /action="([^"]+)"/.exec(page.text)?.[1]
      if (!action || page.url.startsWith(router)) break
      page = await this.go(new URL(action, page.url).href, { method: 'POST', body: new URLSearchParams(body) })
    }
    return page
  }
}
