import type { Call, Reply, Route } from '../protocol/http.ts'
import type { DirectLineEdge } from './edge.ts'
import { generateToken, refreshToken } from './generate-token.ts'
import { getActivities } from './get-activities.ts'
import { getStatus } from './get-status.ts'
import { getSessionId } from './get-session-id.ts'
import { postActivity } from './post-activity.ts'
import { reconnect } from './reconnect.ts'
import { startConversation } from './start-conversation.ts'

/** Direct Line 3.0 as customers' clients call it (DLN-1); the WebSocket is in stream.ts. */
export function directLineRoutes(edge: DirectLineEdge): Route[] {
  const on = (operation: (edge: DirectLineEdge, call: Call) => Promise<Reply>) => (call: Call) => operation(edge, call)
  const base = '/v3/directline'
  return [
    { method: 'POST', path: `${base}/tokens/generate`, handle: on(generateToken) },
    { method: 'POST', path: `${base}/tokens/refresh`, handle: on(refreshToken) },
    { method: 'POST', path: `${base}/conversations`, handle: on(startConversation) },
    { method: 'GET', path: `${base}/conversations/:conversationId`, handle: on(reconnect) },
    { method: 'GET', path: `${base}/conversations/:conversationId/activities`, handle: on(getActivities) },
    { method: 'POST', path: `${base}/conversations/:conversationId/activities`, handle: on(postActivity) },
    { method: 'GET', path: `${base}/conversations/:conversationId/status`, handle: on(getStatus) },
    { method: 'GET', path: `${base}/session/getsessionid`, handle: on(getSessionId) },
  ]
}
