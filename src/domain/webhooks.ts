import type { Desk } from './desk.ts'
import type { WebhookEffect } from './effects.ts'
import type { Event, OfferKind, OfferMade } from './events.ts'
import type { Seq } from './ids.ts'

/** Where other systems hear what happens. */
export interface Webhook {
  id: string
  url: string
  /** The newer one signs as well, so that a receiver can change over. */
  secrets: readonly string[]
  /** Only these; all where absent. */
  events?: readonly WebhookEvent[]
}

/** Dynamics' names, as far as it has one ("Conversation webhook"); the others in the same manner. */
export const WEBHOOK_EVENTS = [
  'ConversationCreated',
  'ConversationQueued',
  'ConversationClose',
  'SessionOpened',
  'SessionClosed',
  'AgentAssigned',
  'AgentAccepted',
  'AgentRejected',
  'AgentTimedOut',
  'AgentMovedToWrapUp',
  'TransferToQueueInitiated',
  'TransferToAgentInitiated',
  'TransferAgentAcceptSession',
  'TransferAgentRejectSession',
  'TransferAgentTimedOutSession',
  'ConferenceInitiated',
  'ConferenceFailed',
  'AgentJoinedCustomerConversation',
  'ConsultAgentInitiated',
  'ConsultAgentFailed',
  'ConsultAgentAcceptSession',
  'ConsultAgentRejectSession',
  'ConsultAgentSessionTimedOut',
] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

/** Entries of the log that may be told; which of them are, and under what name, `webhookEventOf` says. */
const TOLD = new Set<Event['type']>([
  'conversation-started', 'routed', 'session-opened', 'session-closed', 'role-changed', 'offer-made', 'offer-closed',
  'search-started', 'search-ended', 'wrap-up-started', 'conversation-closed',
])

/** What a decision's events owe to the webhooks: a cursor each, from before the first to the last (WHK-2). */
export function webhookEffect(events: readonly Event[], desk: Desk): WebhookEffect | undefined {
  if (!desk.webhooks || desk.webhooks.length === 0) return undefined
  const told = events.filter(({ type }) => TOLD.has(type))
  const [first, last] = [told[0], told.at(-1)]
  return first && last && { ids: desk.webhooks.map(({ id }) => id), after: first.seq - 1, upto: last.seq }
}

/** The seq of the offer that an entry closes: its name depends on what was offered. */
export function offerSeqOf(event: Event): Seq | undefined {
  return event.type === 'offer-closed' ? Number(event.offerId.slice(event.offerId.lastIndexOf('_o') + 2)) : undefined
}

/**
 * An entry under the name by which other systems know it; undefined for what is not told, such as supervisors who watch.
 */
export function webhookEventOf(event: Event, offer?: OfferMade): WebhookEvent | undefined {
  switch (event.type) {
    case 'conversation-started':
      return 'ConversationCreated'
    case 'routed':
      if (event.cause === 'transfer' || event.cause === 'hand-back') return 'TransferToQueueInitiated'
      return event.rung === 'representatives' ? 'ConversationQueued' : undefined
    case 'session-opened':
      return event.role === 'monitor' ? undefined : 'SessionOpened'
    case 'session-closed':
      return event.role === 'monitor' ? undefined : 'SessionClosed'
    case 'role-changed':
      return event.role === 'participant' ? 'AgentJoinedCustomerConversation' : undefined
    case 'offer-made':
      return (event.direct && ASKED[event.kind]) || 'AgentAssigned'
    case 'offer-closed':
      return event.outcome === 'withdrawn' || !offer ? undefined : answered(offer)[event.outcome]
    case 'search-started':
      return ASKED[event.kind]
    case 'search-ended':
      if (event.outcome !== 'nobody') return undefined
      return event.kind === 'conference' ? 'ConferenceFailed' : 'ConsultAgentFailed'
    case 'wrap-up-started':
      return 'AgentMovedToWrapUp'
    case 'conversation-closed':
      return 'ConversationClose'
    default:
      return undefined
  }
}

const ASKED: Partial<Record<OfferKind, WebhookEvent>> = {
  transfer: 'TransferToAgentInitiated',
  conference: 'ConferenceInitiated',
  consult: 'ConsultAgentInitiated',
}

/** How an offer was answered, as Dynamics names it for what was offered. */
function answered({ kind, direct }: OfferMade): Record<'accepted' | 'rejected' | 'timed-out', WebhookEvent> {
  if (kind === 'transfer' && direct)
    return {
      accepted: 'TransferAgentAcceptSession',
      rejected: 'TransferAgentRejectSession',
      'timed-out': 'TransferAgentTimedOutSession',
    }
  if (kind === 'consult')
    return {
      accepted: 'ConsultAgentAcceptSession',
      rejected: 'ConsultAgentRejectSession',
      'timed-out': 'ConsultAgentSessionTimedOut',
    }
  const accepted = kind === 'conference' ? 'AgentJoinedCustomerConversation' : 'AgentAccepted'
  return { accepted, rejected: 'AgentRejected', 'timed-out': 'AgentTimedOut' }
}

/** Ids, kinds and reasons: neither what was said, nor notes, nor variables, nor names (WHK-4). */
const SHOWN = ['workerId', 'queueId', 'sessionId', 'offerId', 'kind', 'role', 'purpose', 'from', 'by', 'cause', 'reason']

/** What of an entry other systems are told. */
export function webhookDataOf(event: Event): Record<string, unknown> {
  const shown = Object.entries(event).filter(([field]) => SHOWN.includes(field))
  const customer = event.type === 'conversation-started' && { customerId: event.customer.id }
  return { ...Object.fromEntries(shown), ...customer }
}
