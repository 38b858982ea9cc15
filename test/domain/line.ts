import type { Event, Item } from '../../src/domain/events.ts'

/** An entry of a log as one line that a test can name. */
export function line(event: Event, log: readonly Event[]): string {
  switch (event.type) {
    case 'conversation-started':
      return 'started'
    case 'routed':
      return ['routed', event.queueId, event.rung, event.cause, ...(event.ahead ? ['ahead'] : [])].join(' ')
    case 'session-opened':
      return `opened ${event.workerId}${event.role ? ` ${event.role}` : ''}`
    case 'role-changed':
      return `${event.workerId} is ${event.role}`
    case 'search-started':
      return `search ${event.kind} ${event.queueId}`
    case 'search-ended':
      return `search ${event.kind} ${event.outcome}`
    case 'session-closed':
      return `closed ${event.workerId} ${event.reason}`
    case 'activity-accepted': {
      const who = 'workerId' in event.from ? event.from.workerId : event.from.kind
      const where = event.audience === 'public' ? '' : ` (${event.audience})`
      return `${who}${event.sentTo ? ' to bot' : ''}${where}: ${textOf(event)}`
    }
    case 'activity-sent':
      return `sent ${itemText(event.item, log)}${event.attempt > 1 ? `, try ${event.attempt}` : ''}`
    case 'activity-answered':
      return `answered ${itemText(event.item, log)} ${event.outcome}${event.retryAt === undefined ? '' : ', again'}`
    case 'bot-engaged':
      return 'engaged'
    case 'variables-set':
      return `variables ${Object.keys(event.variables).join(' ')}`
    case 'summary-set':
      return `summary ${event.summary}`
    case 'offer-made':
      return `offered ${event.workerId} ${event.kind}`
    case 'offer-closed':
      return `offer ${event.workerId} ${event.outcome}`
    case 'wrap-up-started':
      return `wrap-up ${event.workerId} ${event.reason}`
    case 'capacity-released':
      return `released ${event.workerId}`
    case 'conversation-closed':
      return `ended ${event.reason}`
    case 'erased':
      return `erased ${event.cause}`
    case 'noted':
      return `noted ${event.code}`
  }
}

function itemText(item: Item, log: readonly Event[]): string {
  const event = typeof item === 'number' ? log[item - 1] : undefined
  return event?.type === 'activity-accepted' ? textOf(event) : String(item)
}

function textOf(event: Extract<Event, { type: 'activity-accepted' }>): string {
  return event.notice ?? event.content?.text ?? event.content?.type ?? '?'
}
