import { TOKEN_TTL_S, type TokenUser } from '../auth/direct-line.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import type { DirectLineEdge } from './edge.ts'
import { readUser } from './start-body.ts'

/** `POST /tokens/generate`: a token for one conversation to be, and for one user where the body names one. */
export async function generateToken(edge: DirectLineEdge, call: Call): Promise<Reply> {
  const caller = await edge.auth.authorize(call)
  if (isReply(caller)) return caller
  if (caller.kind !== 'secret') return fail(403, 'BadArgument', 'Only the secret may generate tokens.')
  const user = readUser(call.body)
  if (isReply(user)) return user
  return tokenReply(edge, caller.workstreamId, edge.newId(), user)
}

/** `POST /tokens/refresh`: a new token for the same conversation and user. */
export async function refreshToken(edge: DirectLineEdge, call: Call): Promise<Reply> {
  const caller = await edge.auth.authorize(call)
  if (isReply(caller)) return caller
  if (caller.kind !== 'token') return fail(403, 'BadArgument', 'Only a token can be refreshed.')
  return tokenReply(edge, caller.workstreamId, caller.conversationId, caller.user)
}

async function tokenReply(
  edge: DirectLineEdge,
  workstreamId: string,
  conversationId: string,
  user?: TokenUser,
): Promise<Reply> {
  const token = await edge.auth.issueToken(workstreamId, conversationId, user)
  return ok({ conversationId, token, expires_in: TOKEN_TTL_S })
}
