import type { Conversation } from '../domain/conversation.ts'
import type { Event } from '../domain/events.ts'
import { activityIdOf, hiddenIdOf, type ConversationId } from '../domain/ids.ts'
import { whyWaiting } from '../domain/passed-over.ts'
import { waitOf } from '../domain/wait.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { readable, type DeskEdge, type Readable } from './edge.ts'
import { isShown, type Viewer } from './participation-view.ts'
import { may, rowOf } from './rights.ts'
import { traceEntry } from './trace.ts'
import type { LogEntry, LogPage, TraceEntry } from './types.ts'
import { conversationView, iso } from './views.ts'

const PAGE = 500

/** `GET /api/conversations/{id}`. */
export async function getConversation(edge: DeskEdge, call: Call): Promise<Reply> {
  const found = await readable(edge, call)
  if (isReply(found)) return found
  const sessions = await edge.runtime.store.sessions(found.id)
  return ok(conversationView(found.state, sessions, edge.runtime.desk, viewerOf(found)))
}

/** `GET /api/conversations/{id}/log?after=`: what was said and what happened, whispers included; not the trace. */
export async function getLog(edge: DeskEdge, call: Call): Promise<Reply> {
  const found = await readable(edge, call)
  if (isReply(found)) return found
  const after = call.query.get('after') || '0'
  if (!/^\d{1,15}$/.test(after)) return fail(400, 'bad-field', '"after" must be a seq: a whole number.')
  const events = await edge.runtime.store.log(found.id, Number(after), PAGE)
  const whispers = may(found.me, rowOf('GET /api/conversations/:conversationId/log internal'), found.state)
  const viewer = viewerOf(found)
  const shown = events.filter((event) => (whispers || !isWhisper(event)) && !isUnseen(event, viewer))
  const entries = shown.flatMap((event) => logEntry(found.id, event) ?? [])
  const page: LogPage = { entries, through: events.at(-1)?.seq ?? Number(after), more: events.length === PAGE }
  return ok(page)
}

function viewerOf({ me, state }: Readable): Viewer {
  return { workerId: me.id, seesMonitors: may(me, rowOf('GET /api/conversations/:conversationId monitors'), state) }
}

/** Whether it says that a supervisor comes to watch or goes (TRF-8). */
function isUnseen(event: Event, viewer: Viewer): boolean {
  if (event.type !== 'session-opened' && event.type !== 'session-closed') return false
  return event.role === 'monitor' && !isShown({ role: event.role, workerId: event.workerId }, viewer)
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
  const viewer = viewerOf(found)
  const entries: TraceEntry[] = []
  for (let after = 0; ;) {
    const events = await edge.runtime.store.log(found.id, after, PAGE)
    for (const event of events) if (!isUnseen(event, viewer)) entries.push(...traceEntry(event, edge.runtime.desk))
    after = events.at(-1)?.seq ?? after
    if (events.length < PAGE) return ok([...entries, ...(await waitingNow(edge, found.state))])
  }
}

/** What keeps whom from a conversation that waits, as it stands now: the log says only what was decided (ASG-8). */
async function waitingNow(edge: DeskEdge, state: Conversation): Promise<TraceEntry[]> {
  if (!waitOf(state)) return []
  const { store, desk, clock } = edge.runtime
  const text = whyWaiting(state, desk, await store.workers())
  return text === undefined ? [] : [{ seq: state.seq + 1, at: iso(clock.now()), code: 'waiting', text }]
}

function without(entry: object, ...fields: string[]): object {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => !fields.includes(name)))
}
