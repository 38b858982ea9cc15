import { offerOf, type Conversation } from './conversation.ts'
import type { WorkerId } from './ids.ts'
import { roleOf } from './participants.ts'

/** What a representative can be to a conversation; what they may do in it follows from that (AUT-12). */
export const RELATIONS = ['none', 'offered', 'primary', 'participant', 'consulted', 'monitoring', 'past'] as const
export type Relation = (typeof RELATIONS)[number]

const OF_ROLE = { primary: 'primary', participant: 'participant', consult: 'consulted', monitor: 'monitoring' } as const

/** All that the representative is to the conversation: who served it before may hold an offer of it now. */
export function relationsOf(state: Conversation, workerId: WorkerId): Relation[] {
  const found: Relation[] = []
  if (offerOf(state)?.workerId === workerId) found.push('offered')
  const role = roleOf(state, workerId)
  if (role) found.push(OF_ROLE[role])
  else if (state.status === 'Wrap-up' && state.workerId === workerId) found.push('primary')
  // Whoever watches what they once served may do no less than who served it.
  const served = state.served.some((one) => one.workerId === workerId)
  if (served && !found.includes('primary') && role !== 'participant') found.push('past')
  return found.length > 0 ? found : ['none']
}
