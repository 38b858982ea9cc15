import type { Activity, Variables } from '../protocol/activity.ts'
import type { Names } from './notices.ts'
import type { ConversationId, OfferId, QueueId, Seq, SessionId, WorkerId, WorkstreamId } from './ids.ts'
import type { Skills } from './rules.ts'

/** One entry of a conversation's log (CNV-2). The content of an activity lies beside it, so that it can be erased. */
export type Event = { seq: Seq; at: number } & Happening

export type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>

export type Happening =
  | {
      type: 'conversation-started'
      conversationId: ConversationId
      workstreamId: WorkstreamId
      customer: Customer
      locale?: string
      variables: Variables
      /** Who served this customer last, before this conversation. */
      lastAgent?: LastAgent
    }
  | Routed
  | {
      type: 'session-opened'
      sessionId: SessionId
      workerId: WorkerId
      kind: 'bot' | 'representative'
      queueId: QueueId
      units: number
      /** The conversation is over but for this bot's questions (SUR-3). */
      purpose?: 'survey'
      /** Absent for the primary. */
      role?: ParticipantRole
      /** The supervisor whose doing this is: it may exceed the representative's capacity (CAP-7). */
      by?: WorkerId
    }
  | { type: 'role-changed'; sessionId: SessionId; workerId: WorkerId; role: 'primary' | 'participant' }
  /** `role` says of a monitor that it was one: representatives don't see those come and go (TRF-8). */
  | { type: 'session-closed'; sessionId: SessionId; workerId: WorkerId; reason: ClosureReason; role?: 'monitor' }
  | ActivityAccepted
  | { type: 'activity-sent'; sessionId: SessionId; item: Item; attempt: number }
  | { type: 'activity-answered'; sessionId: SessionId; item: Item; outcome: Outcome; retryAt?: number }
  | { type: 'bot-engaged'; sessionId: SessionId }
  | { type: 'variables-set'; variables: Variables }
  | { type: 'summary-set'; summary: string }
  | OfferMade
  | { type: 'offer-closed'; offerId: OfferId; workerId: WorkerId; outcome: OfferOutcome }
  | SearchStarted
  | { type: 'search-ended'; kind: JoinKind; outcome: SearchOutcome }
  | {
      type: 'wrap-up-started'
      workerId: WorkerId
      units: number
      until: number
      reason: CloseReason
      by?: WorkerId
      /** Until when it blocks capacity, where that ends before it does (CAP-8). */
      blockedUntil?: number
    }
  | { type: 'capacity-released'; workerId: WorkerId }
  | { type: 'conversation-closed'; reason: CloseReason; by?: WorkerId }
  | { type: 'erased'; cause: ErasureCause }
  | { type: 'noted'; code: string; text: string; data?: Record<string, unknown> }

/** Somebody asked for it, or its time was up (AUT-51, AUT-52). */
export type ErasureCause = 'request' | 'retention'

export interface Customer {
  id: string
  name?: string
  /** What the site at which they are signed in says of them; absent for whoever did not sign in (AUT-6). */
  claims?: Record<string, string | number>
  /** Who it was is erased. */
  erased?: true
}

/** A representative who served, and until when. */
export interface LastAgent {
  workerId: WorkerId
  at: number
}

/** The conversation was put before a queue's workers; `rung` says which part of the capacity ladder is up. */
export interface Routed {
  type: 'routed'
  queueId: QueueId
  rung: Rung
  cause: RouteCause
  /** Goes before those that wait already (ASG-2). */
  ahead: boolean
  /** Never offered to these for this wait, and to those only when nobody else is signed in (ASG-10). */
  never: WorkerId[]
  avoid: WorkerId[]
  from?: WorkerId
  note?: string
  /** Smaller goes first; where absent, `ahead` alone decides (ASG-2). */
  rank?: number
  /** Which skills it needs (ASG-1). */
  skills?: Skills
  /** Who is asked first (ASG-1: keep same agent). */
  preferred?: WorkerId
  /** It is taken in only where fewer than so many wait (ASG-6). */
  limit?: number
  /** The rule that chose, and who was passed over, in words (ASG-8). */
  why: string
}

