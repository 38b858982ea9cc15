import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { hasEnded, notFound, ownConversation, type DirectLineEdge } from './edge.ts'
import { toCustomer } from './to-customer.ts'
import { fromWatermark, toWatermark } from './watermark.ts'

const PAGE = 100

/** `GET /conversations/{id}/activities`: the next page after the watermark; 404 once an ended conversation is read through. */
export async function getActivities(edge: DirectLineEdge, call: Call): Promise<Reply> {
  const own = await ownConversation(edge, call)
  if (isReply(own)) return own
  const after = fromWatermark(call.query.get('watermark'))
  if (after === undefined) return fail(400, 'BadArgument', '"watermark" must be one that this service has given.')
  edge.runtime.attendance.seen(own.id)
  const events = await edge.runtime.store.log(own.id, after, PAGE, 'public')
  if (events.length === 0 && hasEnded(own.state)) return notFound('The conversation has ended.')
  const watermark = toWatermark(events.at(-1)?.seq ?? after)
  return ok({ activities: toCustomer(own.id, events, edge.runtime.desk), watermark })
}
