import { bearerOf, fail, type Call, type Reply } from '../protocol/http.ts'
import type { Tokens } from './tokens.ts'

/** Who calls Direct Line: a site with its secret, or one customer with a token for one conversation. */
export type Caller =
  | { kind: 'secret'; workstreamId: string }
  | { kind: 'token'; workstreamId: string; conversationId: string; user?: TokenUser }

/** A user that the token fixes: the client can't claim to be another (Direct Line 3.0: "Generate token"). */
export interface TokenUser {
  id: string
  name?: string
}

/** Direct Line's tokens live for 30 minutes (Direct Line 3.0 authentication). */
export const TOKEN_TTL_S = 1800
/** A stream URL has to be used within 60 seconds (Direct Line 3.0: "Connect via WebSocket"). */
const STREAM_TTL_S = 60

export interface DirectLineAuth {
  /** The caller, or the refusal to answer with: 401 without credentials, 403 with wrong ones (DLN-4). */
  authorize(call: Call): Promise<Caller | Reply>
  issueToken(workstreamId: string, conversationId: string, user?: TokenUser): Promise<string>
  /** The token in a stream's URL, good for opening that one stream soon. */
  issueStreamToken(conversationId: string): Promise<string>
  /** The conversation whose stream the token opens, or why it opens none. */
  openStream(token: string): Promise<{ conversationId: string } | 'expired' | 'invalid'>
}

/** Checks who calls Direct Line; `workstreamOf` is the workstream of each secret. */
export function createDirectLineAuth(tokens: Tokens, workstreamOf: ReadonlyMap<string, string>): DirectLineAuth {
  async function authorize(call: Call): Promise<Caller | Reply> {
    const bearer = bearerOf(call)
    if (bearer === undefined)
      return fail(401, 'Unauthorized', 'Send the header "Authorization: Bearer <secret or token>".')
    const workstreamId = workstreamOf.get(bearer)
    if (workstreamId !== undefined) return { kind: 'secret', workstreamId }
    const claims = await tokens.verify(bearer)
    if (claims === 'expired') return fail(403, 'TokenExpired', 'Token has expired')
    if (claims === 'invalid' || claims['use'] !== 'direct-line')
      return fail(403, 'BadArgument', 'Neither a secret nor a valid token.')
    const { site, conv, user, name } = claims as Record<string, string>
    const named = user === undefined ? undefined : { id: user, ...(name !== undefined && { name }) }
    return { kind: 'token', workstreamId: String(site), conversationId: String(conv), ...(named && { user: named }) }
  }

  return {
    authorize,
    issueToken(workstreamId, conversationId, user) {
      const named = user && { user: user.id, ...(user.name !== undefined && { name: user.name }) }
      return tokens.issue({ use: 'direct-line', site: workstreamId, conv: conversationId, ...named }, TOKEN_TTL_S)
    },
    issueStreamToken(conversationId) {
      return tokens.issue({ use: 'stream', conv: conversationId }, STREAM_TTL_S)
    },
    async openStream(token) {
      const claims = await tokens.verify(token)
      if (typeof claims === 'string') return claims
      return claims['use'] === 'stream' ? { conversationId: String(claims['conv']) } : 'invalid'
    },
  }
}
