/** The desk API's answers, for its handlers and for the console. */

/** How one can sign in here; `workers` are those whom the development sign-in lets in. */
export interface SignInWays {
  ways: ('development' | 'openid')[]
  workers?: { id: string; name: string; roles: readonly string[] }[]
}

/** What runs here, for the start page in development. A ladder is first bots, representatives, hand-back bots. */
export interface Overview {
  bots: { id: string; name: string; messagingEndpoint: string }[]
  queues: { id: string; name: string; ladder: LadderMember[][] }[]
  workstreams: { id: string; name: string; queueId: string }[]
}

export interface LadderMember {
  id: string
  name: string
  kind: 'bot' | 'representative'
  capacity: number
}

export interface Me {
  id: string
  name: string
  roles: readonly string[]
  presence: string
  capacity: number
  free: number
}

export interface QueueView {
  id: string
  name: string
  waiting: number
  /** When the one waiting longest came, ISO 8601. */
  waitingSince?: string
  /** Representatives with an allowed presence and room for one more (TRF-1). */
  available: number
  openNow: boolean
  /** The ladder, highest first; at most 200. */
  members: QueueMemberView[]
  /** Who would take the conversation that was asked for, were it transferred there. */
  next?: NextView
}

export interface QueueMemberView extends LadderMember {
  rung: 'first-bots' | 'representatives' | 'hand-back-bots'
}

export type NextView =
  | { kind: 'bot'; id: string; name: string }
  | { kind: 'representatives'; available: number }
  | { kind: 'nobody' }

export interface WorkerView {
  id: string
  name: string
  kind: 'bot' | 'representative'
  presence?: string
  capacity: number
  free?: number
}

export interface CustomerView {
  id: string
  name?: string
  /** The site's own sign-in says who it is; absent where only the page does. */
  authenticated?: true
}

export interface OfferView {
  id: string
  conversationId: string
  kind: 'new' | 'transfer' | 'conference' | 'consult'
  from?: { id: string; name: string }
  note?: string
  customer: CustomerView
  channel: string
  queueId: string
  summary?: string
  variables: Record<string, string | number>
  expiresAt: string
}

export interface ConversationSummary {
  id: string
  status: string
  queueId?: string
  workstreamId: string
  customer: CustomerView
  workerId?: string
  startedAt: string
  lastAt: string
  seq: number
}

export interface ConversationView extends ConversationSummary {
  channel: string
  locale?: string
  summary?: string
  /** Only what the bot marked as displayable, and what the customer's page sent as such. */
  variables: Record<string, string | number>
  sessions: SessionView[]
  /** Who is in it now; monitors for supervisors only. */
  participants: ParticipantView[]
  /** What the caller is in it. */
  myRole?: SessionRole
  /** The one request that waits for an answer. */
  request?: RequestView
}

export type SessionRole = 'primary' | 'participant' | 'consult' | 'monitor'

export interface ParticipantView {
  sessionId: string
  workerId: string
  name: string
  role: SessionRole
  joinedAt: string
}

export interface RequestView {
  kind: 'transfer' | 'conference' | 'consult'
  from: { id: string; name: string }
  /** The queue that looks for somebody. */
  queueId?: string
  /** Whom it names. */
  workerId?: string
  note?: string
  since?: string
  /** Who has the offer now. */
  offeredTo?: { id: string; name: string }
}

export interface SessionView {
  id: string
  workerId: string
  name: string
  role: SessionRole
  queueId: string
  openedAt: string
  closedAt?: string
  reason?: string
}

/** One entry of a conversation's log; `activity` where it is one. */
export interface LogEntry {
  seq: number
  at: string
  type: string
  audience?: 'public' | 'internal'
  activity?: object
  [field: string]: unknown
}

/** A page of the log; `through` is where the next one goes on. */
export interface LogPage {
  entries: LogEntry[]
  through: number
  more: boolean
}

/** One step of the routing trace, with the diagnostics (ASG-8, LNT-1). */
export interface TraceEntry {
  seq: number
  at: string
  code: string
  text: string
  data?: Record<string, unknown>
}

/** One POST to a bot: what it was, its JSON as far as it is still stored, and how the bot answered. */
export interface BotActivityView {
  seq: number
  at: string
  sessionId: string
  botId: string
  name: string
  /** The conversation update, set-context, or the seq of the customer's activity. */
  item: 'added' | 'context' | number
  attempt: number
  outcome?: string
  answeredAt?: string
  activity?: object
}

/** A Direct Line token for one conversation to be. */
export interface CustomerTokenView {
  conversationId: string
  token: string
  expires_in: number
}

export interface SurveyView {
  conversationId: string
  at: string
  rating: number | null
  comment: string | null
  botId: string
  answers: Record<string, string | number>
  servedBy: { workerId: string; name: string; queueId: string }[]
}

/** Surveys in figures, from `from` until before `to`. */
export interface SurveySummary {
  from: string
  to: string
  by: 'day' | 'week' | 'month' | 'representative' | 'queue'
  total: SurveyFigures
  /** Only those with a survey; days, weeks (by their Monday) and months by UTC, oldest first. */
  groups: (SurveyFigures & { key: string; name: string })[]
}

export interface SurveyFigures {
  /** Surveys, and those of them with a rating; the average is theirs. */
  count: number
  rated: number
  average: number | null
  /** How often each of 1 to 5 was given. */
  distribution: Record<string, number>
}

/** Who did what, and when; `cursor` is where the next page goes on. */
export interface AuditView {
  at: string
  id: string
  actor: string
  action: string
  conversationId?: string
  data?: Record<string, unknown>
  cursor: string
}

/** What an erasure has done. */
export interface ErasureView {
  conversations: number
  /** Those of them that went on and were ended first. */
  ended: number
  /** Messages and other entries that were emptied. */
  entries: number
}

/** What the live stream sends: first a snapshot, then hints; whoever misses some asks for a new snapshot. */
export type StreamFrame =
  | { type: 'snapshot'; me: Me; offers: OfferView[]; conversations: { id: string; status: string; seq: number }[] }
  | { type: 'conversation'; id: string; status: string; seq: number }
  | { type: 'offers' }
  | { type: 'presence'; workerId: string; presence: string }
  | { type: 'typing'; id: string }
