import type { Conversation } from './conversation.ts'
import type { Presence } from './desk.ts'
import type { ClosureReason, Event, LastAgent } from './events.ts'
import type { ConversationId, OfferId, QueueId, Seq, SessionId, WorkerId } from './ids.ts'
import type { Role } from './participants.ts'

/** The rows that a decision implies, committed with its events or not at all. */
export interface Effects {
  /** What representatives gain (above 0) or lose; a gain must fit their capacity and presence (CAP-7). */
  load: LoadChange[]
  /** The conversation's place in a queue afterwards; null takes it out, undefined leaves it as it is. */
  waiting?: WaitingRow | null
  sessionsOpened: SessionRow[]
  /** Whoever was consulted, or beside, is now a participant or the primary. */
  rolesChanged?: { id: SessionId; role: Role }[]
  sessionsClosed: { id: SessionId; closedAt: number; reason: ClosureReason }[]
  offerOpened?: OfferRow
  offerClosed?: OfferId
  survey?: SurveyRow
  /** Who has just served this customer (ASG-12). */
  lastAgent?: LastAgent
  /** When the conversation's next timer is due, ms since 1970; null for never, undefined leaves what is stored. */
  dueAt?: number | null
  /** A POST to a bot is under way: a router that takes over sends it again (ORD-7). Undefined leaves what is stored. */
  owed?: boolean
  webhooks?: WebhookEffect
}

/** Webhooks that have entries of the log to tell, after `after` and up to `upto`. */
export interface WebhookEffect {
  ids: string[]
  after: Seq
  upto: Seq
}

export interface LoadChange {
  workerId: WorkerId
  units: number
  /** Presences in which a gain is allowed. */
  presences: readonly Presence[]
  /** A supervisor's doing: a gain may exceed the capacity. */
  over?: boolean
  /** Whoever let an offer time out, unless they are away already (ASG-3). */
  becomes?: Presence
}

export interface WaitingRow {
  queueId: QueueId
  /** Smaller goes first (ASG-2). */
  rank: number
  since: number
  units: number
  /** Who can take it, as `needsText` writes it: all with the same needs wait in one line (ASG-9). */
  needs: string
  /** It is taken in only where fewer than so many wait in that queue; `queue-full` otherwise (ASG-6). */
  limit?: number
}

export interface SessionRow {
  id: SessionId
  workerId: WorkerId
  kind: 'bot' | 'representative'
  queueId: QueueId
  openedAt: number
  /** How long the customer had waited in the queue for this representative. */
  waitedMs?: number
  role: Role
}

export interface OfferRow {
  id: OfferId
  workerId: WorkerId
  expiresAt: number
}

export interface SurveyRow {
  at: number
  rating: number | null
  comment: string | null
  botId: WorkerId
  answers: Record<string, string | number>
  servedBy: { workerId: WorkerId; queueId: QueueId }[]
}

/**
 * Everything one decision changes: the store commits it whole or refuses it whole. `events` may be empty: a timer that
 * only arms itself again still writes `effects`, under the same guard on `expectedSeq`.
 */
export interface Change {
  id: ConversationId
  /** The log's last seq that the decision was made on; 0 for a new conversation. */
  expectedSeq: Seq
  /** The change that it was decided on, where that was not durable yet: without that one it is stale, whatever the seq. */
  after?: Change | undefined
  /** Set by the store once it is written: what was decided on it may follow, and be durable after it. */
  committed?: true
  events: Event[]
  state: Conversation
  effects: Effects
}
