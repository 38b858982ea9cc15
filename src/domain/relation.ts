import { offerOf, type Conversation } from './conversation.ts'
import type { WorkerId } from './ids.ts'

/** What a representative can be to a conversation; what they may do in it follows from that (AUT-12). */
export const RELATIONS = ['none', 'offered', 'primary', 'participant', 'consulted', 'monitoring', 'past'] as const
export type Relation = (typeof RELATIONS)[number]

/** All that the representative is to the conversation: who served it before may hold an offer of it now. */
export function relationsOf(state: Conversation, workerId: WorkerId): Relation[] {
  const found: Relation[] = []
  if (offerOf(state)?.workerId === workerId) found.push('offered')
  if (hasIt(state, workerId)) found.push('primary')
  else if (state.served.some((served) => served.workerId === workerId)) found.push('past')
  return found.length > 0 ? found : ['none']
}

/** A wrap-up is still its representative's. */
function hasIt(state: Conversation, workerId: WorkerId): boolean {
  if (state.status === 'Wrap-up') return state.workerId === workerId
  return state.status === 'Active' && state.session.workerId === workerId
}
