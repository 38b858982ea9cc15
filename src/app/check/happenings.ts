import type { Event, EventOf } from '../../domain/events.ts'

/** What entries of a log say of the bot that is checked. */

export const BOT_ID = 'bot'

/** Words of the bot's for the customer, or something to look at. */
export function isFromBot(event: Event): event is EventOf<'activity-accepted'> {
  if (event.type !== 'activity-accepted' || event.from.kind !== 'bot' || event.audience !== 'public') return false
  const { type, text, attachments } = event.content ?? {}
  return type === 'message' && Boolean(text || (Array.isArray(attachments) && attachments.length > 0))
}

export function isFromCustomer(event: Event): boolean {
  return event.type === 'activity-accepted' && event.from.kind === 'customer'
}

/** The bot was let in; the newest such entry begins what it did. */
export function isLetIn(event: Event): boolean {
  return event.type === 'session-opened' && event.workerId === BOT_ID
}

/** It is out again, by its own doing or not. */
export function isOut(event: Event): event is EventOf<'session-closed'> {
  return event.type === 'session-closed' && event.workerId === BOT_ID
}

export function isEscalation(event: Event): boolean {
  return isOut(event) && event.reason === 'BotTransferToAgent'
}

export function isEnd(event: Event): boolean {
  return isOut(event) && event.reason === 'BotEndConversation'
}

/** The POST of the customer's activity at that seq was answered, or was given up. */
export function isAnswerTo(seq: number): (event: Event) => boolean {
  return (event) => event.type === 'activity-answered' && event.item === seq && event.retryAt === undefined
}

export function isNoted(...codes: string[]): (event: Event) => event is EventOf<'noted'> {
  return (event): event is EventOf<'noted'> => event.type === 'noted' && codes.includes(event.code)
}
