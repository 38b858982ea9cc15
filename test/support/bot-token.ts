import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { SignJWT, type JWK, type JWTPayload } from 'jose'
import type { KeyStore } from '../../src/auth/bots/signing-keys.ts'
import { CONNECTOR, LOCAL_ISSUER } from '../../src/auth/bots/local-issuer.ts'

/** The setting in which the router keeps its keys. */
export const KEYS = 'bot-signing-keys'

/** An RSA key and the name under which it signs. */
export interface TestKey {
  kid: string
  jwk: JWK
}

/** What to change on a bot's good token; a claim that is undefined is left out. */
export interface Change {
  claims?: Record<string, unknown>
  header?: Record<string, unknown>
  key?: Parameters<SignJWT['sign']>[0]
}

export function newKey(kid = 'test'): TestKey {
  return { kid, jwk: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }) as JWK }
}

/** The public half, as a key set holds it. */
export function publicOf({ kid, jwk: { kty, n, e } }: TestKey): JWK {
  return { kty, n, e, kid, use: 'sig' } as JWK
}

/** A token with which the bot of that app id calls the connector, but for what the test changes. */
export async function botToken({ kid, jwk }: TestKey, appId: string, { claims, header, key }: Change = {}): Promise<string> {
  const nowS = Math.floor(Date.now() / 1000)
  const all = { iss: LOCAL_ISSUER, aud: CONNECTOR, appid: appId, iat: nowS, nbf: nowS, exp: nowS + 3600, ver: '1.0', ...claims }
  return new SignJWT(all as JWTPayload)
    .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT', ...header })
    .sign(key ?? createPrivateKey({ key: jwk as never, format: 'jwk' }))
}

/** A token of that header and those claims which nobody has signed. */
export function unsignedToken(header: object, claims: object, signature = ''): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part(header)}.${part(claims)}.${signature}`
}

/** The part of a store that keeps keys, over a map. */
export function keyStore(values = new Map<string, string>()): KeyStore {
  return {
    async setting(name, make) {
      if (!values.has(name)) values.set(name, make())
      return values.get(name) ?? ''
    },
    async changeSetting(name, from, to) {
      const same = values.get(name) === from
      if (same) values.set(name, to)
      return same
    },
  }
}
