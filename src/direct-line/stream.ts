import { UNTRUSTED } from '../auth/direct-line.ts'
import { toConversationId } from '../domain/ids.ts'
import { fail, type Call, type Reply } from '../protocol/http.ts'
import { COME_AGAIN, type Opening, type Socket, type SocketRoute } from '../protocol/socket.ts'
import { notFound, type DirectLineEdge } from './edge.ts'
import { toCustomer } from './to-customer.ts'
import { fromWatermark, toWatermark } from './watermark.ts'

/** Closing code of a conversation that is over (RFC 6455, 7.4.1). */
const OVER = 1000

/** `GET /conversations/{id}/stream`: replays after the watermark, then goes on live (DLN-3). */
export function streamRoute(edge: DirectLineEdge): SocketRoute {
  const path = /^\/v3\/directline\/conversations\/([^/]+)\/stream$/
  return { path, crossOrigin: true, open: (call) => openStream(edge, call) }
}

async function openStream(edge: DirectLineEdge, call: Call): Promise<Opening | Reply> {
  const token = call.query.get('t')
  if (!token) return fail(401, 'Unauthorized', 'The stream URL must carry its token as "t".')
  const opened = await edge.auth.openStream(token, call)
  if (opened === 'expired') return fail(403, 'TokenExpired', 'The stream URL has expired: ask for a new one.')
  if (opened === 'untrusted') return fail(403, 'UntrustedOrigin', UNTRUSTED)
  const id = toConversationId(call.params['0'] ?? '')
  if (opened === 'invalid' || !id || opened.conversationId !== id)
    return fail(403, 'BadArgument', 'The token is not for this stream.')
  const after = fromWatermark(call.query.get('watermark'))
  if (after === undefined) return fail(400, 'BadArgument', '"watermark" must be one that this service has given.')
  if (!(await edge.runtime.router.conversation(id))) return notFound()

  const serve = (socket: Socket) => {
    const { runtime } = edge
    let watermark = toWatermark(after)
    const send = (frame: object) => socket.send(JSON.stringify(frame))
    const leave = runtime.attendance.connected(id)
    const stop = runtime.feed.follow(id, after, {
      entries(events, through) {
        // One a frame: directlinejs hands out a frame's activities bit by bit, and mixes them with the next frame's.
        const sent = events.map((event, index) => {
          watermark = toWatermark(index === events.length - 1 ? through : event.seq)
          // Also where it is not shown: the reader's watermark has to reach the end of an ended conversation.
          return send({ activities: toCustomer(id, [event], runtime.desk), watermark })
        })
        return sent.at(-1)
      },
      typing: (activity) => void send({ activities: [activity], watermark }),
      ended: () => socket.close(OVER, 'The conversation has ended.'),
      failed: () => socket.close(COME_AGAIN, 'Come again with your watermark.'),
    })
    socket.onClose(() => {
      stop()
      leave()
    })
  }
  return { owner: { kind: 'conversation', id }, serve }
}
