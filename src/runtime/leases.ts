import { LEASE_MS, type Sharing } from '../store/store.ts'
import type { Clock } from './clock.ts'

/** Which of the work that only one process may do is this one's. Where there is one process alone, all of it. */
export interface Leases {
  /** Whether the lease is held now. Asks for it in the background where nobody has yet. */
  holds(name: string): boolean
  /** Keeps what is held and takes what others let go. */
  renew(): Promise<void>
}

/** A lease counts as held for this long after it was confirmed: less than the others wait, whatever the clocks do. */
const TRUSTED_MS = LEASE_MS / 2

/** Leases of those names; without `sharing` all are held. */
export function createLeases(names: readonly string[], sharing: Sharing | undefined, clock: Clock): Leases {
  const heldUntil = new Map<string, number>()
  return {
    holds: (name) => !sharing || clock.now() < (heldUntil.get(name) ?? 0),
    async renew() {
      for (const name of names) {
        const askedAt = clock.now()
        if (await sharing?.lease(name)) heldUntil.set(name, askedAt + TRUSTED_MS)
        else heldUntil.delete(name)
      }
    },
  }
}
