import type { Active, Conversation, Monitor, Participant, RepresentativeSession } from './conversation.ts'
import type { ParticipantRole } from './events.ts'
import type { WorkerId } from './ids.ts'

/** So many representatives may be in a conversation, and so many supervisors watch it: a bounded snapshot. */
export const PARTICIPANT_LIMIT = 10
export const MONITOR_LIMIT = 10

export type Role = 'primary' | ParticipantRole

/** An active conversation that a representative serves. */
export type Served = Active & { session: RepresentativeSession }

/** Whether a representative serves it. */
export function isServed(state: Conversation): state is Served {
  return state.status === 'Active' && state.session.kind === 'representative'
}

/** The representatives beside the primary. */
export function othersOf(state: Conversation): readonly Participant[] {
  return state.status === 'Active' ? (state.others ?? []) : []
}

/** The supervisors who watch. */
export function monitorsOf(state: Conversation): readonly Monitor[] {
  return state.monitors ?? []
}

/** What the worker is in the conversation now; undefined for whoever is not in it, and for a bot. */
export function roleOf(state: Conversation, workerId: WorkerId): Role | undefined {
  if (isServed(state) && state.session.workerId === workerId) return 'primary'
  const other = othersOf(state).find((one) => one.workerId === workerId)
  if (other) return other.role
  return monitorsOf(state).some((one) => one.workerId === workerId) ? 'monitor' : undefined
}

/** Whether the worker is a representative whom the customer sees in the conversation. */
export function serves(state: Conversation, workerId: WorkerId): state is Served {
  const role = roleOf(state, workerId)
  return role === 'primary' || role === 'participant'
}

/** Who comes last where the last one leaves: they, and whoever left before while others went on (ASG-10). */
export function lastResortsAfter(state: Served, workerId: WorkerId): WorkerId[] {
  return [workerId, ...(state.left ?? [])]
}

/** Everybody who costs a representative's capacity in it: the primary and those beside. */
export function representativesIn(state: Conversation): readonly RepresentativeSession[] {
  return isServed(state) ? [state.session, ...othersOf(state)] : []
}
