import { errors, jwtVerify, SignJWT } from 'jose'

/** Signed tokens of one issuer: JWTs, as Direct Line's clients decode theirs to learn the user. */
export interface Tokens {
  /** A token with those claims for `ttlS` seconds. */
  issue(claims: Record<string, unknown>, ttlS: number): Promise<string>
  /** The claims; or why the token is refused. */
  verify(token: string): Promise<Record<string, unknown> | 'expired' | 'invalid'>
}

const ISSUER = 'handback'
const MOST_REMEMBERED = 20_000

/** Tokens signed with HS256 by a key of at least 32 bytes, which has to outlive restarts. `now` is in ms. */
export function createTokens(key: Uint8Array<ArrayBuffer>, now: () => number): Tokens {
  // Once: jose would import the bytes anew for each token, which costs as much as signing it.
  const imported = crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
  /** Tokens whose signature was good, in order of first use: checking it costs more than the rest of a request. */
  const known = new Map<string, { claims: Record<string, unknown>; expiresAt: number }>()

  function remember(token: string, claims: Record<string, unknown>): void {
    known.set(token, { claims, expiresAt: Number(claims['exp']) * 1000 })
    if (known.size > MOST_REMEMBERED) known.delete(known.keys().next().value as string)
  }

  return {
    async issue(claims, ttlS) {
      const nowS = Math.floor(now() / 1000)
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(ISSUER)
        .setIssuedAt(nowS)
        .setExpirationTime(nowS + ttlS)
        .sign(await imported)
    },
    async verify(token) {
      const seen = known.get(token)
      if (seen) return now() < seen.expiresAt ? seen.claims : 'expired'
      try {
        const { payload } = await jwtVerify(token, await imported, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          requiredClaims: ['exp'],
          currentDate: new Date(now()),
        })
        remember(token, payload)
        return payload
      } catch (error) {
        return error instanceof errors.JWTExpired ? 'expired' : 'invalid'
      }
    },
  }
}
