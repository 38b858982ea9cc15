import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { SignJWT, type JWTPayload } from 'jose'
import type { TestApp } from '../support/app.ts'

/** A credential that must open nothing, and what is wrong with it. */
export interface Forged {
  what: string
  token: string | undefined
}

/**
 * Everything that could be tried in place of a token with those claims: without a signature, with somebody else's, of
 * another kind, of another time. `good` are claims that the router itself would sign.
 */
export async function forgedTokens(app: TestApp, nowMs: number, good: JWTPayload): Promise<Forged[]> {
  // Whoever has this key is the router: what it signs wrongly shows that each claim is looked at by itself.
  const own = Buffer.from(await app.runtime.store.setting('token-key', () => ''), 'base64')
  const other = Buffer.alloc(32, 9)
  const nowS = Math.floor(nowMs / 1000)
  const claims = { iss: 'handback', iat: nowS, exp: nowS + 600, ...good }
  const sign = (given: JWTPayload, key: Uint8Array = own, alg = 'HS256', header: object = {}) =>
    new SignJWT(given).setProtectedHeader({ alg, ...header }).sign(key)
  const [header = '', payload = '', signature = ''] = (await sign(claims)).split('.')
  const { exp: _exp, ...endless } = claims
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return [
    { what: 'none', token: undefined },
    { what: 'nonsense', token: 'nonsense' },
    { what: 'another key', token: await sign(claims, other) },
    { what: 'an empty key', token: await sign(claims, Buffer.alloc(32)) },
    { what: 'no algorithm', token: `${encoded({ alg: 'none' })}.${payload}.` },
    { what: 'no algorithm, in capitals', token: `${encoded({ alg: 'NONE' })}.${payload}.${signature}` },
    { what: 'no signature', token: `${header}.${payload}.` },
    { what: 'claims of another token', token: `${header}.${encoded({ ...claims, sub: 'lee', conv: 'other' })}.${signature}` },
    { what: 'an asymmetric algorithm', token: await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey) },
    { what: 'another hash', token: await sign(claims, Buffer.concat([own, own]), 'HS512') },
    { what: 'a published key as a secret', token: await sign(claims, await publishedKey(app)) },
    { what: 'a key that it brings along', token: await sign(claims, other, 'HS256', { jwk: { kty: 'oct', k: other.toString('base64url') } }) },
    { what: 'a key id that leads elsewhere', token: await sign(claims, other, 'HS256', { kid: '../../dev/null' }) },
    { what: 'another issuer', token: await sign({ ...claims, iss: 'https://evil.example.org' }) },
    { what: 'no issuer', token: await sign({ ...claims, iss: undefined } as JWTPayload) },
    { what: 'of the past', token: await sign({ ...claims, exp: nowS - 1 }) },
    { what: 'of the future', token: await sign({ ...claims, nbf: nowS + 300 }) },
    { what: 'without an end', token: await sign(endless) },
    { what: 'of another use', token: await sign({ ...claims, use: 'sign-in' }) },
    { what: 'of no use', token: await sign({ ...claims, use: undefined }) },
    { what: 'a stream', token: await sign({ ...claims, use: 'stream' }) },
    { what: 'far too long', token: `${header}.${'A'.repeat(12_000)}.${signature}` },
  ]
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

/** The key that everybody can read, for bots to check the router's calls with. */
async function publishedKey(app: TestApp): Promise<Uint8Array> {
  const { body } = await app.call('GET', '/v1/.well-known/keys')
  return Buffer.from(createPublicKey({ key: body.keys[0], format: 'jwk' }).export({ type: 'spki', format: 'pem' }))
}
