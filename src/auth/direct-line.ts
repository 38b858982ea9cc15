import { bearerOf, fail, isReply, type Call, type Reply } from '../protocol/http.ts'
import type { CustomerSignIns, SignedIn } from './customer-sign-in.ts'
import type { Tokens } from './tokens.ts'

/**
 * Who calls Direct Line: a site with its secret, a customer with the token of the site that they are signed in at, or a
 * customer with a token for one conversation.
 */
export type Caller = (
  | { kind: 'secret'; workstreamId: string }
  | { kind: 'customer'; workstreamId: string; user: TokenUser }
  | { kind: 'token'; workstreamId: string; conversationId: string; user?: TokenUser }
) & {
  /** Sites whose pages may make these calls; every site's where absent. */
  trustedOrigins?: readonly string[]
}

/** A user that the token fixes: the client can't claim to be another (Direct Line 3.0: "Generate token"). */
export interface TokenUser {
  id: string
  name?: string
  /** What the site's own sign-in says of them; absent for whoever is not signed in there. */
  claims?: Record<string, string | number>
  /** What the site says about the conversation that is to start. */
  context?: Record<string, unknown>
}

/** Direct Line's tokens live for 30 minutes (Direct Line 3.0 authentication). */
export const TOKEN_TTL_S = 1800
/** A stream URL has to be used within 60 seconds (Direct Line 3.0: "Connect via WebSocket"). */
const STREAM_TTL_S = 60

export interface DirectLineAuth {
  /** The caller, or the refusal to answer with: 401 without credentials, 403 with wrong ones (DLN-4). */
  authorize(call: Call): Promise<Caller | Reply>
  issueToken(
    workstreamId: string,
    conversationId: string,
    user?: TokenUser,
    trustedOrigins?: readonly string[],
  ): Promise<string>
  /** The token in a stream's URL, good for opening that one stream soon. */
  issueStreamToken(conversationId: string, trustedOrigins?: readonly string[]): Promise<string>
  /** The conversation whose stream the token opens, or why it opens none for this call. */
  openStream(token: string, call: Call): Promise<{ conversationId: string } | 'expired' | 'invalid' | 'untrusted'>
}

/** What is told to a page of a site that is not trusted (AUT-3). */
export const UNTRUSTED = 'Pages of this origin are not trusted here.'

interface Trust {
  /** The workstream of each secret. */
  workstreamOf: ReadonlyMap<string, string>
  sites?: ReadonlyMap<string, { trustedOrigins?: readonly string[] }>
  signIns?: CustomerSignIns
}

/** Checks who calls Direct Line. */
export function createDirectLineAuth(tokens: Tokens, { workstreamOf, sites, signIns }: Trust): DirectLineAuth {
  async function callerOf(bearer: string): Promise<Caller | Reply> {
    const workstreamId = workstreamOf.get(bearer)
    if (workstreamId !== undefined) return { kind: 'secret', workstreamId }
    const claims = await tokens.verify(bearer)
    if (claims === 'expired') return expired()
    if (claims !== 'invalid' && claims['use'] === 'direct-line') return tokenCaller(claims)
    const signedIn = claims === 'invalid' ? ((await signIns?.verify(bearer)) ?? 'invalid') : 'invalid'
    if (signedIn === 'expired') return expired()
    if (signedIn === 'unavailable')
      return fail(503, 'ServiceUnavailable', "The keys of the site's sign-in can not be had now; try again.")
    if (signedIn === 'invalid') return fail(403, 'BadArgument', 'Neither a secret nor a valid token.')
    return customerCaller(signedIn)
  }

  return {
    async authorize(call) {
      const bearer = bearerOf(call)
      if (bearer === undefined)
        return fail(401, 'Unauthorized', 'Send the header "Authorization: Bearer <secret or token>".')
      const caller = await callerOf(bearer)
      if (isReply(caller)) return caller
      const trustedOrigins = caller.trustedOrigins ?? sites?.get(caller.workstreamId)?.trustedOrigins
      if (!trustedOrigins) return caller
      return isTrusted(call, trustedOrigins) ? { ...caller, trustedOrigins } : fail(403, 'UntrustedOrigin', UNTRUSTED)
    },
    issueToken(workstreamId, conversationId, user, origins) {
      const { id, ...about } = user ?? {}
      const named = id !== undefined && { user: id, ...about }
      const claims = { use: 'direct-line', site: workstreamId, conv: conversationId, ...named }
      return tokens.issue({ ...claims, ...(origins && { origins }) }, TOKEN_TTL_S)
    },
    issueStreamToken(conversationId, origins) {
      return tokens.issue({ use: 'stream', conv: conversationId, ...(origins && { origins }) }, STREAM_TTL_S)
    },
    async openStream(token, call) {
      const claims = await tokens.verify(token)
      if (typeof claims === 'string') return claims
      if (claims['use'] !== 'stream') return 'invalid'
      const origins = claims['origins'] as string[] | undefined
      return origins && !isTrusted(call, origins) ? 'untrusted' : { conversationId: String(claims['conv']) }
    },
  }
}

/** Browsers say whose page calls; what says nothing is no page of another site. The router's own pages are trusted. */
function isTrusted({ headers, origin }: Call, trusted: readonly string[]): boolean {
  const from = headers['origin']
  return from === undefined || from === URL.parse(origin)?.origin || trusted.includes(from)
}

function tokenCaller(claims: Record<string, unknown>): Caller {
  const { site, conv, user: id, name, claims: about, context, origins } = claims as unknown as StoredClaims
  const user = id !== undefined && { id, ...(name !== undefined && { name }), ...(about && { claims: about }) }
  return {
    kind: 'token',
    workstreamId: site,
    conversationId: conv,
    ...(user && { user: { ...user, ...(context && { context }) } }),
    ...(origins && { trustedOrigins: origins }),
  }
}

/** As this router has signed them. */
interface StoredClaims extends Omit<TokenUser, 'id'> {
  site: string
  conv: string
  user?: string
  origins?: string[]
}

function customerCaller({ workstreamId, ...user }: SignedIn): Caller {
  return { kind: 'customer', workstreamId, user }
}

function expired(): Reply {
  return fail(403, 'TokenExpired', 'Token has expired')
}
