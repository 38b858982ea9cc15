import type { Conversation, Status } from '../domain/conversation.ts'
import type { Presence } from '../domain/desk.ts'
import type { Figures } from '../domain/commands.ts'
import type { Change, SurveyRow } from '../domain/effects.ts'
import type { Audience, Customer, Event, LastAgent } from '../domain/events.ts'
import type { ConversationId, OfferId, QueueId, Seq, SessionId, WorkerId, WorkstreamId } from '../domain/ids.ts'
import type { Role } from '../domain/participants.ts'
import type { DeskSessions } from './desk-sessions.ts'
import type { Desks } from './desks.ts'
import type { Line, Match, MemberSeed, WaitingHead, WorkerRow, WorkerSeed } from './lines.ts'

export type { Line, Match, MemberSeed, WaitingHead, WorkerRow, WorkerSeed } from './lines.ts'

/**
 * Where conversations live. One SQL implementation serves SQLite and PostgreSQL; `test/contracts/store.ts` says in tests
 * what each method promises. Every method rejects only when the database itself fails.
 */
export interface Store {
  /** The stored snapshot, or undefined where no such conversation was ever started. */
  conversation(id: ConversationId): Promise<Conversation | undefined>

  /**
   * Writes a decision: events, content, state and effects together, durable when the promise resolves. Changes that are
   * handed over in one turn of the event loop share a transaction and one flush to disk; each stands or falls alone.
   * Refusals change nothing: `stale` (the log has moved on), `worker-full`, `worker-away` (load guards, CAP-7),
   * `queue-full` (as many wait as the change's limit allows, ASG-6).
   * Where the database's answer was lost, it waits for the database and finds out what became of the change.
   */
  commit(change: Change): Promise<Committed | NotCommitted>

  /** Log entries after `after`, oldest first, with their content; only activities of `audience` where one is named. */
  log(id: ConversationId, after: Seq, limit: number, audience?: Audience): Promise<Event[]>

  /** The one log entry at `seq`, with its content. */
  entry(id: ConversationId, seq: Seq): Promise<Event | undefined>

  /** The lines of a queue in which anybody waits, by their needs: one for each kind of needs (ASG-9). */
  lines(queueId: QueueId): Promise<string[]>

  /**
   * The heads of one line, and the members that could take one, best first: fewest skills lacking, then by the method
   * (ASG-1). Both by index (ASG-9). `after` pages on through the waiting.
   */
  match(queueId: QueueId, line: Line, limit: number, after?: WaitingHead): Promise<Match>

  /** Whether a member of those groups, other than those, is signed in: any presence but Offline and Inactive (ASG-10). */
  signedIn(queueId: QueueId, groups: readonly string[], except: readonly WorkerId[]): Promise<boolean>

  /** Makes workers and queue membership what the configuration says; presence and load stay. New workers are Offline. */
  configure(workers: WorkerSeed[], members: MemberSeed[]): Promise<void>

  worker(id: WorkerId): Promise<WorkerRow | undefined>
  workers(): Promise<WorkerRow[]>
  /** Sets a presence; undefined for an unknown worker. */
  setPresence(id: WorkerId, presence: Presence): Promise<WorkerRow | undefined>

  /** Conversations with a timer due at or before `now`, soonest first; and when the next one after those is due. */
  due(now: number, limit: number): Promise<{ ids: ConversationId[]; nextAt: number | undefined }>

  /** Conversations with a POST to a bot under way, for a router that starts (ORD-7). */
  owed(after: ConversationId | undefined, limit: number): Promise<ConversationId[]>

  /** Conversations that are not closed, in order of id, for a router that starts (CNV-7). */
  open(after: ConversationId | undefined, limit: number): Promise<ConversationId[]>

  /** How many conversations of a workstream are not closed; counted no further than just above `most`. */
  openCount(workstreamId: WorkstreamId, most: number): Promise<number>

