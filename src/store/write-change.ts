import type { Conversation } from '../domain/conversation.ts'
import type { Change } from '../domain/effects.ts'
import type { ConversationId, WorkerId } from '../domain/ids.ts'
import type { Role } from '../domain/participants.ts'
import type { CommitStatements } from './commit-statements.ts'
import type { Transaction } from './driver.ts'
import type { Tables } from './tables.ts'
import { byKey } from './webhooks.ts'

/** What a stored conversation's row says that a change may leave as it is. */
export type Head = Pick<Tables['conversations'], (typeof COMPARED)[number] | 'seq'>

/** Columns with an index, or the same from message to message. */
const COMPARED = ['status', 'queue_id', 'worker_id', 'due_at', 'owed', 'owed_by'] as const

/** An accepted change, and the row's head before and after it; `before` is undefined for a new conversation. */
export interface Accepted {
  change: Change
  before: Head | undefined
  after: Head
}

/** The row's head once `owner` has written the change. */
export function headAfter(change: Change, before: Head | undefined, owner: string | null): Head {
  const { state, effects } = change
  const owed = effects.owed === undefined ? (before?.owed ?? 0) : Number(effects.owed)
  const owedBy = startsDelivery(change) ? owner : (before?.owed_by ?? null)
  return {
    seq: state.seq,
    status: state.status,
    queue_id: state.queueId ?? null,
    worker_id: workerOf(state),
    due_at: effects.dueAt === undefined ? (before?.due_at ?? null) : effects.dueAt,
    owed,
    owed_by: owed === 1 ? owedBy : null,
  }
}

/** What a change leaves different in its conversation's row, beside what every change does. */
export function changedColumns(before: Head, after: Head): (typeof COMPARED)[number][] {
  return COMPARED.filter((column) => after[column] !== before[column])
}

/** Whoever writes the start of a delivery carries it out; what others write meanwhile leaves it with them. */
function startsDelivery({ events, effects }: Change): boolean {
  const sends = events.some(
    (event) => event.type === 'activity-sent' || (event.type === 'activity-accepted' && event.sentTo !== undefined),
  )
  return sends || effects.owed === true
}

/** Writes everything but load of changes, in order. */
export function writeChanges(to: Transaction, sql: CommitStatements, accepted: readonly Accepted[]): void {
  const changes = accepted.map(({ change }) => change)
  writeConversations(to, sql, lastOfEach(accepted))
  writeEvents(to, sql, changes)
  for (const turn of inTurns(changes.filter(({ effects }) => leavesRows(effects)))) writeEffects(to, sql, turn)
  to.write(sql.putLastAgent, lastAgentRows(changes))
  to.write(sql.deleteAttendance, changes.filter(({ state }) => state.status === 'Closed').map(({ id }) => ({ id })))
}

/** Of each conversation one: from the head before all of its changes to the state after them. */
function lastOfEach(accepted: readonly Accepted[]): Accepted[] {
  const last = new Map<ConversationId, Accepted>()
  for (const one of accepted) {
    const earlier = last.get(one.change.id)
    last.set(one.change.id, earlier ? { ...one, before: earlier.before } : one)
  }
  return [...last.values()]
}

/** In each turn one change of a conversation: where one takes back what another did, both are written in their order. */
function inTurns(changes: readonly Change[]): Change[][] {
  const turns: Change[][] = []
  const taken = new Map<ConversationId, number>()
  for (const change of changes) {
    const turn = taken.get(change.id) ?? 0
    taken.set(change.id, turn + 1)
    ;(turns[turn] ??= []).push(change)
  }
  return turns
}

function writeConversations(to: Transaction, sql: CommitStatements, accepted: readonly Accepted[]): void {
  const inserts: Tables['conversations'][] = []
  const updates = new Map<ReturnType<CommitStatements['updateConversation']>, Partial<Tables['conversations']>[]>()
  for (const { change, before, after } of accepted) {
    const { id, state } = change
    const row = { ...after, id, last_at: state.lastAt, state: JSON.stringify(state) }
    if (before) {
      const update = sql.updateConversation(changedColumns(before, after))
      const rows = updates.get(update)
      if (rows) rows.push(row)
      else updates.set(update, [row])
    } else {
      const { workstreamId, startedAt } = state
      const customer = JSON.stringify(state.customer)
      inserts.push({ ...row, workstream_id: workstreamId, customer, started_at: startedAt })
    }
  }
  // By order of id: where two processes start the same ones, neither waits for the other in a circle.
  inserts.sort((one, other) => (one.id < other.id ? -1 : 1))
  to.write(sql.insertConversation, inserts)
  for (const [update, rows] of updates) to.write(update, rows)
}

function writeEvents(to: Transaction, sql: CommitStatements, changes: readonly Change[]): void {
  const rows: Tables['events'][] = []
  for (const { id, events } of changes) for (const event of events) rows.push(eventRow(id, event))
  to.write(sql.insertEvent, rows)
}

function eventRow(id: ConversationId, event: Change['events'][number]): Tables['events'] {
  const audience = event.type === 'activity-accepted' ? event.audience : null
  return { conversation_id: id, seq: event.seq, audience, event: textOf(event), body: bodyOf(event) }
}

