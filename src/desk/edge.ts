import type { DeskAuth } from '../auth/desk.ts'
import { offerOf, type Conversation } from '../domain/conversation.ts'
import type { Representative } from '../domain/desk.ts'
import { toConversationId, type ConversationId, type WorkerId } from '../domain/ids.ts'
import { fail, isReply, type Call, type Reply } from '../protocol/http.ts'
import type { Runtime } from '../runtime/runtime.ts'

/** What the desk's handlers work with. */
export interface DeskEdge {
  runtime: Runtime
  auth: DeskAuth
  /** Whether anybody may sign in as any worker: only while the router is bound to loopback. */
  development: boolean
}

/** The representative who calls, or the refusal. */
export async function caller(edge: DeskEdge, call: Call): Promise<Representative | Reply> {
  const workerId = await edge.auth.authorize(call)
  if (isReply(workerId)) return workerId
  const worker = edge.runtime.desk.workers.get(workerId as WorkerId)
  if (worker?.kind === 'representative') return worker
  return fail(403, 'unknown-worker', 'The configuration no longer has this representative.')
}

/** A conversation that the caller may read: who serves or served it, who holds an offer of it, and supervisors. */
export async function readable(edge: DeskEdge, call: Call): Promise<Readable | Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const id = toConversationId(call.params['conversationId'] ?? '')
  const state = id && (await edge.runtime.router.conversation(id))
  if (!id || !state) return fail(404, 'unknown-conversation', 'There is no such conversation.')
  if (me.roles.includes('supervisor') || involves(state, me.id)) return { me, id, state }
  return fail(403, 'not-in-conversation', 'You have no part in this conversation.')
}

export interface Readable {
  me: Representative
  id: ConversationId
  state: Conversation
}

/** Whether the representative has or had a session in the conversation, or holds an offer of it. */
export function involves(state: Conversation, workerId: WorkerId): boolean {
  return offerOf(state)?.workerId === workerId || state.served.some((served) => served.workerId === workerId)
}

/** A field of the body as text, or the refusal; `optional` lets it be absent. */
export function textOf(body: unknown, field: string, optional = false): string | undefined | Reply {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[field] : undefined
  if ((value === undefined || value === null) && optional) return undefined
  if (typeof value === 'string' && (value !== '' || optional)) return value
  return fail(400, 'bad-field', `"${field}" must be a text${optional ? '' : ' that is not empty'}.`)
}
