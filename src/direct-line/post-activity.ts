import { hasEnded } from '../domain/conversation.ts'
import type { Customer } from '../domain/events.ts'
import { activityIdOf, seqOfActivity } from '../domain/ids.ts'
import type { Activity, ChannelAccount } from '../protocol/activity.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { parseActivity } from '../protocol/parse-activity.ts'
import { SET_CONTEXT } from '../protocol/set-context.ts'
import { refusalReply } from '../runtime/refusals.ts'
import { notFound, ownConversation, type DirectLineEdge, type Own } from './edge.ts'

/** Types that only the service itself sends; `invoke` may not pass between client and bot (activity spec A5301). */
const NOT_FROM_CUSTOMERS = ['conversationUpdate', 'invoke', 'invokeResponse', 'trace', 'handoff', 'installationUpdate']

/** `POST /conversations/{id}/activities`: answered as soon as it is durable; no bot holds it up (DLN-6). */
export async function postActivity(edge: DirectLineEdge, call: Call): Promise<Reply> {
  const own = await ownConversation(edge, call)
  if (isReply(own)) return own
  if (hasEnded(own.state)) return notFound('The conversation has ended.')
  const parsed = parseActivity(call)
  if (isReply(parsed)) return parsed
  const posted = parsed.activity
  const forbidden = notFromCustomers(posted)
  if (forbidden) return fail(400, 'BadArgument', `"type": a customer can not send ${forbidden}.`)
  if (claimsReserved(posted, own))
    return fail(403, 'BadArgument', '"from.id": an id that begins with "dl_" is given by the service alone.')
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
  if ('refused' in answer)
    return answer.refused === 'conversation-ended' ? notFound('The conversation has ended.') : refusalReply(answer)
  return ok({ id: activityIdOf(id, answer.events[0]?.seq ?? 0) })
}

/** What only the service may send, by name; letters' case does not matter, as to the C# SDK's bots it does not. */
function notFromCustomers({ type, name }: Activity): string | undefined {
  const same = (one: string, other = '') => one.toLowerCase() === other.toLowerCase()
  if (same('event', type) && same(SET_CONTEXT, name)) return SET_CONTEXT
  return NOT_FROM_CUSTOMERS.find((one) => same(one, type))
}

/** What the customer may say of an activity; the channel says the rest (A2030, A2040), and a token fixes who speaks. */
function customersOwn(posted: Activity, { id, state, user }: Own): Activity {
  const { id: _id, timestamp: _at, serviceUrl: _url, conversation: _conversation, recipient: _to, ...rest } = posted
  // How a bot answers (`expectReplies`) is between it and the channel: its answers would come where nobody reads them.
  const { channelId: _channel, deliveryMode: _mode, ...activity } = rest
  const from = speaker(posted, user ?? (posted.from?.id ? undefined : state.customer))
  const reply =
    activity.replyToId && seqOfActivity(id, activity.replyToId) === undefined ? { replyToId: undefined } : {}
  return { ...activity, ...reply, from }
}

/** Whoever the token names, else who the client says; who somebody is in a directory is not for them to say. */
function speaker({ from }: Activity, known: Customer | undefined): ChannelAccount {
  const { aadObjectId: _directory, id, ...said } = from ?? { id: '' }
  return { ...said, id: known?.id ?? id, role: 'user', ...(known?.name !== undefined && { name: known.name }) }
}

/** Ids that begin so are the service's (Direct Line 3.0; Web Chat uses none that it was not given). */
function claimsReserved({ from }: Activity, { state, user }: Own): boolean {
  return !user && !!from?.id && /^dl_/i.test(from.id) && from.id !== state.customer.id
}
