import { createPublicKey, type KeyObject } from 'node:crypto'
import { createRemoteJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose'
import { isObject, parseJson } from '../protocol/json.ts'
import { tokenFault } from './token-fault.ts'

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

/** What is wrong with a token, and whose it may be: only an expired one is not told of, as every page has one some day. */
type OnRefused = (workstreamIds: string[], why: string) => void

/** Checks the tokens of the sites of these workstreams. `now` is in ms; `onRefused` hears nothing of the token's. */
export function createCustomerSignIns(
  sites: ReadonlyMap<string, { customerSignIn?: CustomerSignIn }>,
  now: () => number,
  onRefused: OnRefused = () => {},
): CustomerSignIns {
  const ways = [...sites].flatMap(([workstreamId, { customerSignIn: way }]): Way[] =>
    way ? [{ workstreamId, ...way, keys: keysOf(way) }] : [],
  )

  return {
    async verify(token) {
      const claimed = claimedBy(token)
      if (!claimed) return 'invalid'
      const way = ways.find((one) => isIssuer(one, claimed) && isAudience(one, claimed))
      if (!way) {
        onRefused(...missed(ways, claimed))
        return 'invalid'
      }
      const checked = await verified(token, way, way.keys, now())
      const result = 'refused' in checked ? checked : signedIn(way.workstreamId, checked.payload, way.claims)
      if (!('refused' in result)) return result
      if (result.refused !== 'expired') onRefused([way.workstreamId], result.why)
      return result.refused
    },
  }
}

type Way = CustomerSignIn & { workstreamId: string; keys: Keys }
type Refused = { refused: 'expired' | 'invalid' | 'unavailable'; why: string }

function keysOf({ jwksUrl, publicKey }: CustomerSignIn): Keys {
  if (publicKey !== undefined) return createPublicKey(publicKey)
  return createRemoteJWKSet(new URL(jwksUrl ?? ''), { timeoutDuration: KEYS_TIMEOUT_MS })
}

/** Whose token it claims to be; its signature is checked with that one's keys alone. */
function claimedBy(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token)
  } catch {
    return undefined
  }
}

function isIssuer({ issuer }: Way, { iss }: JWTPayload): boolean {
  return iss === issuer
}

function isAudience({ audience }: Way, { aud }: JWTPayload): boolean {
  return [aud].flat().includes(audience)
}

/** The workstreams that a token of none of them comes closest to, and what is wrong for those. */
function missed(ways: readonly Way[], claimed: JWTPayload): Parameters<OnRefused> {
  const ids = (near: readonly Way[]) => near.map(({ workstreamId }) => workstreamId)
  const byIssuer = ids(ways.filter((way) => isIssuer(way, claimed)))
  if (byIssuer.length > 0) return [byIssuer, 'its claim "aud" is another than the audience of customerSignIn']
  const byAudience = ids(ways.filter((way) => isAudience(way, claimed)))
  if (byAudience.length > 0) return [byAudience, 'its claim "iss" is another than the issuer of customerSignIn']
  return [[], 'its claims "iss" and "aud" are of no customerSignIn']
}

async function verified(
  token: string,
  { issuer, audience }: CustomerSignIn,
  keys: Keys,
  now: number,
): Promise<{ payload: JWTPayload } | Refused> {
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
    return typeof keys === 'function' ? await jwtVerify(token, keys, options) : await jwtVerify(token, keys, options)
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { refused: 'expired', why: tokenFault(error, '') }
    // What jose throws under its general code, or does not throw itself, happened while the keys were fetched.
    if (error instanceof errors.JOSEError && !UNAVAILABLE.includes(error.code))
      return { refused: 'invalid', why: tokenFault(error, 'an algorithm of public keys') }
    if (typeof keys === 'function') return { refused: 'unavailable', why: 'the keys at jwksUrl can not be had' }
    return { refused: 'invalid', why: 'it is signed with another kind of key than publicKey' }
  }
}

const UNAVAILABLE = ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID']

function signedIn(workstreamId: string, payload: JWTPayload, wanted: readonly string[]): SignedIn | Refused {
  const { sub } = payload
  if (typeof sub !== 'string' || sub === '' || sub.length > LONGEST_CLAIM)
    return { refused: 'invalid', why: `its claim "sub" is no text of 1 to ${LONGEST_CLAIM} characters` }
  const given = [...wanted, 'sub'].map((name) => [name, payload[name]] as const)
  const claims = Object.fromEntries(given.filter(([, value]) => isShort(value))) as SignedIn['claims']
  const context = contextOf(payload['lwicontexts'])
  if (JSON.stringify({ claims, context }).length > MOST_SAID)
    return { refused: 'invalid', why: `its claims hold more than ${MOST_SAID} characters` }
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
