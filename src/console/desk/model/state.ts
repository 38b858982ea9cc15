import type { ConversationSummary, ConversationView, Me, OfferView, QueueView, SessionRole, WorkerView } from '../../../desk/types.ts'
import type { StreamState } from '../../shared/stream.ts'
import type { Chunk } from './chunks.ts'
import type { Outgoing } from './outbox.ts'

/** All that the desk shows; each change makes a new one. */
export interface DeskState {
  me: Me
  stream: StreamState
  /** Whether the first snapshot and lists have come. */
  ready: boolean
  offers: readonly OfferView[]
  /** Those at which this representative is now, the latest first; and those that are shown though they went. */
  conversations: Readonly<Record<string, Held>>
  /** Conversations that this representative served before, newest first. */
  recent: readonly ConversationSummary[]
  workers: Readonly<Record<string, WorkerView>>
  queues: Readonly<Record<string, QueueView>>
  selected: string | undefined
  /** The conversation just taken: its composer has the focus as soon as it is there. */
  taken: string | undefined
  /** What was said and has not arrived yet, or failed. */
  outbox: readonly Outgoing[]
  toasts: readonly Toast[]
}

/** One conversation as far as it is loaded. */
export interface Held {
  id: string
  /** The newest seq that we heard of. */
  seq: number
  view?: ConversationView
  chunks: readonly Chunk[]
  /** The log is loaded after `from` through `through`; undefined before the first page. */
  from?: number
  through?: number
  /** What is at or before it has been read here. */
  read: number
  /** The customer typed at this moment, in ms. */
  typingAt?: number
  /** Why it can't be shown. */
  problem?: string | undefined
}

export interface Toast {
  id: number
  kind: 'info' | 'success' | 'warning' | 'error'
  text: string
  conversationId?: string
}

export type MyRole = SessionRole | 'wrap-up'

/** What this representative is in the conversation now; undefined where they are no longer, or not yet, in it. */
export function roleIn({ view }: Held, me: string): MyRole | undefined {
  if (!view) return undefined
  return view.status === 'Wrap-up' && view.workerId === me ? 'wrap-up' : view.myRole
}

/** Whether the customer sees this representative: all of those have equal rights (TRF-5). */
export function serves(role: MyRole | undefined): boolean {
  return role === 'primary' || role === 'participant'
}

/** Those at which this representative is now, the one that began last first. */
export function mine(state: DeskState): Held[] {
  return Object.values(state.conversations)
    .filter((held) => roleIn(held, state.me.id) !== undefined)
    .sort((one, other) => startOf(other).localeCompare(startOf(one)))
}

function startOf({ view }: Held): string {
  return view?.startedAt ?? ''
}

/** How many messages of others came since it was last read. */
export function unreadIn(held: Held, me: string): number {
  let count = 0
  for (const { entries } of held.chunks)
    for (const entry of entries) if (entry.seq > held.read && isFromOthers(entry, me)) count++
  return count
}

interface From {
  kind: string
  workerId?: string
}

function isFromOthers(entry: Chunk['entries'][number], me: string): boolean {
  if (entry.type !== 'activity-accepted') return false
  const from = entry['from'] as From | undefined
  return from?.kind === 'customer' || (from?.kind === 'representative' && from.workerId !== me)
}

/** The last message that anybody wrote, for the list. */
export function lastWords(held: Held): string | undefined {
  for (const { entries } of held.chunks.toReversed())
    for (const { activity, from } of entries.toReversed()) {
      const { type, text } = (activity ?? {}) as { type?: string; text?: string }
      if (type === 'message' && text && (from as From).kind !== 'system') return text
    }
  return undefined
}
