import { offerOf } from '../conversation.ts'
import type { Desk } from '../desk.ts'
import type { CloseReason, ClosureReason } from '../events.ts'
import { tell, type Draft } from './draft.ts'

/** Ends a conversation for good: a standing offer is withdrawn, an open session closed, the customer's stream ended. */
export function close(draft: Draft, reason: CloseReason, closure: ClosureReason): void {
  endSession(draft, closure)
  sayGoodbye(draft)
  draft.add({ type: 'conversation-closed', reason })
}

/** Ends what a representative served: wraps up where the workstream wants it, else closes. */
export function wrapUp(draft: Draft, desk: Desk, reason: CloseReason, closure: ClosureReason): void {
  const before = draft.state
  const wrapUpMs = desk.workstreams.get(before.workstreamId)?.wrapUpMs ?? 0
  if (before.status !== 'Active' || before.session.kind !== 'representative' || wrapUpMs === 0)
    return close(draft, reason, closure)
  const { workerId, units } = before.session
  endSession(draft, closure)
  sayGoodbye(draft)
  draft.add({ type: 'wrap-up-started', workerId, units, until: draft.at + wrapUpMs, reason })
}

/** Nobody is available: the customer is told once, and the queue's rule decides (ASG-7). */
export function nobodyAvailable(draft: Draft, desk: Desk): void {
  const { queueId, told } = draft.state
  if (!told) tell(draft, 'no-agents')
  const queue = queueId && desk.queues.get(queueId)
  if (!queue || queue.noAgentThen === 'close') close(draft, 'ClosedDueToFailure', 'ConversationTimeout')
}

function endSession(draft: Draft, reason: ClosureReason): void {
  withdrawOffer(draft)
  const { state } = draft
  if (state.status === 'Active') {
    draft.add({ type: 'session-closed', sessionId: state.session.id, workerId: state.session.workerId, reason })
  }
}

/** Takes back an offer that stands (CNV-7, TRF-4). */
function withdrawOffer(draft: Draft): void {
  const offer = offerOf(draft.state)
  if (offer) draft.add({ type: 'offer-closed', offerId: offer.offerId, workerId: offer.workerId, outcome: 'withdrawn' })
}

/** Tells the customer's client that the conversation is over; the stream ends after it. */
function sayGoodbye(draft: Draft): void {
  const content = { type: 'endOfConversation', code: 'completedSuccessfully' }
  draft.add({ type: 'activity-accepted', from: { kind: 'system' }, audience: 'public', notice: 'ended', content })
}
