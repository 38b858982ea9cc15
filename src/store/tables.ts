import type { Status } from '../domain/conversation.ts'
import type { Presence } from '../domain/desk.ts'
import type { Audience, ParticipantRole } from '../domain/events.ts'
import type { ConversationId, OfferId, QueueId, Seq, SessionId, WorkerId, WorkstreamId } from '../domain/ids.ts'

/**
 * The tables as they are after the last migration. What people typed stands only in JSON columns: JSON escapes NUL and
 * lone surrogates, which PostgreSQL's text refuses and SQLite's would change.
 */
export interface Tables {
  migrations: { version: number }
  conversations: ConversationsTable
  events: EventsTable
  /** Changes whose rows may still have to be written, those of one transaction as a JSON list. */
  journal: { place: number; changes: string }
  waiting: WaitingTable
  sessions: SessionsTable
  offers: { id: OfferId; conversation_id: ConversationId; worker_id: WorkerId; made_at: number }
  workers: WorkersTable
  members: MembersTable
  last_agents: LastAgentsTable
  /** Processes at which a representative's desk is open. */
  desk_streams: { worker_id: WorkerId; owner: string }
  surveys: { conversation_id: ConversationId; at: number; survey: string }
  /** Only ever added to. */
  audit: AuditTable
  /** Customers of whom all is to be erased; who it was is forgotten with the rest. */
  erasures: { id: string; customer: string | null; asked_at: number; done_at: number | null; report: string | null }
  settings: { name: string; value: string }
  webhook_cursors: WebhookCursorsTable
  /** Router processes, and when each last said that it lives, by the database's clock. */
  processes: { owner: string; beat_at: number }
  desk_sessions: DeskSessionsTable
  leases: { name: string; owner: string; until_at: number }
  /** Where a customer's socket is, if anywhere, and when the customer was last seen. */
  attendance: { conversation_id: ConversationId; owner: string | null; seen_at: number }
}

/** How far a webhook was told of a conversation, and when to try what comes next. */
interface WebhookCursorsTable {
  webhook_id: string
  conversation_id: ConversationId
  /** Told up to here; the log has something for it up to `upto`. */
  after_seq: Seq
  upto: Seq
  due_at: number
  /** Failed tries of the next message, and when the first was. */
  attempt: number
  first_at: number | null
}

interface ConversationsTable {
  id: ConversationId
  seq: Seq
  status: Status
  queue_id: QueueId | null
  workstream_id: WorkstreamId
  customer: string
  worker_id: WorkerId | null
  started_at: number
  last_at: number
  due_at: number | null
  /** 0 or 1. */
  owed: number
  /** Behind everything that lists read, because it may be long. */
  state: string
  /** The process that has the POST to a bot under way. */
  owed_by: string | null
}

interface EventsTable {
  conversation_id: ConversationId
  seq: Seq
  audience: Audience | null
  /** The whole event as JSON, except its content. */
  event: string
  /** The content of an accepted activity as JSON; null for other events, and once it is erased. */
  body: string | null
}

interface WaitingTable {
  conversation_id: ConversationId
  queue_id: QueueId
  rank: number
  since: number
  units: number
  /** Who can take it, as one text: all with the same needs stand in one line. */
  needs: string
}

interface LastAgentsTable {
  workstream_id: WorkstreamId
  /** The customer's id as JSON. */
  customer: string
  worker_id: WorkerId
  /** In which conversation: its erasure takes this along. */
  conversation_id: ConversationId
  at: number
}

interface SessionsTable {
  id: SessionId
  conversation_id: ConversationId
  worker_id: WorkerId
  kind: 'bot' | 'representative'
  queue_id: QueueId
  opened_at: number
  closed_at: number | null
  reason: string | null
  /** How long the customer had waited for a representative; null where nobody waited. */
  waited_ms: number | null
  /** Null for the primary. */
  role: ParticipantRole | null
}

interface AuditTable {
  at: number
  id: string
  actor: string
  action: string
  conversation_id: ConversationId | null
  data: string | null
}

interface WorkersTable {
  id: WorkerId
  kind: 'bot' | 'representative'
  capacity: number
  load: number
  presence: Presence
  last_assigned_at: number | null
  last_released_at: number | null
  /** Since when their desk is open nowhere, where it was; null for who is there, or never had one. */
  gone_at: number | null
}

/** Presence, free units and last assignment are copied from `workers`, so that one index ranks a queue's members. */
interface MembersTable {
  queue_id: QueueId
  worker_id: WorkerId
  presence: Presence
  free: number
  /**
   * 0 for never: the engines disagree on where null sorts. In a queue of the method least active, when they last took
   * or finished one.
   */
  last_assigned_at: number
  /** Which of the needs that rules can have they meet: each group is ranked by itself. */
  skills: string
  /** 0 or 1: whether the queue's method is least active. */
  least_active: number
}

interface DeskSessionsTable {
  key: string
  worker_id: string
  /** A JSON list; null where the configuration says the roles. */
  roles: string | null
  started_at: number
  used_at: number
  ends_at: number
}
