import type { CommandOf } from '../commands.ts'
import { offerOf, type Conversation } from '../conversation.ts'
import { nameOf, type Desk } from '../desk.ts'
import { isServed, lastResortsAfter, roleOf } from '../participants.ts'
import { draftOn, tell, type Draft } from './draft.ts'
import { decline } from './offer.ts'
import { stepOut, stopMonitoring, tellLeft } from './part.ts'
import { enterQueue } from './route.ts'

/**
 * A representative's desk has been gone for too long: what they were offered is withdrawn, and what they served goes on
 * without them, or back to its queue ahead of others (ASG-5). A wrap-up ends by itself.
 */
export function disconnect({ workerId, at }: CommandOf<'disconnect'>, state: Conversation, desk: Desk): Draft {
  const draft = draftOn(state, at)
  takeOffer(draft, desk, workerId)
  const role = roleOf(draft.state, workerId)
  if (role === 'monitor') stopMonitoring(draft, workerId, 'AgentDisconnected')
  else if (role && isServed(state)) takePart(draft, desk, { workerId, role, queueId: state.session.queueId })
  return draft
}

/** Nobody declined: it counts for nothing where the queue finds the next one; whoever asked by name is told. */
function takeOffer(draft: Draft, desk: Desk, workerId: Part['workerId']): void {
  const { state } = draft
  const offer = offerOf(state)
  if (offer?.workerId !== workerId) return
  if (state.status === 'Active' && !state.search) return decline(draft, desk, 'timed-out')
  draft.add({ type: 'offer-closed', offerId: offer.offerId, workerId, outcome: 'withdrawn' })
}

interface Part extends Pick<CommandOf<'disconnect'>, 'workerId'> {
  role: string
  queueId: NonNullable<Conversation['queueId']>
}

function takePart(draft: Draft, desk: Desk, { workerId, role, queueId }: Part): void {
  const avoid = isServed(draft.state) ? lastResortsAfter(draft.state, workerId) : [workerId]
  const goesOn = stepOut(draft, desk, workerId, 'AgentDisconnected')
  if (role === 'consult') tell(draft, 'participant-left', { agent: nameOf(desk, workerId) }, 'internal')
  else tellLeft(draft, desk, workerId, 'agent-disconnected')
  if (goesOn) return
  const place = { queueId: draft.state.queueId ?? queueId, ahead: true, avoid }
  enterQueue(draft, desk, { ...place, rung: 'representatives', cause: 'disconnected' })
}
