import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto'
import type { JWK } from 'jose'

/** Where keys outlive restarts; other processes may share it. */
export interface KeyStore {
  setting(name: string, make: () => string): Promise<string>
  changeSetting(name: string, from: string, to: string): Promise<boolean>
}

export interface SigningKey {
  kid: string
  /** Ms since 1970; published before that already. */
  usedFrom: number
  privateKey: KeyObject
  publicKey: KeyObject
}

/** The RSA keys with which the router signs what bots get. */
export interface SigningKeys {
  /** The one to sign with now. */
  current(): Promise<SigningKey>
  /** The published key of that name. */
  find(kid: string): Promise<SigningKey | undefined>
  /** The public halves as a JSON Web Key Set (RFC 7517), with those that come next and those that went lately. */
  published(): Promise<{ keys: JWK[] }>
}

interface StoredKey {
  kid: string
  usedFrom: number
  jwk: JWK
}

const HOUR_MS = 3_600_000
/** Each key signs for so long. */
export const KEY_PERIOD_MS = 30 * 24 * HOUR_MS
/** A key is published so long before it signs: bots fetch keys once a day (botbuilder: OpenIdMetadata). */
export const KEY_LEAD_MS = 48 * HOUR_MS
/** A key is published so long after it signed last: tokens live for an hour, and bots allow 5 min more. */
export const KEY_KEEP_MS = 2 * HOUR_MS
/** Other processes may have rotated meanwhile. */
const LOOK_AGAIN_MS = 10 * 60_000
/** A kid that nobody knows is looked for in the store only so often: strangers can make them up. */
const UNKNOWN_AGAIN_MS = 10_000

const NAME = 'bot-signing-keys'

/** Keys that are kept in `store` and rotated when they are asked for; `now` is in ms. */
export function createSigningKeys(store: KeyStore, now: () => number): SigningKeys {
  let keys: SigningKey[] = []
  let loadedAt = -Infinity
  let loading: Promise<void> | undefined

  function load(): Promise<void> {
    loading ??= read().finally(() => (loading = undefined))
    return loading
  }

  async function read(): Promise<void> {
    for (;;) {
      const text = await store.setting(NAME, () => JSON.stringify([newKey(now())]))
      const stored = JSON.parse(text) as StoredKey[]
      const due = rotated(stored, now())
      if (due === stored) {
        keys = stored.map((key) => keys.find(({ kid }) => kid === key.kid) ?? opened(key))
        loadedAt = now()
        return
      }
      // Where another process was first, its keys are read in the next round.
      await store.changeSetting(NAME, text, JSON.stringify(due))
    }
  }

  async function fresh(maxAgeMs: number): Promise<void> {
    if (now() - loadedAt >= maxAgeMs) await load()
  }

  return {
    async current() {
      await fresh(LOOK_AGAIN_MS)
      const key = keys.findLast(({ usedFrom }) => usedFrom <= now()) ?? keys[0]
      if (!key) throw new Error('There is no key to sign with')
      return key
    },
    async find(kid) {
      await fresh(LOOK_AGAIN_MS)
      const known = () => keys.find((key) => key.kid === kid)
      if (!known()) await fresh(UNKNOWN_AGAIN_MS)
      return known()
    },
    async published() {
      await fresh(LOOK_AGAIN_MS)
      return { keys: keys.map(published) }
    },
  }
}

/** The keys as they should be at `now`, oldest first; the same array where nothing is due. */
function rotated(keys: StoredKey[], now: number): StoredKey[] {
  const kept = keys.filter((_, index) => (keys[index + 1]?.usedFrom ?? Infinity) + KEY_KEEP_MS > now)
  const lastFrom = kept.at(-1)?.usedFrom ?? -Infinity
  if (lastFrom + KEY_PERIOD_MS - KEY_LEAD_MS > now) return kept.length === keys.length ? keys : kept
  return [...kept, newKey(Math.max(lastFrom + KEY_PERIOD_MS, now + KEY_LEAD_MS))]
}

function published({ kid, publicKey }: SigningKey): JWK {
  return { ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid } as JWK
}

function newKey(usedFrom: number): StoredKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { kid: randomUUID(), usedFrom, jwk: privateKey.export({ format: 'jwk' }) }
}

function opened({ kid, usedFrom, jwk }: StoredKey): SigningKey {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
  return { kid, usedFrom, privateKey, publicKey: createPublicKey(privateKey) }
}
