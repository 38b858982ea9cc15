import { nameOf, type Desk } from '../domain/desk.ts'
import type { Event } from '../domain/events.ts'
import type { WorkerId } from '../domain/ids.ts'
import type { Role } from '../domain/participants.ts'
import { note, withAdvice } from '../protocol/diagnostics.ts'
import type { TraceEntry } from './types.ts'
import { iso } from './views.ts'

const ROLE_WORDS: Record<Role, string> = {
  primary: 'has the conversation',
  participant: 'takes part',
  consult: 'is consulted',
  monitor: 'watches',
}

/** One entry of the log as steps of the trace, in words; none where it explains nothing. */
export function traceEntry(event: Event, desk: Desk): TraceEntry[] {
  const name = (workerId: WorkerId) => nameOf(desk, workerId)
  const step = (code: string, text: string, data?: Record<string, unknown>) => [
    { seq: event.seq, at: iso(event.at), code, text, ...(data && { data }) },
  ]
  switch (event.type) {
    case 'routed':
      return step('routed', event.why, { queueId: event.queueId, rung: event.rung, cause: event.cause })
    case 'capacity-released':
      return step('capacity-released', `${name(event.workerId)} wraps up, and has room for others again.`)
    case 'offer-made':
      return step('offer-made', event.why, { offerId: event.offerId, workerId: event.workerId })
    case 'offer-closed':
      return step('offer-closed', `The offer to ${name(event.workerId)} was ${event.outcome}.`, {
        offerId: event.offerId,
        workerId: event.workerId,
      })
    case 'session-opened':
      return step('session-opened', `${name(event.workerId)} ${roleWords(event)}${byWords(event.by, desk)}.`, {
        sessionId: event.sessionId,
        workerId: event.workerId,
      })
    case 'session-closed':
      return step('session-closed', `${name(event.workerId)} is no longer in it: ${event.reason}.`, {
        sessionId: event.sessionId,
        workerId: event.workerId,
      })
    case 'role-changed':
      return step('role-changed', `${name(event.workerId)} ${ROLE_WORDS[event.role]}.`, {
        sessionId: event.sessionId,
        workerId: event.workerId,
        role: event.role,
      })
    case 'search-started':
      return step('search-started', event.why, { kind: event.kind, queueId: event.queueId })
    case 'search-ended':
      return step('search-ended', `Looking for someone to join has ended: ${event.outcome}.`, { kind: event.kind })
    case 'bot-engaged':
      return step('bot-engaged', 'The bot answered conversationUpdate and set-context.', { sessionId: event.sessionId })
    case 'activity-sent':
      return step('activity-sent', `Sent to the bot: ${itemWords(event.item)}, try ${event.attempt}.`, {
        item: event.item,
      })
    case 'activity-answered':
      return step('activity-answered', `The bot's answer to ${itemWords(event.item)}: ${event.outcome}.`, {
        item: event.item,
        outcome: event.outcome,
      })
    case 'activity-accepted':
      if (event.sentTo)
        return step('activity-sent', `Sent to the bot: ${itemWords(event.seq)}, try 1.`, { item: event.seq })
      if (event.audience !== 'suppressed' || event.notice !== undefined) return []
      return step('not-in-roster', withAdvice('not-in-roster', note('not-in-roster').text))
    case 'conversation-closed':
      return step('conversation-closed', `The conversation is closed${byWords(event.by, desk)}: ${event.reason}.`)
    case 'erased': {
      const why = event.cause === 'request' ? 'on request' : 'as its time was up'
      return step('erased', `What was said in this conversation is erased, ${why}.`)
    }
    case 'noted':
      return step(event.code, withAdvice(event.code, event.text), event.data)
    default:
      return []
  }
}

function itemWords(item: string | number): string {
  return item === 'added' ? 'conversationUpdate' : item === 'context' ? 'set-context' : `activity ${item}`
}

function roleWords({ role = 'primary' }: { role?: Role }): string {
  return ROLE_WORDS[role]
}

/** Who did it, where a supervisor did. */
function byWords(by: WorkerId | undefined, desk: Desk): string {
  return by ? `, by ${nameOf(desk, by)}` : ''
}
