import type { DirectLineAuth, TokenUser } from '../auth/direct-line.ts'
import type { Conversation } from '../domain/conversation.ts'
import { toConversationId, type ConversationId } from '../domain/ids.ts'
import { fail, isReply, type Call, type Reply } from '../protocol/http.ts'
import type { Limiter } from '../runtime/limiter.ts'
import type { Runtime } from '../runtime/runtime.ts'

/** What Direct Line's handlers work with. */
export interface DirectLineEdge {
  runtime: Runtime
  auth: DirectLineAuth
  newId(): string
  /** Whether somebody may start another conversation; without it, everybody may. */
  limits?: Pick<Limiter, 'starts'>
}

/** A caller's own conversation, or the refusal: a token opens its one, a secret those of its workstream. */
export async function ownConversation(edge: DirectLineEdge, call: Call): Promise<Own | Reply> {
  const caller = await edge.auth.authorize(call)
  if (isReply(caller)) return caller
  if (caller.kind === 'customer')
    return fail(403, 'BadArgument', 'Get a Direct Line token for this first: POST /tokens/generate or /conversations.')
  const id = toConversationId(call.params['conversationId'] ?? '')
  if (caller.kind === 'token' && caller.conversationId !== id) {
    return fail(403, 'BadArgument', 'The token is for another conversation.')
  }
  const state = id && (await edge.runtime.router.conversation(id))
  if (!id || !state || state.workstreamId !== caller.workstreamId) return notFound()
  const { trustedOrigins } = caller
  const user = caller.kind === 'token' && caller.user
  return { id, state, ...(user && { user }), ...(trustedOrigins && { trustedOrigins }) }
}

export interface Own {
  id: ConversationId
  state: Conversation
  user?: TokenUser
  trustedOrigins?: readonly string[]
}

/** An unknown conversation, or one that has ended: directlinejs takes 404 as its end (DLN-4). */
export function notFound(message = 'There is no such conversation.'): Reply {
  return fail(404, 'ConversationNotFound', message)
}

/** The address of a conversation's WebSocket, with a token of its own and the place from which it replays. */
export async function streamUrl(
  edge: DirectLineEdge,
  call: Call,
  id: ConversationId,
  watermark: string,
  trustedOrigins?: readonly string[],
): Promise<string> {
  const token = await edge.auth.issueStreamToken(id, trustedOrigins)
  const base = call.origin.replace(/^http/, 'ws')
  return `${base}/v3/directline/conversations/${id}/stream?watermark=${encodeURIComponent(watermark)}&t=${token}`
}
