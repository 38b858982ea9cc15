import type { Conversation } from '../domain/conversation.ts'
import type { Change } from '../domain/effects.ts'
import type { WorkerId } from '../domain/ids.ts'
import type { CommitStatements } from './commit-statements.ts'
import type { Session } from './driver.ts'
import type { Tables } from './tables.ts'

/** What a stored conversation's row says that a change may leave as it is. */
export type Head = Pick<Tables['conversations'], 'seq' | 'status' | 'queue_id' | 'worker_id' | 'due_at' | 'owed'>

/** The row's head once the change is written; `before` is undefined for a new conversation. */
export function headAfter({ state, effects }: Change, before: Head | undefined): Head {
  return {
    seq: state.seq,
    status: state.status,
    queue_id: state.queueId ?? null,
    worker_id: workerOf(state),
    due_at: effects.dueAt === undefined ? (before?.due_at ?? null) : effects.dueAt,
    owed: effects.owed === undefined ? (before?.owed ?? 0) : Number(effects.owed),
  }
}

/** Writes all of an accepted change except load; hands every statement over at once. */
export async function writeChange(
  session: Session,
  sql: CommitStatements,
  change: Change,
  before: Head | undefined,
): Promise<void> {
  await Promise.all([
    writeConversation(session, sql, change, before),
    ...writeEvents(session, sql, change),
    ...writeEffects(session, sql, change),
  ])
}

function writeConversation(session: Session, sql: CommitStatements, change: Change, before: Head | undefined) {
  const { id, state } = change
  const head = headAfter(change, before)
  const row = { id, ...head, last_at: state.lastAt, state: JSON.stringify(state) }
  if (!before) {
    const { workstreamId, startedAt } = state
    const customer = JSON.stringify(state.customer)
    return session.run(sql.insertConversation, { ...row, workstream_id: workstreamId, customer, started_at: startedAt })
  }
  const changed = COMPARED.filter((column) => head[column] !== before[column])
  return session.run(sql.updateConversation(['seq', 'last_at', 'state', ...changed]), row)
}

/** Columns with an index, or the same from message to message. */
const COMPARED = ['status', 'queue_id', 'worker_id', 'due_at', 'owed'] as const

function writeEvents(session: Session, sql: CommitStatements, { id, events }: Change): Promise<void>[] {
  return events.flatMap((entry) => {
    const { seq } = entry
    if (entry.type !== 'activity-accepted') {
      const event = JSON.stringify(entry)
      return [session.run(sql.insertEvent, { conversation_id: id, seq, audience: null, request_id: null, event })]
    }
    const { content, ...rest } = entry
    const request_id = entry.requestId ?? null
    const row = { conversation_id: id, seq, audience: entry.audience, request_id, event: JSON.stringify(rest) }
    const insert = session.run(sql.insertEvent, row)
    if (content === undefined) return [insert]
    return [insert, session.run(sql.insertContent, { conversation_id: id, seq, body: JSON.stringify(content) })]
  })
}

function writeEffects(session: Session, sql: CommitStatements, { id, state, effects }: Change): Promise<void>[] {
  const writes: Promise<void>[] = []
  const { waiting, sessionsOpened, sessionsClosed, offerOpened, offerClosed, survey } = effects
  if (waiting === null) writes.push(session.run(sql.deleteWaiting, { id }))
  if (waiting) {
    const { queueId, rank, since, units } = waiting
    writes.push(session.run(sql.putWaiting, { conversation_id: id, queue_id: queueId, rank, since, units }))
  }
  for (const { id: sessionId, workerId, kind, queueId, openedAt } of sessionsOpened) {
    const served = { worker_id: workerId, kind, queue_id: queueId, opened_at: openedAt }
    writes.push(session.run(sql.insertSession, { id: sessionId, conversation_id: id, ...served }))
  }
  for (const { id: sessionId, closedAt, reason } of sessionsClosed) {
    writes.push(session.run(sql.closeSession, { id: sessionId, closed_at: closedAt, reason }))
  }
  if (offerClosed !== undefined) writes.push(session.run(sql.deleteOffer, { id: offerClosed }))
  if (offerOpened) {
    const { id: offerId, workerId } = offerOpened
    const row = { id: offerId, conversation_id: id, worker_id: workerId, made_at: state.lastAt }
    writes.push(session.run(sql.insertOffer, row))
  }
  if (survey) {
    const row = { conversation_id: id, at: survey.at, survey: JSON.stringify(survey) }
    writes.push(session.run(sql.insertSurvey, row))
  }
  return writes
}

function workerOf(state: Conversation): WorkerId | null {
  if (state.status === 'Active') return state.session.workerId
  return state.status === 'Wrap-up' ? state.workerId : null
}
