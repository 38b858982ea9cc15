import type { Conversation } from './conversation.ts'
import type { Customer, Event, EventOf } from './events.ts'

/** Whoever is named no more: no client can name its user so, as it has no say in `erased`. */
export const ERASED: Customer = { id: 'erased', erased: true }

/** Whether the conversation's content was erased (AUT-51). */
export function isErased(state: Conversation): boolean {
  return state.customer.erased === true
}

/** The state without anything that a customer, a bot or a representative has written: what `erased` leaves of it. */
export function withoutWords(state: Conversation): Conversation {
  const { summary: _summary, locale: _locale, ...rest } = state
  return { ...rest, customer: ERASED, variables: {} } as Conversation
}

type Emptied = { [Type in Event['type']]: (event: EventOf<Type>) => Event }

const same = <One extends Event>(event: One): One => event

/** For each kind of entry, what is left of it; a new kind has to say so here. */
const EMPTIED: Emptied = {
  'conversation-started': ({ locale: _, ...event }) => ({ ...event, customer: ERASED, variables: {} }),
  'variables-set': (event) => ({ ...event, variables: {} }),
  'summary-set': (event) => ({ ...event, summary: '' }),
  'activity-accepted': ({ content: _, ...event }) => event,
  routed: ({ note: _, ...event }) => event,
  'offer-made': ({ note: _, ...event }) => event,
  'search-started': ({ note: _, ...event }) => event,
  'search-ended': same,
  'offer-closed': same,
  'session-opened': same,
  'session-closed': same,
  'role-changed': same,
  'activity-sent': same,
  'activity-answered': same,
  'bot-engaged': same,
  'wrap-up-started': same,
  'capacity-released': same,
  'conversation-closed': same,
  noted: same,
  erased: same,
}

/**
 * An entry of the log as erasure leaves it. Folding a log of these gives the state that was stored: `erased` empties
 * the state of all that is missing here (CNV-4).
 */
export function emptied(event: Event): Event {
  return (EMPTIED[event.type] as (event: Event) => Event)(event)
}
