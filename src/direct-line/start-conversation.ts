import { TOKEN_TTL_S, type Caller } from '../auth/direct-line.ts'
import { toConversationId, type ConversationId, type WorkstreamId } from '../domain/ids.ts'
import { isReply, ok, type Call, type Reply } from '../protocol/http.ts'
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
  const user = (caller.kind === 'token' ? caller.user : undefined) ?? start.user
  const answer = await edge.runtime.router.run(id, {
    type: 'start',
    conversationId: id,
    workstreamId: caller.workstreamId as WorkstreamId,
    customer: user ?? { id: `dl_${id}` },
    ...(start.locale !== undefined && { locale: start.locale }),
    variables: start.variables,
  })
  if (!('refused' in answer)) return conversationReply(edge, call, caller, id, user, 201)
  return answer.refused === 'conversation-exists'
    ? conversationReply(edge, call, caller, id, user, 200)
    : refusalReply(answer)
}

async function conversationReply(
  edge: DirectLineEdge,
  call: Call,
  caller: Caller,
  id: ConversationId,
  user: { id: string } | undefined,
  status: number,
) {
  const token = await edge.auth.issueToken(caller.workstreamId, id, caller.kind === 'token' ? caller.user : user)
  return ok(
    { conversationId: id, token, expires_in: TOKEN_TTL_S, streamUrl: await streamUrl(edge, call, id, '-') },
    status,
  )
}
