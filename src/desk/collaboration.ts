import type { Target } from '../domain/commands.ts'
import type { JoinKind } from '../domain/events.ts'
import type { QueueId, WorkerId } from '../domain/ids.ts'
import { fail, isReply, type Call, type Reply } from '../protocol/http.ts'
import { act } from './actions.ts'
import { byMe, caller, textOf, type DeskEdge } from './edge.ts'

/** `POST …/transfer {queueId or workerId, note?}` (TRF-1 to TRF-3); a supervisor's goes to representatives (TRF-8). */
export async function transfer(edge: DeskEdge, call: Call): Promise<Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const asked = requestIn(edge, call)
  return isReply(asked) ? asked : act(edge, call, { type: 'transfer', ...byMe(me), ...asked })
}

/** `POST …/conference` and `…/consult {queueId or workerId, note?}` (TRF-5, TRF-7). */
export async function invite(edge: DeskEdge, call: Call, kind: JoinKind): Promise<Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const asked = requestIn(edge, call)
  return isReply(asked) ? asked : act(edge, call, { type: 'invite', kind, workerId: me.id, ...asked })
}

/** `POST …/cancel`: takes back one's standing request (TRF-4). */
export async function cancel(edge: DeskEdge, call: Call): Promise<Reply> {
  const me = await caller(edge, call)
  return isReply(me) ? me : act(edge, call, { type: 'cancel', ...byMe(me) })
}

/** `POST …/add {workerId}`: whoever is consulted becomes a participant, whom the customer sees (TRF-7). */
export async function add(edge: DeskEdge, call: Call): Promise<Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const other = workerIn(edge, call)
  return isReply(other) ? other : act(edge, call, { type: 'add', workerId: me.id, other })
}

/** The worker whom a body names, or the refusal. */
export function workerIn({ runtime }: DeskEdge, { body }: Call): WorkerId | Reply {
  const workerId = textOf(body, 'workerId')
  if (isReply(workerId)) return workerId
  if (runtime.desk.workers.has(workerId as WorkerId)) return workerId as WorkerId
  return fail(404, 'unknown-worker', `There is no worker "${workerId}".`)
}

function requestIn({ runtime }: DeskEdge, { body }: Call): { to: Target; note?: string } | Reply {
  const queueId = textOf(body, 'queueId', true)
  if (isReply(queueId)) return queueId
  const workerId = textOf(body, 'workerId', true)
  if (isReply(workerId)) return workerId
  const note = textOf(body, 'note', true)
  if (isReply(note)) return note
  if (!queueId === !workerId) return fail(400, 'bad-field', 'Name either "queueId" or "workerId".')
  const { desk } = runtime
  if (queueId && !desk.queues.has(queueId as QueueId))
    return fail(404, 'unknown-queue', `There is no queue "${queueId}".`)
  if (workerId && !desk.workers.has(workerId as WorkerId))
    return fail(404, 'unknown-worker', `There is no worker "${workerId}".`)
  const to = queueId ? { queueId: queueId as QueueId } : { workerId: workerId as WorkerId }
  return { to, ...(note !== undefined && { note }) }
}
