import { createPublicKey, type KeyObject } from 'node:crypto'
import { createRemoteJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose'
import { isObject, parseJson } from '../protocol/json.ts'

/** How a site's own tokens prove who a customer is. */
export interface CustomerSignIn {
  issuer: string
  audience: string
  /** One of the two is there. */
  jwksUrl?: string | undefined
  publicKey?: string | undefined
  /** What bots and representatives learn of the customer, beside the subject. */
  claims: readonly string[]
}

/** Who a site says that a customer is. */
export interface SignedIn {
  workstreamId: string
  id: string
  name?: string
  claims: Record<string, string | number>
  /** What the site says about this conversation: Microsoft's claim `lwicontexts`, not yet read as variables. */
  context?: Record<string, unknown>
}

export interface CustomerSignIns {
  /** Who a token names; or why it is refused; `unavailable` where the site's keys can't be had now. */
  verify(token: string): Promise<SignedIn | 'expired' | 'invalid' | 'unavailable'>
}

/** Never HS256: with a public key as its secret anybody could sign. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
const CLOCK_SKEW_S = 60
const KEYS_TIMEOUT_MS = 3_000
const LONGEST_CLAIM = 256
/** They travel in the Direct Line token, and that in a header. */
const MOST_SAID = 4_096

type Keys = KeyObject | ReturnType<typeof createRemoteJWKSet>

/** Checks the tokens of the sites of these workstreams. `now` is in ms. */
export function createCustomerSignIns(
  sites: ReadonlyMap<string, { customerSignIn?: CustomerSignIn }>,
  now: () => number,
): CustomerSignIns {
  const ways = [...sites].flatMap(([workstreamId, { customerSignIn: way }]) =>
    way ? [{ workstreamId, ...way, keys: keysOf(way) }] : [],
  )

  return {
    async verify(token) {
      const way = ways.find((one) => isFor(token, one))
      if (!way) return 'invalid'
      const payload = await verified(token, way, way.keys, now())
      return typeof payload === 'string' ? payload : signedIn(way.workstreamId, payload, way.claims)
    },
  }
}

function keysOf({ jwksUrl, publicKey }: CustomerSignIn): Keys {
  if (publicKey !== undefined) return createPublicKey(publicKey)
  return createRemoteJWKSet(new URL(jwksUrl ?? ''), { timeoutDuration: KEYS_TIMEOUT_MS })
}

/** Whose token it claims to be; its signature is checked with that one's keys alone. */
function isFor(token: string, { issuer, audience }: CustomerSignIn): boolean {
  try {
    const { iss, aud } = decodeJwt(token)
    return iss === issuer && [aud].flat().includes(audience)
  } catch {
    return false
  }
}

async function verified(
  token: string,
  { issuer, audience }: CustomerSignIn,
  keys: Keys,
  now: number,
): Promise<JWTPayload | 'expired' | 'invalid' | 'unavailable'> {
  const options = {
    issuer,
    audience,
    algorithms: ALGORITHMS,
    requiredClaims: ['exp', 'sub'],
    clockTolerance: CLOCK_SKEW_S,
    currentDate: new Date(now),
  }
  try {
    // Two calls, as the types of jose have one for each kind of key.
    return (typeof keys === 'function' ? await jwtVerify(token, keys, options) : await jwtVerify(token, keys, options))
      .payload
  } catch (error) {
    if (error instanceof errors.JWTExpired) return 'expired'
    // What jose throws under its general code, or does not throw itself, happened while the keys were fetched.
    const ofToken = error instanceof errors.JOSEError && !UNAVAILABLE.includes(error.code)
    return ofToken || typeof keys !== 'function' ? 'invalid' : 'unavailable'
  }
}

const UNAVAILABLE = ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID']

function signedIn(workstreamId: string, payload: JWTPayload, wanted: readonly string[]): SignedIn | 'invalid' {
  const { sub } = payload
  if (typeof sub !== 'string' || sub === '' || sub.length > LONGEST_CLAIM) return 'invalid'
  const given = [...wanted, 'sub'].map((name) => [name, payload[name]] as const)
  const claims = Object.fromEntries(given.filter(([, value]) => isShort(value))) as SignedIn['claims']
  const context = contextOf(payload['lwicontexts'])
  if (JSON.stringify({ claims, context }).length > MOST_SAID) return 'invalid'
  const name = [payload['name'], fullName(payload), payload['preferred_username']].find(isShort)
  return {
    workstreamId,
    id: sub,
    ...(typeof name === 'string' && name !== '' && { name }),
    claims,
    ...(context && { context }),
  }
}

function isShort(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value !== '' && value.length <= LONGEST_CLAIM)
}

function fullName({ given_name: given, family_name: family }: JWTPayload): string {
  return [given, family].filter((part) => typeof part === 'string').join(' ')
}

/** Serialised, as Microsoft documents it ("Send authentication token"), or as it is. */
function contextOf(claim: unknown): Record<string, unknown> | undefined {
  const read = typeof claim === 'string' ? parseJson(claim) : claim
  return isObject(read) ? read : undefined
}
