import type { Conversation, Offer, Search } from './conversation.ts'
import { offerOf } from './conversation.ts'
import type { OfferKind } from './events.ts'
import type { QueueId, WorkerId } from './ids.ts'
import type { Skills } from './rules.ts'

/** What a queue's representatives are wanted for: to take a conversation, or to join one that goes on. */
export interface Wait {
  kind: OfferKind
  queueId: QueueId
  since: number
  /** Goes before others that wait (ASG-2). */
  ahead: boolean
  /** Only a last resort (ASG-10). */
  avoid: readonly WorkerId[]
  /** How urgent it is, where that was decided when it came (ASG-2). */
  rank?: number
  skills?: Skills
  preferred?: WorkerId
  from?: WorkerId
  note?: string
}

/** For whom the conversation waits in a queue, on offer or not; undefined where it waits for nobody. */
export function waitOf(state: Conversation): Wait | undefined {
  if (state.status === 'Active' && state.search) {
    const { kind, queueId, since, from, note } = state.search
    return { kind, queueId, since, ahead: false, avoid: [], from, ...(note !== undefined && { note }) }
  }
  if (state.status !== 'Open' || !state.waiting || !state.queueId) return undefined
  const { cause: _, never: _never, informed: _informed, ...wait } = state.waiting
  return { kind: wait.from ? 'transfer' : 'new', queueId: state.queueId, ...wait }
}

/** What a representative asked for and what is not settled yet: one at a time (TRF-4). */
export type Request = SearchingRequest | OfferedRequest

export interface SearchingRequest extends Asked {
  phase: 'searching'
  queueId: QueueId
}

export interface OfferedRequest extends Asked {
  phase: 'offered'
  offer: Offer
  /** Where a queue found the one to whom it is offered; absent where they were asked for by name. */
  queueId?: QueueId
}

interface Asked {
  kind: 'transfer' | Search['kind']
  from: WorkerId
  note?: string
  /** When it was made; undefined for an offer of an older version. */
  since: number | undefined
}

/** The request that stands while the conversation goes on; a transfer to a queue stands no longer: it has happened. */
export function requestOf(state: Conversation): Request | undefined {
  if (state.status !== 'Active') return undefined
  const { search } = state
  const offer = offerOf(state)
  if (search) {
    const { kind, queueId, from, since, note } = search
    const asked = { kind, from, since, queueId, ...(note !== undefined && { note }) }
    return offer ? { ...asked, phase: 'offered', offer } : { ...asked, phase: 'searching' }
  }
  if (!offer?.from || offer.kind === 'new') return undefined
  const { kind, from, madeAt, note } = offer
  return { kind, from, since: madeAt, phase: 'offered', offer, ...(note !== undefined && { note }) }
}
