import { toCustomer } from '../direct-line/to-customer.ts'
import type { Desk } from '../domain/desk.ts'
import type { Event } from '../domain/events.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { Activity, ChannelAccount } from '../protocol/activity.ts'

/** To whom a customer writes, whoever serves. */
const DESK: ChannelAccount = { id: 'handback', name: 'Handback', role: 'bot' }

/**
 * A conversation as a Bot Framework transcript: what the customer saw of it, oldest first. Bot Framework Emulator tells the
 * sides apart by the roles of `from` and `recipient`, and opens nothing where one of them is missing (its
 * Conversation.feedActivities).
 */
export function transcriptOf(id: ConversationId, log: readonly Event[], desk: Desk): Activity[] {
  const started = log.find((event) => event.type === 'conversation-started')
  const { id: customerId = '', name } = started?.customer ?? {}
  const customer: ChannelAccount = { id: customerId, ...(name !== undefined && { name }), role: 'user' }
  return toCustomer(id, log, desk).map((activity) => ({
    ...activity,
    recipient: activity.from?.role === 'user' ? DESK : customer,
  }))
}
