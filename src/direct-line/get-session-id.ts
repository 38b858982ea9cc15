import { isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import type { DirectLineEdge } from './edge.ts'

/** `GET /session/getsessionid`: asked for by clients with OAuth cards, which bind a sign-in to the session. */
export async function getSessionId(edge: DirectLineEdge, call: Call): Promise<Reply> {
  const caller = await edge.auth.authorize(call)
  return isReply(caller) ? caller : ok({ sessionId: edge.newId() })
}
