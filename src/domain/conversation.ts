import type { Variables } from '../protocol/activity.ts'
import type { CloseReason, Customer, Item, JoinKind, LastAgent, OfferMade, RouteCause, Rung } from './events.ts'
import type { ConversationId, QueueId, Seq, SessionId, WorkerId, WorkstreamId } from './ids.ts'
import type { Skills } from './rules.ts'

/** A conversation's state: a bounded snapshot that is the fold of its log (CNV-4). */
export type Conversation = Open | Active | WrapUp | Closed

/**
 * Dynamics' status names (CNV-1). `Waiting` belongs to asynchronous channels, of which there is none yet; live chat
 * goes from Active straight to Wrap-up or back to Open.
 */
export const STATUSES = ['Open', 'Active', 'Waiting', 'Wrap-up', 'Closed'] as const
export type Status = (typeof STATUSES)[number]

/** What holds at every status. */
export interface Facts {
  id: ConversationId
  /** The log's last entry. */
  seq: Seq
  /** When the last entry was written; entries of one conversation never share a moment (CON-3). */
  lastAt: number
  workstreamId: WorkstreamId
  customer: Customer
  locale?: string
  startedAt: number
  queueId: QueueId | undefined
  rung: Rung
  variables: Variables
  summary?: string
  /** Bots that had this conversation: none gets it twice (CAP-6). */
  hadBots: WorkerId[]
  /** Representatives who served, once for each queue in which they did, latest last. */
  served: { workerId: WorkerId; queueId: QueueId }[]
  declines: Record<WorkerId, number>
  /** Customer's activities that no worker was sent yet (ORD-3). */
  held: Seq[]
  /** The customer was told that nobody is available (ASG-7: once). */
  told: boolean
  /** Supervisors who watch, unseen; absent where there is none. */
  monitors?: Monitor[]
  /** It has waited for a representative before: overflow before queueing is looked at once (ASG-6). */
  queued?: boolean
  lastAgent?: LastAgent
  /** The latest requests of bots that have a name, each with the entry that it led to, the latest last (CON-2). */
  requests?: [id: string, seq: Seq][]
}

export type Open = Facts & { status: 'Open'; openSince: number; waiting?: Waiting; offer?: Offer }
export type Active = Facts & {
  status: 'Active'
  /** Whoever has it: the primary. */
  session: Session
  /** Representatives beside the primary, the longest-standing first; absent where there is none, and beside a bot. */
  others?: Participant[]
  /** Representatives who have left while others went on: they come last where it waits again (ASG-10). */
  left?: WorkerId[]
  search?: Search
  offer?: Offer
}
export type WrapUp = Facts & {
  status: 'Wrap-up'
  workerId: WorkerId
  units: number
  until: number
  reason: CloseReason
  by?: WorkerId
  /** Until when it costs the representative capacity, where that ends before it does (CAP-8). */
  blockedUntil?: number
}
export type Closed = Facts & { status: 'Closed'; reason: CloseReason; closedAt: number }

/** Waiting for a representative of the queue `queueId`. */
export interface Waiting {
  since: number
  cause: RouteCause
  ahead: boolean
  never: WorkerId[]
  avoid: WorkerId[]
  from?: WorkerId
  note?: string
  /** The customer was told how the line stands. */
  informed?: true
  rank?: number
  skills?: Skills
  preferred?: WorkerId
}

/** Looking for a representative of `queueId` who joins; on offer to one of them while `offer` stands. */
export interface Search {
  kind: JoinKind
  queueId: QueueId
  from: WorkerId
  note?: string
  since: number
  /** Each is asked once. */
  declined: WorkerId[]
}

/** Absent in `madeAt`: an offer of a version that did not note it. */
export type Offer = Omit<OfferMade, 'type' | 'why'> & { madeAt?: number }

export type Session = BotSession | RepresentativeSession

export interface BotSession {
  kind: 'bot'
  id: SessionId
  workerId: WorkerId
  queueId: QueueId
  openedAt: number
  engagedAt?: number
  /** The representative has ended the conversation: this bot asks how it was, and then it closes (SUR-3). */
  purpose?: 'survey'
  /** Its first public message after set-context has come, or the trace already says that it has not (ORD-5). */
  greeting: 'awaited' | 'given' | 'missed'
  lastMessageAt: number
  /** Deliveries in a row that timed out or broke (ORD-7). */
  failures: number
  delivery?: Delivery
}

/** The one POST to a bot that is under way or waits to be tried again (ORD-6). */
export interface Delivery {
  item: Item
  attempt: number
  firstSentAt: number
  retryAt?: number
}

export interface RepresentativeSession {
  kind: 'representative'
  id: SessionId
  workerId: WorkerId
  queueId: QueueId
  openedAt: number
  units: number
  /** The supervisor who assigned it, or joined, beyond the capacity if need be (CAP-7). */
  by?: WorkerId
}

/** Beside the primary: with equal rights, or consulted, who only whispers and is unseen by the customer. */
export interface Participant extends RepresentativeSession {
  role: 'participant' | 'consult'
}

export interface Monitor {
  id: SessionId
  workerId: WorkerId
  openedAt: number
}

/** Whether nobody may say anything more; for the customer a wrap-up is the end. */
export function hasEnded(state: Conversation): state is WrapUp | Closed {
  return state.status === 'Wrap-up' || state.status === 'Closed'
}

/** The offer that stands, if any. */
export function offerOf(state: Conversation): Offer | undefined {
  return hasEnded(state) ? undefined : state.offer
}

/** The session of the bot that serves, if one does. */
export function botSessionOf(state: Conversation): BotSession | undefined {
  return state.status === 'Active' && state.session.kind === 'bot' ? state.session : undefined
}
