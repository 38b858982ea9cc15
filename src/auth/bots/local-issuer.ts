import { createHash, timingSafeEqual } from 'node:crypto'
import { SignJWT } from 'jose'
import { fail, ok, type Call, type Reply, type Route } from '../../protocol/http.ts'
import { BOT_TOKEN_TTL_S, type BotApp } from './bot-tokens.ts'
import type { SigningKeys } from './signing-keys.ts'

/** The audience of every bot's token: the connector, under the name that both SDKs ask for. */
export const CONNECTOR = 'https://api.botframework.com'
/** The issuer of those tokens that the router makes itself; the same for all processes on one database. */
export const LOCAL_ISSUER = 'handback-local-issuer'
/** Stands for a tenant where the configuration names none; the issuer itself has no tenants. */
export const LOCAL_TENANT = '00000000-0000-0000-0000-000000000001'

/** An issuer in the router for the bots whose passwords the configuration holds. */
export interface LocalIssuer {
  /** A token with which that bot calls the connector, or undefined where app id and password don't belong together. */
  issue(appId: string, password: string): Promise<{ token: string; expiresInS: number; expiresAtS: number } | undefined>
}

/** Issues tokens in the form of Entra's (v1) to the bots of `apps` that have a password. */
export function createLocalIssuer(keys: SigningKeys, apps: readonly BotApp[], now: () => number): LocalIssuer {
  return {
    async issue(appId, password) {
      const app = apps.find((one) => one.appId === appId && one.password !== undefined)
      if (!app || !isSame(password, app.password ?? '')) return undefined
      const { kid, privateKey } = await keys.current()
      const nowS = Math.floor(now() / 1000)
      const expiresAtS = nowS + BOT_TOKEN_TTL_S
      const token = await new SignJWT({ appid: appId, tid: app.tenantId ?? LOCAL_TENANT, ver: '1.0' })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .setIssuer(LOCAL_ISSUER)
        .setAudience(CONNECTOR)
        .setIssuedAt(nowS)
        .setNotBefore(nowS)
        .setExpirationTime(expiresAtS)
        .sign(privateKey)
      return { token, expiresInS: BOT_TOKEN_TTL_S, expiresAtS }
    },
  }
}

/**
 * What bots fetch from the router: its keys, under the addresses of both SDKs, and tokens as a managed identity gets
 * them (App Service's protocol: IDENTITY_ENDPOINT and IDENTITY_HEADER). `own` is the router's address.
 */
export function issuerRoutes(issuer: LocalIssuer, keys: SigningKeys, own: () => string): Route[] {
  const headers = { 'cache-control': 'public, max-age=3600' }
  const published = async () => ({ ...ok(await keys.published()), headers })
  return [
    { method: 'GET', path: '/v1/.well-known/openidconfiguration', handle: () => ok(metadata(own(), own())) },
    { method: 'GET', path: '/v1/.well-known/keys', handle: published },
    // Where @microsoft/agents-hosting looks, with and without a tenant in its authority.
    { method: 'GET', path: '/discovery/v2.0/keys', handle: published },
    { method: 'GET', path: '/:tenant/discovery/v2.0/keys', handle: published },
    { method: 'GET', path: '/msi/token', handle: (call) => managedIdentityToken(issuer, call) },
  ]
}

/** OpenID metadata in the form of login.botframework.com's. */
export function metadata(issuer: string, own: string) {
  return {
    issuer,
    authorization_endpoint: `${own}/msi/token`,
    jwks_uri: `${own}/v1/.well-known/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
  }
}

async function managedIdentityToken(issuer: LocalIssuer, call: Call): Promise<Reply> {
  const resource = call.query.get('resource')
  if (resource !== CONNECTOR) return fail(400, 'invalid_resource', `"resource" must be ${CONNECTOR}.`)
  const client_id = call.query.get('client_id') ?? ''
  const issued = await issuer.issue(client_id, call.headers['x-identity-header'] ?? '')
  if (!issued)
    return fail(401, 'invalid_client', 'No bot with this client_id and this x-identity-header is configured here.')
  const { token, expiresAtS } = issued
  return ok({ access_token: token, expires_on: String(expiresAtS), resource, token_type: 'Bearer', client_id })
}

/** Takes the same time whatever is wrong. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