export type Rung = 'first-bots' | 'representatives' | 'hand-back-bots'

/** Why a conversation was put before a queue's workers. */
export const ROUTE_CAUSES = [
  'start', 'escalation', 'transfer', 'hand-back', 'bot-failed', 'left', 'survey', 'disconnected', 'overflow',
] as const
export type RouteCause = (typeof ROUTE_CAUSES)[number]

/** Who may see an activity: everybody; representatives only; or nobody (it came too late, BOT-6). */
export type Audience = 'public' | 'internal' | 'suppressed'

export type Party =
  | { kind: 'customer' }
  | { kind: 'bot'; workerId: WorkerId }
  | { kind: 'representative'; workerId: WorkerId }
  | { kind: 'system' }

export interface ActivityAccepted {
  type: 'activity-accepted'
  from: Party
  audience: Audience
  /**
   * The customer's activity went to the serving bot in this same commit, as an `activity-sent` of its own would say.
   */
  sentTo?: SessionId
  /** The bot's x-ms-client-request-id (CON-2). */
  requestId?: string
  /** Which automatic message this is, and the names in it: the desk may show it in its reader's language. */
  notice?: string
  names?: Names
  /** Absent once erased; evolve never reads it (CNV-4). */
  content?: Activity
}

/** What is sent to a bot: (1) that it was added, (2) set-context, (3) the customer's activity at that seq (ORD-1). */
export type Item = 'added' | 'context' | Seq

/** How a POST to a bot ended; `unreached` means that it surely never arrived (ORD-7). */
export type Outcome = 'ok' | 'unreached' | 'error' | 'timeout'

export interface OfferMade {
  type: 'offer-made'
  offerId: OfferId
  workerId: WorkerId
  kind: OfferKind
  queueId: QueueId
  units: number
  expiresAt: number
  from?: WorkerId
  note?: string
  /** Asked for by name, not found by a queue. */
  direct?: true
  /** The supervisor who assigned it: it may exceed the representative's capacity (CAP-7). */
  by?: WorkerId
  why: string
}

/** A representative of that queue is looked for, to join while the conversation goes on (TRF-5, TRF-7). */
export interface SearchStarted {
  type: 'search-started'
  kind: JoinKind
  queueId: QueueId
  from: WorkerId
  note?: string
  why: string
}

/** To join with equal rights, or unseen by the customer and with whispers only. */
export type JoinKind = 'conference' | 'consult'
export type OfferKind = 'new' | 'transfer' | JoinKind
export type SearchOutcome = 'nobody' | 'cancelled' | 'withdrawn'

/** How a representative takes part beside the primary: a monitor is a supervisor whom only supervisors see. */
export type ParticipantRole = 'participant' | 'consult' | 'monitor'

export type OfferOutcome = 'accepted' | 'rejected' | 'timed-out' | 'withdrawn'

/** Dynamics' names for why a session ended (msdyn_ocsession, closure reasons), as far as they occur here (CNV-3). */
export type ClosureReason =
  | 'BotTransferToAgent'
  | 'BotEndConversation'
  | 'AgentTransferToQueue'
  | 'AgentTransferred'
  | 'AgentClosed'
  | 'AgentEndConversation'
  | 'CustomerEndConversation'
  | 'CustomerDisconnect'
  | 'ConversationTimeout'
  | 'AddAgentFailed'
  | 'AgentDisconnected'
  | 'SupervisorTransferToAgent'
  | 'SupervisorAssignToQueue'
  | 'ForceClose'
  | 'ConversationClosed'

/** Dynamics' names for why a conversation ended (msdyn_statuschangereason), as far as they occur here. */
export type CloseReason =
  | 'ConversationEndedByBot'
  | 'ConversationEndedByAgent'
  | 'CustomerDisconnectedOrLeftOpenConversation'
  | 'CustomerDisconnectedOrLeftActiveConversation'
  | 'AutoClosedBySystem'
  | 'ClosedDueToFailure'
  | 'ForceClosedBySupervisor'
  | 'ClosedDueToOverflow'
