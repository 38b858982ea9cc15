import { isReply, type Call, type Reply } from '../protocol/http.ts'
import { act } from './actions.ts'
import { workerIn } from './collaboration.ts'
import { byMe, caller, type DeskEdge } from './edge.ts'

/** `POST …/monitor`, `…/join` and `…/force-close`, for supervisors (TRF-8). */
export async function supervise(
  edge: DeskEdge,
  call: Call,
  type: 'monitor' | 'join' | 'force-close',
): Promise<Reply> {
  const me = await caller(edge, call)
  return isReply(me) ? me : act(edge, call, { type, ...byMe(me) })
}

/** `POST …/assign {workerId}`: gives a conversation that waits, or that a representative has, to somebody (TRF-8). */
export async function assign(edge: DeskEdge, call: Call): Promise<Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const to = workerIn(edge, call)
  return isReply(to) ? to : act(edge, call, { type: 'assign', ...byMe(me), to })
}