  /** What the desk lists, newest first. */
  conversations(filter: ConversationFilter): Promise<ConversationRow[]>
  /** All sessions of a conversation, oldest first. */
  sessions(id: ConversationId): Promise<StoredSession[]>
  /** A representative's standing offers, oldest first. */
  offers(workerId: WorkerId): Promise<{ id: OfferId; conversationId: ConversationId }[]>
  /**
   * How many wait in the queue, counted up to 101: ahead of that conversation, or of a newcomer of that rank, where one
   * is named. And the average wait of the last 100 conversations that its representatives took within the hour before
   * `now`. Both by index.
   */
  figures(queueId: QueueId, now: number, place?: ConversationId | { rank: number }): Promise<Figures>
  /** How many wait in each queue that has any. */
  waitingCounts(): Promise<{ queueId: QueueId; waiting: number; oldestSince: number }[]>
  /** Who served that customer last, and until when; of workstreams that keep the same agent (ASG-12). */
  lastAgent(workstreamId: WorkstreamId, customerId: string): Promise<LastAgent | undefined>
  /** Survey results, newest first: a page of those in the span, after that of `before` on the page before. */
  surveys(filter: SurveyFilter): Promise<StoredSurvey[]>

  /** Conversations of which a webhook has something to be told by `now`, and when the next one after those is due. */
  webhooksDue(
    webhookId: string,
    now: number,
    limit: number,
  ): Promise<{ due: WebhookCursor[]; nextAt: number | undefined }>
  /** Says how far webhooks were told by now; one that knows everything is finished with. */
  moveWebhooks(cursors: WebhookCursor[]): Promise<void>
  /** Forgets what is owed to webhooks that the configuration no longer has. */
  keepWebhooks(ids: readonly string[]): Promise<void>

  /** Conversations in the order in which they started, `after` one of them. */
  oldest(after: { startedAt: number; id: ConversationId } | undefined, limit: number): Promise<ConversationRow[]>
  /**
   * Empties the rows of a conversation that is erased: `events` are written over those of their seq, no activity keeps
   * its content, its row names `customer`, and its survey has no words any more (AUT-51).
   */
  scrub(id: ConversationId, events: readonly Event[], customer: Customer): Promise<void>
  /**
   * Takes what was scrubbed out of the files beside the database, too; undefined where there are none, or where the
   * database does so in its own time (PostgreSQL: by vacuum).
   */
  purge?(): Promise<void>
  /** Asks whichever router runs on this database to erase all of a customer. */
  askErasure(id: string, customerId: string, at: number): Promise<void>
  /** What was asked and is not done yet, oldest first; without a customer where only the files are left to purge. */
  erasuresAsked(): Promise<{ id: string; customerId?: string }[]>
  /** Everything is erased; who the customer was is forgotten. */
  erasureForgotten(id: string, report: ErasureReport): Promise<void>
  /** And the files are purged of it: the report is there. */
  erasureDone(id: string, at: number): Promise<void>
  /** What was done; undefined as long as it is not. */
  erasureReport(id: string): Promise<ErasureReport | undefined>

  /** Adds to the audit log; nothing changes or removes an entry (AUT-53). */
  audit(entry: AuditEntry): Promise<void>
  /** Entries since that moment, oldest first, `after` one of them. */
  audited(page: { since?: number; after?: { at: number; id: string }; limit: number }): Promise<AuditEntry[]>

  /** A value that outlives restarts (signing keys); `make` is asked only where there is none yet. */
  setting(name: string, make: () => string): Promise<string>
  /** Replaces the value where it still is `from`; whether it was. */
  changeSetting(name: string, from: string, to: string): Promise<boolean>
  /** Writes that moment down, for whoever wants to know whether anything can be written; rejects where nothing can. */
  touch(at: number): Promise<void>

  /** Who is signed in at the desk with a cookie. */
  deskSessions: DeskSessions

  /** Where representatives' desks are open. */
  desks: Desks

  /** What several router processes on one database need; undefined where there can be only one process. */
  sharing?: Sharing

