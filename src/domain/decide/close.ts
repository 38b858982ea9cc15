import type { Desk } from '../desk.ts'
import type { CloseReason, ClosureReason } from '../events.ts'
import type { WorkerId } from '../ids.ts'
import { monitorsOf } from '../participants.ts'
import { tell, type Draft } from './draft.ts'
import { closeSessions, stopMonitoring, withdrawRequest } from './part.ts'

/** Ends a conversation for good: a standing offer is withdrawn, an open session closed, the customer's stream ended. */
export function close(draft: Draft, reason: CloseReason, closure: ClosureReason, by?: WorkerId): void {
  endSessions(draft, closure)
  sayGoodbye(draft)
  draft.add({ type: 'conversation-closed', reason, ...(by && { by }) })
}

/** Ends what a representative served: wraps up where the workstream wants it, else closes. */
export function wrapUp(draft: Draft, desk: Desk, reason: CloseReason, closure: ClosureReason): void {
  const before = draft.state
  const { wrapUpMs = 0, wrapUpBlockMs = wrapUpMs } = desk.workstreams.get(before.workstreamId) ?? {}
  if (before.status !== 'Active' || before.session.kind !== 'representative' || wrapUpMs === 0)
    return close(draft, reason, closure)
  const { workerId, units, by } = before.session
  endSessions(draft, closure)
  sayGoodbye(draft)
  // How much of it blocks capacity is the workstream's: all of it, a part, or nothing (CAP-8).
  draft.add({
    type: 'wrap-up-started',
    workerId,
    units: wrapUpBlockMs > 0 ? units : 0,
    until: draft.at + wrapUpMs,
    reason,
    ...(by && { by }),
    ...(wrapUpBlockMs > 0 && wrapUpBlockMs < wrapUpMs && { blockedUntil: draft.at + wrapUpBlockMs }),
  })
}

/** Nobody is available: the customer is told once, and the queue's rule decides (ASG-7). */
export function nobodyAvailable(draft: Draft, desk: Desk): void {
  const { queueId, told } = draft.state
  if (!told) tell(draft, 'no-agents')
  const queue = queueId && desk.queues.get(queueId)
  if (!queue || queue.noAgentThen === 'close') close(draft, 'ClosedDueToFailure', 'ConversationTimeout')
}

/** Requests and offers are withdrawn, and nobody stays in it, seen or not. */
function endSessions(draft: Draft, reason: ClosureReason): void {
  withdrawRequest(draft)
  closeSessions(draft, reason)
  for (const { workerId } of monitorsOf(draft.state)) stopMonitoring(draft, workerId, 'ConversationClosed')
}

/** Tells the customer's client that the conversation is over; the stream ends after it. */
function sayGoodbye(draft: Draft): void {
  const content = { type: 'endOfConversation', code: 'completedSuccessfully' }
  draft.add({ type: 'activity-accepted', from: { kind: 'system' }, audience: 'public', notice: 'ended', content })
}
