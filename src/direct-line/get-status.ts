import { hasEnded, type Conversation } from '../domain/conversation.ts'
import { nameOf } from '../domain/desk.ts'
import { isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { ownConversation, type DirectLineEdge } from './edge.ts'

/** Beyond this place in a queue nobody is told which: the count stays cheap however many wait. */
const FARTHEST = 50

/**
 * `GET /conversations/{id}/status`: who serves, or the place in the queue from 1 on. An addition to Direct Line's
 * contract for pages that say whom one is talking to; Web Chat and directlinejs never ask.
 */
export async function getStatus(edge: DirectLineEdge, call: Call): Promise<Reply> {
  const own = await ownConversation(edge, call)
  if (isReply(own)) return own
  const { state } = own
  if (hasEnded(state)) return ok({ status: 'ended' })
  if (state.status === 'Active') {
    const { kind, workerId } = state.session
    return ok({ status: 'served', by: { kind, name: nameOf(edge.runtime.desk, workerId) } })
  }
  const position = await positionOf(edge, state)
  return ok({ status: 'waiting', ...(position !== undefined && { position }) })
}

async function positionOf(edge: DirectLineEdge, state: Conversation): Promise<number | undefined> {
  // Whoever is on offer waits in no line.
  if (state.status !== 'Open' || !state.queueId || !state.waiting || state.offer) return undefined
  const { store, clock } = edge.runtime
  const { ahead } = await store.figures(state.queueId, clock.now(), state.id)
  return ahead < FARTHEST ? ahead + 1 : undefined
}
