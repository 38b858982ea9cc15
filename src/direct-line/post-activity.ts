import { activityIdOf, seqOfActivity } from '../domain/ids.ts'
import type { Activity } from '../protocol/activity.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { parseActivity } from '../protocol/parse-activity.ts'
import { SET_CONTEXT } from '../protocol/set-context.ts'
import { refusalReply } from '../runtime/refusals.ts'
import { hasEnded, notFound, ownConversation, type DirectLineEdge, type Own } from './edge.ts'

/** Types that only the service itself sends; `invoke` may not pass between client and bot (activity spec A5301). */
const NOT_FROM_CUSTOMERS = new Set(['conversationUpdate', 'invoke', 'invokeResponse', 'trace', 'handoff', 'installationUpdate'])

/** `POST /conversations/{id}/activities`: answered as soon as it is durable; no bot holds it up (DLN-6). */
export async function postActivity(edge: DirectLineEdge, call: Call): Promise<Reply> {
  const own = await ownConversation(edge, call)
  if (isReply(own)) return own
  if (hasEnded(own.state)) return notFound('The conversation has ended.')
  const posted = parseActivity(call)
  if (isReply(posted)) return posted
  if (NOT_FROM_CUSTOMERS.has(posted.type) || (posted.type === 'event' && posted.name === SET_CONTEXT)) {
    return fail(400, 'BadArgument', `"type": a customer can not send ${posted.type === 'event' ? SET_CONTEXT : `"${posted.type}"`}.`)
  }
  const { runtime } = edge
  const { id } = own
  runtime.attendance.seen(id)
  const activity = customersOwn(posted, own)
  if (activity.type === 'typing') {
    runtime.feed.customerTypes(id)
    return ok({ id: `${id}_t${edge.newId()}` })
  }
  const type = activity.type === 'endOfConversation' ? 'customer-leave' : 'customer-say'
  const answer = await runtime.router.run(id, { type, activity })
  if ('refused' in answer) return answer.refused === 'conversation-ended' ? notFound('The conversation has ended.') : refusalReply(answer)
  return ok({ id: activityIdOf(id, answer.events[0]?.seq ?? 0) })
}

/** What the customer may say of an activity; the channel says the rest (A2030, A2040), and a token fixes who speaks. */
function customersOwn(posted: Activity, { id, state, user }: Own): Activity {
  const { id: _id, timestamp: _at, serviceUrl: _url, conversation: _conversation, recipient: _to, channelId: _channel, ...activity } = posted
  const from = { ...(posted.from?.id ? posted.from : state.customer), ...user, role: 'user' }
  const reply = activity.replyToId && seqOfActivity(id, activity.replyToId) === undefined ? { replyToId: undefined } : {}
  return { ...activity, ...reply, from }
}
