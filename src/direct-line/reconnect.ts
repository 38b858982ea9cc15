import { TOKEN_TTL_S } from '../auth/direct-line.ts'
import { hasEnded } from '../domain/conversation.ts'
import type { ConversationId, Seq } from '../domain/ids.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { notFound, ownConversation, streamUrl, type DirectLineEdge } from './edge.ts'
import { fromWatermark, toWatermark } from './watermark.ts'

/** `GET /conversations/{id}`: a new stream, after the watermark; without one, from now (DLN-3). */
export async function reconnect(edge: DirectLineEdge, call: Call): Promise<Reply> {
  const own = await ownConversation(edge, call)
  if (isReply(own)) return own
  const { id, state } = own
  const after = fromWatermark(call.query.get('watermark') || toWatermark(state.seq))
  if (after === undefined) return fail(400, 'BadArgument', '"watermark" must be one that this service has given.')
  if (hasEnded(state) && (await isReadThrough(edge, id, after))) return notFound('The conversation has ended.')
  const token = await edge.auth.issueToken(state.workstreamId, id, own.user, own.trustedOrigins)
  const url = await streamUrl(edge, call, id, toWatermark(after), own.trustedOrigins)
  return ok({ conversationId: id, token, expires_in: TOKEN_TTL_S, streamUrl: url })
}

/** Whether nothing for the customer is left: the log itself may go on after the last thing that they get (BOT-6). */
async function isReadThrough(edge: DirectLineEdge, id: ConversationId, after: Seq): Promise<boolean> {
  return (await edge.runtime.store.log(id, after, 1, 'public')).length === 0
}