/** An event's content as it is stored, beside the event. */
export function bodyOf(event: Change['events'][number]): string | null {
  return event.type === 'activity-accepted' && event.content ? JSON.stringify(event.content) : null
}

/** An event as it is stored: without its content, which lies beside it. */
export function textOf(event: Change['events'][number]): string {
  return JSON.stringify(event.type === 'activity-accepted' ? { ...event, content: undefined } : event)
}

/** Whether it changes more than its conversation and the log. As a rule a message does not. */
export function leavesRows(effects: Change['effects']): boolean {
  const { load, waiting, sessionsOpened, sessionsClosed } = effects
  if (load.length > 0 || waiting !== undefined || sessionsOpened.length > 0 || sessionsClosed.length > 0) return true
  const { rolesChanged, offerOpened, offerClosed, survey, webhooks, lastAgent } = effects
  return (rolesChanged ?? offerOpened ?? offerClosed ?? survey ?? webhooks ?? lastAgent) !== undefined
}

function writeEffects(to: Transaction, sql: CommitStatements, changes: readonly Change[]): void {
  const left = changes.filter(({ effects }) => effects.waiting === null)
  const joined = changes.flatMap(({ id, effects: { waiting } }) => {
    if (!waiting) return []
    const { queueId, rank, since, units, needs } = waiting
    return [{ conversation_id: id, queue_id: queueId, rank, since, units, needs }]
  })
  const surveys = changes.flatMap(({ id, effects: { survey } }) =>
    survey ? [{ conversation_id: id, at: survey.at, survey: JSON.stringify(survey) }] : [],
  )
  to.write(sql.deleteWaiting, left.map(({ id }) => ({ id })))
  to.write(sql.putWaiting, joined)
  writeSessions(to, sql, changes)
  to.write(sql.insertSurvey, surveys)
  to.write(sql.putWebhook, webhookRows(changes))
}

/** Of one customer only the latest, and in one order: other processes may write the same ones. */
function lastAgentRows(changes: readonly Change[]): Tables['last_agents'][] {
  const rows = new Map<string, Tables['last_agents']>()
  for (const { id, state, effects: { lastAgent } } of changes) {
    if (!lastAgent) continue
    const [workstream_id, customer] = [state.workstreamId, JSON.stringify(state.customer.id)]
    const row = { workstream_id, customer, worker_id: lastAgent.workerId, conversation_id: id, at: lastAgent.at }
    rows.set(`${workstream_id} ${customer}`, row)
  }
  return [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row)
}

function webhookRows(changes: readonly Change[]): Tables['webhook_cursors'][] {
  const rows = changes.flatMap(({ id: conversationId, state, effects: { webhooks } }) =>
    // Due at once: the moments of entries may be some ms ahead of the clock.
    (webhooks?.ids ?? []).map((webhookId) => ({ webhookId, conversationId, webhooks, dueAt: state.startedAt })),
  )
  return rows.sort(byKey).map(({ webhookId, conversationId, webhooks, dueAt }) => ({
    webhook_id: webhookId,
    conversation_id: conversationId,
    after_seq: webhooks?.after ?? 0,
    upto: webhooks?.upto ?? 0,
    due_at: dueAt,
    attempt: 0,
    first_at: null,
  }))
}

function writeSessions(to: Transaction, sql: CommitStatements, changes: readonly Change[]): void {
  const opened = changes.flatMap(({ id: conversation_id, effects }) =>
    effects.sessionsOpened.map(({ id, workerId, kind, queueId, openedAt, role, waitedMs = null }) => {
      const stay = { worker_id: workerId, kind, queue_id: queueId, opened_at: openedAt, waited_ms: waitedMs }
      return { id, conversation_id, ...stay, role: stored(role) }
    }),
  )
  const changed = changes.flatMap(({ effects: { rolesChanged = [] } }) =>
    rolesChanged.map(({ id, role }) => ({ id, role: stored(role) })),
  )
  const closed = changes.flatMap(({ effects }) =>
    effects.sessionsClosed.map(({ id, closedAt, reason }) => ({ id, closed_at: closedAt, reason })),
  )
  const offered = changes.flatMap(({ id: conversation_id, state, effects: { offerOpened } }) =>
    offerOpened
      ? [{ id: offerOpened.id, conversation_id, worker_id: offerOpened.workerId, made_at: state.lastAt }]
      : [],
  )
  const settled = changes.flatMap(({ effects: { offerClosed: id } }) => (id === undefined ? [] : [{ id }]))
  to.write(sql.insertSession, opened)
  to.write(sql.setRole, changed)
  to.write(sql.closeSession, closed)
  to.write(sql.deleteOffer, settled)
  to.write(sql.insertOffer, offered)
}

function stored(role: Role): Tables['sessions']['role'] {
  return role === 'primary' ? null : role
}

function workerOf(state: Conversation): WorkerId | null {
  if (state.status === 'Active') return state.session.workerId
  return state.status === 'Wrap-up' ? state.workerId : null
}
