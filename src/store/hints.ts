import type { Change } from '../domain/effects.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { Hint } from './store.ts'

/** PostgreSQL refuses a notification of 8000 bytes or more (its manual, NOTIFY). */
const MOST_BYTES = 7_999

/** What others need to know of a change: how far the log went, which queue to look at, who has room now. */
export function hintOf({ id, state, effects }: Change): Hint {
  const freed = effects.load.filter(({ units }) => units < 0).map(({ workerId }) => workerId)
  return {
    type: 'conversation',
    id,
    seq: state.seq,
    ...(effects.waiting && { waitingIn: effects.waiting.queueId }),
    ...(freed.length > 0 && { freed }),
  }
}

/** The representatives whose presence a change sets. */
export function presenceHints({ effects }: Change): Hint[] {
  return effects.load.flatMap(({ workerId, becomes }) => (becomes ? [{ type: 'presence', workerId }] : []))
}

/** Hints that wait to be sent: of one conversation only the newest, with what the older ones said beside. */
export interface Pending {
  add(hint: Hint): void
  /** Takes them all, as texts that are small enough to be sent. */
  take(): string[]
}

export function createPending(): Pending {
  let hints = new Map<string, Hint>()
  return {
    add(hint) {
      const key = hint.type === 'conversation' ? `conversation ${hint.id}` : `presence ${hint.workerId}`
      const earlier = hints.get(key)
      hints.set(key, earlier ? merged(earlier, hint) : hint)
    },
    take() {
      const taken = [...hints.values()]
      hints = new Map()
      return inTexts(taken)
    },
  }
}

function merged(earlier: Hint, later: Hint): Hint {
  if (earlier.type === 'presence' || later.type === 'presence') return later
  const freed = [...new Set([...(earlier.freed ?? []), ...(later.freed ?? [])])]
  return { ...earlier, ...later, seq: Math.max(earlier.seq, later.seq), ...(freed.length > 0 && { freed }) }
}

function inTexts(hints: readonly Hint[]): string[] {
  const texts: string[] = []
  let parts: string[] = []
  let bytes = 0
  for (const hint of hints) {
    const text = JSON.stringify(hint)
    const size = Buffer.byteLength(text) + 1
    if (bytes + size >= MOST_BYTES && parts.length > 0) {
      texts.push(`[${parts.join()}]`)
      parts = []
      bytes = 0
    }
    parts.push(text)
    bytes += size
  }
  return parts.length > 0 ? [...texts, `[${parts.join()}]`] : texts
}

/** The hints in a text that came in; undefined where it is none that this program knows. */
export function hintsIn(text: string): Hint[] | undefined {
  try {
    const hints: unknown = JSON.parse(text)
    return Array.isArray(hints) && hints.every(isHint) ? hints : undefined
  } catch {
    return undefined
  }
}

function isHint(value: unknown): value is Hint {
  if (typeof value !== 'object' || value === null) return false
  const { type, id, seq, workerId } = value as Partial<Record<string, unknown>>
  if (type === 'presence') return typeof workerId === 'string'
  return type === 'conversation' && typeof (id as ConversationId) === 'string' && typeof seq === 'number'
}
