import { activityIdOf, conversationOfOffer, hiddenIdOf, toConversationId } from '../domain/ids.ts'
import type { ConversationId, OfferId, QueueId, Seq, WorkerId } from '../domain/ids.ts'
import { MAX_ACTIVITY_BYTES, type Activity } from '../protocol/activity.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { refusalReply } from '../runtime/refusals.ts'
import type { Ask } from '../runtime/router.ts'
import { caller, textOf, type DeskEdge } from './edge.ts'

/** `POST /api/offers/{id}/accept` and `…/reject`. */
export async function answerOffer(edge: DeskEdge, call: Call, type: 'accept' | 'reject'): Promise<Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const offerId = (call.params['offerId'] ?? '') as OfferId
  const conversationId = conversationOfOffer(offerId)
  if (!conversationId) return fail(404, 'offer-gone', 'There is no such offer.')
  const answer = await edge.runtime.router.run(conversationId, { type, workerId: me.id, offerId })
  return 'refused' in answer ? refusalReply(answer) : ok({ conversationId })
}

/**
 * `POST …/messages {text, audience}`: to everybody, or a whisper (`internal`) that stays among representatives
 * (TRF-6).
 */
export async function postMessage(edge: DeskEdge, call: Call): Promise<Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const text = textOf(call.body, 'text', false, MAX_ACTIVITY_BYTES)
  if (isReply(text)) return text
  const audience = textOf(call.body, 'audience', true) ?? 'public'
  if (isReply(audience)) return audience
  // A misspelt audience must not turn a whisper into a message.
  if (audience !== 'public' && audience !== 'internal')
    return fail(400, 'bad-field', '"audience" must be "public" or "internal".')
  if (call.bodyBytes > MAX_ACTIVITY_BYTES) return fail(413, 'message-too-big', '"text": a message holds at most 28 KB.')
  const activity: Activity = {
    type: 'message',
    text: text as string,
    ...(audience === 'public' && { channelData: { tags: 'public' } }),
  }
  return act(edge, call, { type: 'representative-say', workerId: me.id, audience, activity }, (id, seq) => ({
    id: audience === 'public' ? activityIdOf(id, seq) : hiddenIdOf(id, seq),
  }))
}

/** `POST …/transfer {queueId or workerId, note?}` (TRF-1 to TRF-3). */
export async function transfer(edge: DeskEdge, call: Call): Promise<Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const queueId = textOf(call.body, 'queueId', true)
  if (isReply(queueId)) return queueId
  const workerId = textOf(call.body, 'workerId', true)
  if (isReply(workerId)) return workerId
  const note = textOf(call.body, 'note', true)
  if (isReply(note)) return note
  if (!queueId === !workerId) return fail(400, 'bad-field', 'Name either "queueId" or "workerId".')
  const { desk } = edge.runtime
  if (queueId && !desk.queues.has(queueId as QueueId))
    return fail(404, 'unknown-queue', `There is no queue "${queueId}".`)
  if (workerId && !desk.workers.has(workerId as WorkerId))
    return fail(404, 'unknown-worker', `There is no worker "${workerId}".`)
  const to = queueId ? { queueId: queueId as QueueId } : { workerId: workerId as WorkerId }
  return act(edge, call, { type: 'transfer', workerId: me.id, to, ...(note !== undefined && { note }) })
}

/** `POST …/leave`; `POST …/end`: ends the conversation, or its wrap-up. */
export async function leaveOrEnd(edge: DeskEdge, call: Call, type: 'leave' | 'end'): Promise<Reply> {
  const me = await caller(edge, call)
  return isReply(me) ? me : act(edge, call, { type, workerId: me.id })
}

async function act(
  edge: DeskEdge,
  call: Call,
  ask: Ask,
  answerOf: (id: ConversationId, seq: Seq) => object = () => ({}),
): Promise<Reply> {
  const id = toConversationId(call.params['conversationId'] ?? '')
  if (!id) return fail(404, 'unknown-conversation', 'There is no such conversation.')
  const answer = await edge.runtime.router.run(id, ask)
  return 'refused' in answer
    ? refusalReply(answer)
    : ok({ status: answer.state.status, ...answerOf(id, answer.events[0]?.seq ?? 0) })
}
