import { hasEnded } from '../domain/conversation.ts'
import type { Seq } from '../domain/ids.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { notFound, ownConversation, type DirectLineEdge } from './edge.ts'
import { toCustomer } from './to-customer.ts'
import { fromWatermark, toWatermark } from './watermark.ts'

const PAGE = 100

/** `GET /conversations/{id}/activities`: a page after the watermark; 404 once an ended conversation is read. */
export async function getActivities(edge: DirectLineEdge, call: Call): Promise<Reply> {
  const after = fromWatermark(call.query.get('watermark'))
  try {
    return await page(edge, call, after)
  } catch (error) {
    // directlinejs stops polling for good on a 5xx: it gets nothing new, and asks again (DLN-4).
    edge.runtime.log.error({ conversationId: call.params['conversationId'], error }, 'a poll could not be answered')
    return ok({ activities: [], watermark: toWatermark(after ?? 0) })
  }
}

async function page(edge: DirectLineEdge, call: Call, after: Seq | undefined): Promise<Reply> {
  const own = await ownConversation(edge, call)
  if (isReply(own)) return own
  if (after === undefined) return fail(400, 'BadArgument', '"watermark" must be one that this service has given.')
  edge.runtime.attendance.seen(own.id)
  const events = await edge.runtime.store.log(own.id, after, PAGE, 'public')
  if (events.length === 0 && hasEnded(own.state)) return notFound('The conversation has ended.')
  const watermark = toWatermark(events.at(-1)?.seq ?? after)
  return ok({ activities: toCustomer(own.id, events, edge.runtime.desk), watermark })
}
