import { hasEnded, offerOf, type Conversation, type Offer } from './conversation.ts'
import type { EventOf } from './events.ts'

/** A representative is wanted to join. */
export function searchStarted(state: Conversation, event: EventOf<'search-started'>): Conversation {
  const { type: _, seq: _seq, at: since, why: _why, ...asked } = event
  return state.status === 'Active' ? { ...state, search: { ...asked, since, declined: [] } } : state
}

/** Nobody is wanted to join any more; an offer that was made stands. */
export function withoutSearch(state: Conversation): Conversation {
  if (state.status !== 'Active') return state
  const { search: _, ...rest } = state
  return rest
}

/** Declining counts against the one who did (ASG-3); declining to join counts for nothing, and is asked once. */
export function offerClosed(state: Conversation, event: EventOf<'offer-closed'>): Conversation {
  if (hasEnded(state)) return state
  const { offer, ...rest } = state
  if (event.outcome === 'accepted') return withoutSearch(rest)
  if (event.outcome !== 'rejected' && event.outcome !== 'timed-out') return rest
  if (rest.status === 'Active' && rest.search) {
    const declined = [...rest.search.declined, event.workerId]
    return { ...rest, search: { ...rest.search, declined } }
  }
  if (offer?.kind === 'conference' || offer?.kind === 'consult') return rest
  const declines = { ...rest.declines, [event.workerId]: (rest.declines[event.workerId] ?? 0) + 1 }
  if (rest.status !== 'Open' || !rest.waiting) return { ...rest, declines }
  const avoid = [...new Set([...rest.waiting.avoid, event.workerId])]
  return { ...rest, declines, waiting: { ...rest.waiting, avoid } }
}

/** The offer that stands, for the next status. */
export function keptOffer(state: Conversation): { offer?: Offer } {
  const offer = offerOf(state)
  return offer ? { offer } : {}
}