  /** Finishes what is under way and closes the database. */
  close(): Promise<void>
}

/**
 * How router processes share one database. Each has a name of its own from its start on, beats once a second by the
 * database's clock, and counts as dead when it has not for `DEAD_AFTER_MS`. Hints may be lost or doubled.
 */
export interface Sharing {
  owner: string
  /** Says that this process lives; false where it was counted as dead meanwhile: what it held may be another's now. */
  beat(): Promise<boolean>
  /** Takes or keeps a named lease until `LEASE_MS` from now; false while another living process holds it. */
  lease(name: string): Promise<boolean>
  /** The processes that live, this one among them. */
  living(): Promise<string[]>
  /** Hands back all leases and the name, so that others need not wait for this process to count as dead. */
  resign(): Promise<void>
  /**
   * Makes this process the owner of deliveries that were under way at processes that are dead, and gives their
   * conversations. A commit makes its process the owner of the delivery that it leaves under way.
   */
  takeOver(limit: number): Promise<ConversationId[]>
  /** A customer is here: by an open socket (true), or last seen now (false). */
  attend(id: ConversationId, connected: boolean): Promise<void>
  /** Whether some living process has the customer's socket, or any process saw the customer within `graceMs`. */
  attended(id: ConversationId, graceMs: number): Promise<boolean>
  /** Customers whose sockets were at processes that are dead, up to `limit`; each is given once. */
  stranded(limit: number): Promise<ConversationId[]>
  /** What other processes committed, after their commit; `lost` when hints may have been missed: look at everything. */
  onHint(listener: (hint: Hint | 'lost') => void): void
}

export const DEAD_AFTER_MS = 5_000
export const LEASE_MS = 5_000

/** What another process changed: a conversation up to `seq`, and the queues to look at; or a worker's presence. */
export type Hint =
  | { type: 'conversation'; id: ConversationId; seq: Seq; waitingIn?: QueueId; freed?: WorkerId[] }
  | { type: 'presence'; workerId: WorkerId }

export interface Committed {
  outcome: 'committed'
}

export interface NotCommitted {
  outcome: 'stale' | 'worker-full' | 'worker-away' | 'queue-full'
}

export interface ErasureReport {
  conversations: number
  /** Of these, so many were still going on and were ended first. */
  ended: number
  /** Messages and other entries that were emptied. */
  entries: number
}

/** Who did what, when. Nothing that anybody wrote. */
export interface AuditEntry {
  at: number
  id: string
  /** A worker's id, or who it was that is none: the command line, the router itself. */
  actor: string
  action: string
  conversationId?: ConversationId
  data?: Record<string, unknown>
}

export interface ConversationFilter {
  status?: Status
  queueId?: QueueId
  /** Conversations that this worker serves or served, is consulted in or watches now, or holds an offer of. */
  workerId?: WorkerId
  limit: number
  /** Only conversations that started before this one of the previous page. */
  before?: { startedAt: number; id: ConversationId }
}

export interface ConversationRow {
  id: ConversationId
  status: Status
  queueId: QueueId | undefined
  workstreamId: WorkstreamId
  customer: Customer
  /** Who has it now. */
  workerId: WorkerId | undefined
  startedAt: number
  lastAt: number
  seq: Seq
}

export interface StoredSession {
  id: SessionId
  workerId: WorkerId
  kind: 'bot' | 'representative'
  queueId: QueueId
  openedAt: number
  closedAt?: number
  reason?: string
  role: Role
}

export interface SurveyFilter {
  from?: number
  /** Before this moment. */
  to?: number
  before?: ConversationId
  limit: number
}

/** How far a webhook was told of a conversation. */
export interface WebhookCursor {
  webhookId: string
  conversationId: ConversationId
  /** The log is told up to this seq. */
  after: Seq
  dueAt: number
  /** How often the next message has failed, and when it was first tried. */
  attempt: number
  firstAt?: number
}

export interface StoredSurvey extends SurveyRow {
  conversationId: ConversationId
}
