import { activityIdOf, conversationOfOffer, hiddenIdOf, toConversationId } from '../domain/ids.ts'
import type { ConversationId, OfferId, Seq } from '../domain/ids.ts'
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

/** `POST …/leave`; `POST …/end`: ends the conversation, or its wrap-up. */
export async function leaveOrEnd(edge: DeskEdge, call: Call, type: 'leave' | 'end'): Promise<Reply> {
  const me = await caller(edge, call)
  return isReply(me) ? me : act(edge, call, { type, workerId: me.id })
}

/** Runs a command on the conversation that is called for. */
export async function act(
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
