import type { DeskAuth } from '../auth/desk.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { Representative } from '../domain/desk.ts'
import { toConversationId, type ConversationId, type WorkerId } from '../domain/ids.ts'
import { fail, isReply, type Call, type Reply } from '../protocol/http.ts'
import type { RefusalLog } from '../runtime/refusal-log.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { DeskSignIn } from './sign-in.ts'
import type { CustomerTokenView } from './types.ts'

/** What the desk's handlers work with. */
export interface DeskEdge {
  runtime: Runtime
  /** Logs why somebody may not sign in. */
  refused: RefusalLog
  auth: DeskAuth
  /** Whether anybody may sign in as any worker: only while the router is bound to loopback. */
  development: boolean
  /** The names under which this machine is called, beside localhost; and whether proxies are named. For development. */
  own: { names: readonly string[]; proxied: boolean }
  /** None where no provider is configured. */
  signIn?: DeskSignIn | undefined
  /** A Direct Line token for a new conversation of that workstream, as a site's backend would get one. */
  customerToken(workstreamId: string, user: { id: string; name?: string }): Promise<CustomerTokenView>
}

const ROLES = ['representative', 'supervisor'] as const

/** The representative who calls, with the roles that their provider gives where it gives them, or the refusal. */
export async function caller(edge: DeskEdge, call: Call): Promise<Representative | Reply> {
  const found = await edge.auth.authorize(call)
  if (isReply(found)) return found
  const worker = edge.runtime.desk.workers.get(found.workerId as WorkerId)
  if (worker?.kind === 'representative')
    return found.roles ? { ...worker, roles: ROLES.filter((role) => found.roles?.includes(role)) } : worker
  return fail(403, 'unknown-worker', 'The configuration no longer has this representative.')
}

/** Who asks, for a command that a supervisor may give: their sign-in may say more or less than the configuration. */
export function byMe(me: Representative): { workerId: WorkerId; supervisor: boolean } {
  return { workerId: me.id, supervisor: me.roles.includes('supervisor') }
}

/** The conversation that is called for, once its guard has let the caller pass. */
export async function readable(edge: DeskEdge, call: Call): Promise<Readable | Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const id = toConversationId(call.params['conversationId'] ?? '')
  const state = id && (await edge.runtime.router.conversation(id))
  return id && state ? { me, id, state } : fail(404, 'unknown-conversation', 'There is no such conversation.')
}

export interface Readable {
  me: Representative
  id: ConversationId
  state: Conversation
}

/** Notes and the like; a message has a limit of its own. */
const LONGEST_TEXT = 4_000

/** A field of the body as text, or the refusal; `optional` lets it be absent. */
export function textOf(
  body: unknown,
  field: string,
  optional = false,
  longest = LONGEST_TEXT,
): string | undefined | Reply {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[field] : undefined
  if ((value === undefined || value === null) && optional) return undefined
  if (typeof value === 'string' && value.length > longest)
    return fail(400, 'bad-field', `"${field}" must have at most ${longest} characters.`)
  if (typeof value === 'string' && (value.trim() !== '' || optional)) return value
  return fail(400, 'bad-field', `"${field}" must be a text${optional ? '' : ' that is not empty'}.`)
}
