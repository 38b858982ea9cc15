import type { Event } from '../domain/events.ts'
import { activityIdOf, hiddenIdOf, type ConversationId } from '../domain/ids.ts'
import { note, withAdvice } from '../protocol/diagnostics.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { readable, type DeskEdge } from './edge.ts'
import { may, rowOf } from './rights.ts'
import type { LogEntry, LogPage, TraceEntry } from './types.ts'
import { conversationView, iso } from './views.ts'

const PAGE = 500

/** `GET /api/conversations/{id}`. */
export async function getConversation(edge: DeskEdge, call: Call): Promise<Reply> {
  const found = await readable(edge, call)
  if (isReply(found)) return found
  return ok(conversationView(found.state, await edge.runtime.store.sessions(found.id), edge.runtime.desk))
}

/** `GET /api/conversations/{id}/log?after=`: what was said and what happened, whispers included; not the trace. */
export async function getLog(edge: DeskEdge, call: Call): Promise<Reply> {
  const found = await readable(edge, call)
  if (isReply(found)) return found
  const after = call.query.get('after') || '0'
  if (!/^\d{1,15}$/.test(after)) return fail(400, 'bad-field', '"after" must be a seq: a whole number.')
  const events = await edge.runtime.store.log(found.id, Number(after), PAGE)
  const whispers = may(found.me, rowOf('GET /api/conversations/:conversationId/log internal'), found.state)
  const entries = events.flatMap((event) => (isWhisper(event) && !whispers ? [] : (logEntry(found.id, event) ?? [])))
  const page: LogPage = { entries, through: events.at(-1)?.seq ?? Number(after), more: events.length === PAGE }
  return ok(page)
}

function isWhisper(event: Event): boolean {
  return event.type === 'activity-accepted' && event.audience === 'internal'
}

/** Entries that only say how activities travelled belong to the trace. */
const TRACE_ONLY = new Set(['activity-sent', 'activity-answered', 'noted', 'bot-engaged'])

function logEntry(id: ConversationId, event: Event): LogEntry | undefined {
  if (TRACE_ONLY.has(event.type)) return undefined
  const { at, ...rest } = event
  if (event.type !== 'activity-accepted') return { ...without(rest, 'why', 'variables'), at: iso(at) } as LogEntry
  if (event.audience === 'suppressed') return undefined
  const activityId = event.audience === 'public' ? activityIdOf(id, event.seq) : hiddenIdOf(id, event.seq)
  const { seq, type, audience, from, notice, names, content } = event
  const activity = { ...content, id: content?.id ?? activityId, timestamp: iso(at) }
  const automatic = notice !== undefined && { notice, ...(names && { names }) }
  return { seq, at: iso(at), type, audience, from, ...automatic, activity }
}

/** `GET /api/conversations/{id}/trace`: why things went as they did (ASG-8). */
export async function getTrace(edge: DeskEdge, call: Call): Promise<Reply> {
  const found = await readable(edge, call)
  if (isReply(found)) return found
  const entries: TraceEntry[] = []
  for (let after = 0; ;) {
    const events = await edge.runtime.store.log(found.id, after, PAGE)
    for (const event of events) entries.push(...traceEntry(event))
    after = events.at(-1)?.seq ?? after
    if (events.length < PAGE) return ok(entries)
  }
}

function traceEntry(event: Event): TraceEntry[] {
  const step = (code: string, text: string, data?: Record<string, unknown>) => [
    { seq: event.seq, at: iso(event.at), code, text, ...(data && { data }) },
  ]
  switch (event.type) {
    case 'routed':
      return step('routed', event.why, { queueId: event.queueId, rung: event.rung, cause: event.cause })
    case 'offer-made':
      return step('offer-made', event.why, { offerId: event.offerId, workerId: event.workerId })
    case 'offer-closed':
      return step('offer-closed', `The offer to ${event.workerId} was ${event.outcome}.`, {
        offerId: event.offerId,
        workerId: event.workerId,
      })
    case 'session-opened':
      return step('session-opened', `${event.workerId} has the conversation.`, {
        sessionId: event.sessionId,
        workerId: event.workerId,
      })
    case 'session-closed':
      return step('session-closed', `${event.workerId} no longer has it: ${event.reason}.`, {
        sessionId: event.sessionId,
        workerId: event.workerId,
      })
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
      return step('conversation-closed', `The conversation is closed: ${event.reason}.`)
    case 'noted':
      return step(event.code, withAdvice(event.code, event.text), event.data)
    default:
      return []
  }
}

function itemWords(item: string | number): string {
  return item === 'added' ? 'conversationUpdate' : item === 'context' ? 'set-context' : `activity ${item}`
}

function without(entry: object, ...fields: string[]): object {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => !fields.includes(name)))
}
