import { PRESENCES, type Presence } from '../domain/desk.ts'
import type { WorkerId } from '../domain/ids.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { caller, textOf, type DeskEdge } from './edge.ts'
import type { SignInWays } from './types.ts'
import { meView } from './views.ts'

/** `POST /api/dev/sign-in {workerId}`: a token for any representative; exists in development only. */
export async function devSignIn(edge: DeskEdge, call: Call): Promise<Reply> {
  const workerId = textOf(call.body, 'workerId')
  if (isReply(workerId)) return workerId
  const worker = edge.runtime.desk.workers.get(workerId as WorkerId)
  if (worker?.kind === 'representative') return ok({ token: await edge.auth.issueToken(worker.id) })
  const ids = [...edge.runtime.desk.workers.values()]
    .filter(({ kind }) => kind === 'representative')
    .map(({ id }) => id)
  return fail(404, 'unknown-worker', `"workerId" must be one of the representatives: ${ids.join(', ')}.`)
}

/** `GET /api/sign-in`: for whoever is not signed in yet; who works here is told in development alone. */
export function signInWays({ runtime, development, signIn }: DeskEdge): Reply {
  const openId = signIn ? (['openid'] as const) : []
  if (!development) return ok({ ways: [...openId] } satisfies SignInWays)
  const people = [...runtime.desk.workers.values()].filter((worker) => worker.kind === 'representative')
  const workers = people.map(({ id, name, roles }) => ({ id, name, roles }))
  return ok({ ways: [...openId, 'development'], workers } satisfies SignInWays)
}

/** `GET /api/me`. */
export async function getMe(edge: DeskEdge, call: Call): Promise<Reply> {
  const me = await caller(edge, call)
  return isReply(me) ? me : ok(meView(me, await edge.runtime.store.worker(me.id)))
}

/** `PUT /api/me/presence {presence}`: the five that people choose; Inactive is the system's own (ASG-5). */
export async function putPresence(edge: DeskEdge, call: Call): Promise<Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const presence = textOf(call.body, 'presence')
  if (isReply(presence)) return presence
  if (!PRESENCES.some((known) => known === presence))
    return fail(400, 'bad-field', `"presence" must be one of ${PRESENCES.join(', ')}.`)
  return ok(meView(me, await edge.runtime.workforce.setPresence(me.id, presence as Presence)))
}
