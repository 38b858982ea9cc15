import { offerOf, STATUSES, type Status } from '../domain/conversation.ts'
import { toConversationId, type QueueId, type WorkerId } from '../domain/ids.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { caller, type DeskEdge } from './edge.ts'
import { may, rowOf } from './rights.ts'
import type { WorkerView } from './types.ts'
import { offerView, summaryView } from './views.ts'

const MOST_LISTED = 200

/** `GET /api/workers`. */
export async function getWorkers(edge: DeskEdge, call: Call): Promise<Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const rows = new Map((await edge.runtime.store.workers()).map((row) => [row.id, row]))
  const views = [...edge.runtime.desk.workers.values()].map(({ id, name, kind, capacity }): WorkerView => {
    const row = rows.get(id)
    const people = kind === 'representative' && {
      presence: row?.presence ?? 'Offline',
      free: capacity - (row?.load ?? 0),
    }
    return { id, name, kind, capacity, ...people }
  })
  return ok(views)
}

/** `GET /api/offers`: those that stand for the caller. */
export async function getOffers(edge: DeskEdge, call: Call): Promise<Reply> {
  const me = await caller(edge, call)
  return isReply(me) ? me : ok(await offersOf(edge, me.id))
}

/** A representative's standing offers, as the desk shows them. */
export async function offersOf(edge: DeskEdge, workerId: WorkerId) {
  const { router, store, desk } = edge.runtime
  const rows = await store.offers(workerId)
  const states = await Promise.all(rows.map(({ conversationId }) => router.conversation(conversationId)))
  return states.flatMap((state) => {
    const offer = state && offerOf(state)
    return state && offer?.workerId === workerId ? [offerView(state, offer, desk)] : []
  })
}

/** `GET /api/conversations?status=&queueId=&workerId=&before=&limit=`: one's own; a supervisor sees everybody's. */
export async function getConversations(edge: DeskEdge, call: Call): Promise<Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const status = call.query.get('status')
  if (status && !STATUSES.some((known) => known === status))
    return fail(400, 'bad-field', `"status" must be one of ${STATUSES.join(', ')}.`)
  const queueId = call.query.get('queueId')
  if (queueId && !edge.runtime.desk.queues.has(queueId as QueueId))
    return fail(400, 'bad-field', '"queueId" must be a queue of the configuration.')
  const asked = call.query.get('workerId')
  const all = may(me, rowOf('GET /api/conversations of others'))
  if (asked && asked !== me.id && !all)
    return fail(403, 'not-allowed', '"workerId": only a supervisor lists others\' conversations.')
  const workerId = asked ?? (all ? undefined : me.id)
  const limit = call.query.get('limit') || String(MOST_LISTED)
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST_LISTED)
    return fail(400, 'bad-field', `"limit" must be a whole number from 1 to ${MOST_LISTED}.`)
  const last = toConversationId(call.query.get('before') ?? '')
  const before = last && (await edge.runtime.router.conversation(last))
  if (call.query.get('before') && !before)
    return fail(400, 'bad-field', '"before" must be the id of a conversation: the last one of the page before.')
  const rows = await edge.runtime.store.conversations({
    ...(status && { status: status as Status }),
    ...(queueId && { queueId: queueId as QueueId }),
    ...(workerId && { workerId: workerId as WorkerId }),
    ...(before && { before: { startedAt: before.startedAt, id: before.id } }),
    limit: Number(limit),
  })
  return ok(rows.map(summaryView))
}
