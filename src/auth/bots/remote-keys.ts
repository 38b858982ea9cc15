import { createPublicKey, type KeyObject } from 'node:crypto'
import type { JWK } from 'jose'

/** The issuer's keys could not be fetched: nobody can say whether the token is good. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}

const DAY_MS = 24 * 3_600_000
/** Strangers can make up any kid: an unknown one leads to a fetch only so often, and so does an issuer that is down. */
const FETCH_AGAIN_MS = 30_000
const FETCH_LIMIT_MS = 5_000

/**
 * Finds public keys by kid in the key set at `url`, which is fetched when first needed, once a day, and for an unknown
 * kid. While the issuer can't be reached the keys that are known go on being used; for others it rejects with
 * KeysUnavailable. `now` is in ms.
 */
export function createRemoteKeys(url: string, now: () => number): (kid: string) => Promise<KeyObject | undefined> {
  let keys = new Map<string, KeyObject>()
  let fetchedAt = -Infinity
  let triedAt = -Infinity
  let trying: Promise<void> | undefined
  let fault: string | undefined

  async function fetchKeys(): Promise<void> {
    triedAt = now()
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_LIMIT_MS) })
      if (!response.ok) throw new Error(`answered ${response.status}`)
      keys = readKeys(await response.json())
      fetchedAt = now()
      fault = undefined
    } catch (error) {
      const { message, cause } = error as Error & { cause?: { code?: string } }
      fault = `no keys from ${url}: ${cause?.code ?? message}`
    }
  }

  return async (kid) => {
    const isOld = now() - fetchedAt >= DAY_MS
    if ((isOld || !keys.has(kid)) && (trying || now() - triedAt >= FETCH_AGAIN_MS)) {
      await (trying ??= fetchKeys().finally(() => (trying = undefined)))
    }
    const key = keys.get(kid)
    if (!key && fault !== undefined) throw new KeysUnavailable(fault)
    return key
  }
}

function readKeys(set: unknown): Map<string, KeyObject> {
  const { keys } = set as { keys: JWK[] }
  const found = new Map<string, KeyObject>()
  for (const key of keys) {
    if (key.kty === 'RSA' && key.kid !== undefined) found.set(key.kid, createPublicKey({ key, format: 'jwk' }))
  }
  return found
}
