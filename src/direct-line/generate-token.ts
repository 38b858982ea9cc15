import { TOKEN_TTL_S, type Caller, type TokenUser } from '../auth/direct-line.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import type { DirectLineEdge } from './edge.ts'
import { readOrigins, readUser } from './start-body.ts'

/**
 * `POST /tokens/generate`: a token for one conversation to be; for one user, and for pages of certain origins alone,
 * where the body names them. A customer who is signed in at their site gets one for themselves.
 */
export async function generateToken(edge: DirectLineEdge, call: Call): Promise<Reply> {
  const caller = await edge.auth.authorize(call)
  if (isReply(caller)) return caller
  if (caller.kind === 'token') return fail(403, 'BadArgument', 'Only the secret may generate tokens.')
  if (caller.kind === 'customer') return tokenReply(edge, caller, edge.newId(), caller.user)
  const user = readUser(call.body)
  if (isReply(user)) return user
  const trustedOrigins = readOrigins(call.body) ?? caller.trustedOrigins
  if (isReply(trustedOrigins)) return trustedOrigins
  return tokenReply(edge, { ...caller, ...(trustedOrigins && { trustedOrigins }) }, edge.newId(), user)
}

/** `POST /tokens/refresh`: a new token for the same conversation and user. */
export async function refreshToken(edge: DirectLineEdge, call: Call): Promise<Reply> {
  const caller = await edge.auth.authorize(call)
  if (isReply(caller)) return caller
  if (caller.kind !== 'token') return fail(403, 'BadArgument', 'Only a token can be refreshed.')
  return tokenReply(edge, caller, caller.conversationId, caller.user)
}

async function tokenReply(
  edge: DirectLineEdge,
  { workstreamId, trustedOrigins }: Caller,
  conversationId: string,
  user?: TokenUser,
): Promise<Reply> {
  const token = await edge.auth.issueToken(workstreamId, conversationId, user, trustedOrigins)
  return ok({ conversationId, token, expires_in: TOKEN_TTL_S })
}
