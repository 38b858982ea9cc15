import { TOKEN_TTL_S, type Caller, type TokenUser } from '../auth/direct-line.ts'
import type { Customer } from '../domain/events.ts'
import { anonymousId, toConversationId, type ConversationId, type WorkstreamId } from '../domain/ids.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { isUnreadable, readVariables } from '../protocol/variables.ts'
import { refusalReply } from '../runtime/refusals.ts'
import { notFound, streamUrl, type DirectLineEdge } from './edge.ts'
import { readStart } from './start-body.ts'

/** `POST /conversations`: 201 for a new conversation; 200 where the token's conversation exists already. */
export async function startConversation(edge: DirectLineEdge, call: Call): Promise<Reply> {
  const caller = await edge.auth.authorize(call)
  if (isReply(caller)) return caller
  const start = readStart(call.body)
  if (isReply(start)) return start
  const id = toConversationId(caller.kind === 'token' ? caller.conversationId : edge.newId())
  if (!id) return notFound()
  const full = await refusalOfStart(edge, call, caller, id)
  if (full) return full
  const user = caller.kind === 'secret' ? start.user : (caller.user ?? start.user)
  // What the site says of a customer who is signed in there goes before what their page says.
  const context = readVariables(user?.context, 'lwicontexts')
  if (isUnreadable(context)) return fail(400, 'BadArgument', `${context.error}.`)
  const [workstreamId, customer] = [caller.workstreamId as WorkstreamId, customerOf(user, id)]
  const { store, desk } = edge.runtime
  const keeps = user && desk.workstreams.get(workstreamId)?.keepSameAgentMs
  const lastAgent = keeps ? await store.lastAgent(workstreamId, customer.id) : undefined
  const answer = await edge.runtime.router.run(id, {
    type: 'start',
    conversationId: id,
    workstreamId,
    customer,
    ...(lastAgent && { lastAgent }),
    ...(start.locale !== undefined && { locale: start.locale }),
    variables: { ...start.variables, ...context },
  })
  if (!('refused' in answer)) return conversationReply(edge, call, caller, id, user, 201)
  return answer.refused === 'conversation-exists'
    ? conversationReply(edge, call, caller, id, user, 200)
    : refusalReply(answer)
}

function customerOf(user: TokenUser | undefined, id: ConversationId): Customer {
  const { context: _started, ...customer } = user ?? { id: anonymousId(id) }
  return customer
}

/** A conversation that exists already is no new one, however often it is started. */
async function refusalOfStart(edge: DirectLineEdge, call: Call, caller: Caller, id: ConversationId) {
  if (caller.kind === 'secret') return edge.limits?.starts(caller.workstreamId as WorkstreamId)
  const known = await edge.runtime.router.conversation(id)
  return known ? undefined : edge.limits?.starts(caller.workstreamId as WorkstreamId, call.address)
}

async function conversationReply(
  edge: DirectLineEdge,
  call: Call,
  caller: Caller,
  id: ConversationId,
  user: TokenUser | undefined,
  status: number,
) {
  const { workstreamId, trustedOrigins } = caller
  // Claims have done their work by now: the conversation knows them.
  const { claims: _claims, context: _context, ...named } = (caller.kind === 'token' ? caller.user : user) ?? {}
  const token = await edge.auth.issueToken(workstreamId, id, 'id' in named ? named : undefined, trustedOrigins)
  const url = await streamUrl(edge, call, id, '-', trustedOrigins)
  return ok({ conversationId: id, token, expires_in: TOKEN_TTL_S, streamUrl: url }, status)
}
