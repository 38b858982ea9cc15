import { nameOf, type Desk } from '../domain/desk.ts'
import { toConversationId, type ConversationId, type QueueId, type WorkerId } from '../domain/ids.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import type { StoredSurvey } from '../store/store.ts'
import { caller, type DeskEdge } from './edge.ts'
import { may, rowOf } from './rights.ts'
import type { SurveyFigures, SurveySummary, SurveyView } from './types.ts'
import { iso, surveyView } from './views.ts'

const PAGE = 200
const MOST_LISTED = 1_000
/** A spreadsheet takes about a million lines; whoever has more names a shorter span. */
const MOST_EXPORTED = 100_000
const DAY_MS = 86_400_000
const DEFAULT_SPAN_MS = 30 * DAY_MS
const BY = ['day', 'week', 'month', 'representative', 'queue'] as const

/**
 * `GET /api/surveys?from=&to=&before=&limit=`: results, newest first, in pages (SUR-2); those of conversations that the
 * caller served, a supervisor's are all.
 */
export async function getSurveys(edge: DeskEdge, call: Call): Promise<Reply> {
  const { runtime } = edge
  const wanted = await wantedBy(edge, call)
  if (isReply(wanted)) return wanted
  const asked = call.query.get('limit') ?? String(PAGE)
  const limit = /^\d{1,4}$/.test(asked) ? Number(asked) : 0
  if (limit < 1 || limit > MOST_LISTED)
    return fail(400, 'bad-field', `"limit" must be a whole number from 1 to ${MOST_LISTED}.`)
  const cursor = call.query.get('before')
  const before = cursor ? toConversationId(cursor) : undefined
  if (cursor && !before) return fail(400, 'bad-field', '"before" must be the conversation of a survey.')
  const views: SurveyView[] = []
  for await (const survey of surveysIn(runtime, { ...wanted, ...(before && { before }) }, limit)) {
    views.push(surveyView(survey, runtime.desk))
    if (views.length === limit) break
  }
  return ok(views)
}

/** `GET /api/surveys.csv?from=&to=`: the same, one line a survey, for a spreadsheet. */
export async function getSurveysCsv(edge: DeskEdge, call: Call): Promise<Reply> {
  const { runtime } = edge
  const wanted = await wantedBy(edge, call)
  if (isReply(wanted)) return wanted
  const lines = ['at,conversationId,rating,comment,servedBy,queues,botId,answers']
  for await (const survey of surveysIn(runtime, wanted)) {
    if (lines.length > MOST_EXPORTED)
      return fail(400, 'bad-field', `"from" and "to" must span at most ${MOST_EXPORTED} surveys: ask for a shorter span.`)
    lines.push(csvLine(surveyView(survey, runtime.desk)))
  }
  return { status: 200, body: lines.join('\r\n') + '\r\n', headers: { 'content-type': 'text/csv; charset=utf-8' } }
}

function csvLine({ at, conversationId, rating, comment, servedBy, botId, answers }: SurveyView): string {
  const names = servedBy.map(({ name }) => name).join('; ')
  const queues = servedBy.map(({ queueId }) => queueId).join('; ')
  const cells = [at, conversationId, rating ?? '', comment ?? '', names, queues, botId, JSON.stringify(answers)]
  return cells.map(csvCell).join(',')
}

/** Quoted for RFC 4180; a leading = + - @ is kept from being read as a formula. */
function csvCell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** `GET /api/surveys/summary?from=&to=&by=`: how many, their average and distribution; days are UTC's (SUR-2). */
export async function getSurveySummary(edge: DeskEdge, call: Call): Promise<Reply> {
  const { runtime } = edge
  const wanted = await wantedBy(edge, call)
  if (isReply(wanted)) return wanted
  const by = BY.find((one) => one === (call.query.get('by') ?? 'day'))
  if (!by) return fail(400, 'bad-field', `"by" must be one of ${BY.join(', ')}.`)
  const { to = runtime.clock.now() } = wanted
  const { from = to - DEFAULT_SPAN_MS } = wanted
  const total = noFigures()
  const groups = new Map<string, SurveyFigures>()
  // Up to now is without an end: the moments of entries may be some ms ahead of the clock (CON-3).
  for await (const survey of surveysIn(runtime, { ...wanted, from })) {
    count(total, survey.rating)
    for (const key of keysOf(survey, by)) {
      const figures = groups.get(key) ?? noFigures()
      groups.set(key, figures)
      count(figures, survey.rating)
    }
  }
  const { desk } = runtime
  const summary: SurveySummary = {
    from: iso(from),
    to: iso(to),
    by,
    total: rounded(total),
    groups: [...groups].map(([key, figures]) => ({ key, name: nameIn(desk, by, key), ...rounded(figures) })).sort(byKey),
  }
  return ok(summary)
}

interface Wanted {
  from?: number
  to?: number
  /** Only after this conversation's, in a list from the newest. */
  before?: ConversationId
  /** Only where this representative served. */
  servedBy?: WorkerId
}

/** What the call asks for, as far as the caller may see it (AUT-12). */
async function wantedBy(edge: DeskEdge, call: Call): Promise<Wanted | Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const span = spanOf(call)
  if (isReply(span) || may(me, rowOf('GET /api/surveys of others'))) return span
  return { ...span, servedBy: me.id }
}

/** Page by page: whatever else the router does goes on between. */
async function* surveysIn({ store }: DeskEdge['runtime'], { servedBy, ...wanted }: Wanted, size = MOST_LISTED) {
  for (let { before } = wanted; ; ) {
    const page = await store.surveys({ ...wanted, ...(before && { before }), limit: size })
    yield* servedBy ? page.filter((survey) => survey.servedBy.some(({ workerId }) => workerId === servedBy)) : page
    before = page.at(-1)?.conversationId
    if (page.length < size) return
  }
}

/** The groups that a survey belongs to: its day, its week's Monday, its month; everybody who served; their queues. */
function keysOf({ at, servedBy }: StoredSurvey, by: (typeof BY)[number]): string[] {
  const weekday = (new Date(at).getUTCDay() + 6) % 7
  switch (by) {
    case 'day':
      return [iso(at).slice(0, 10)]
    case 'week':
      return [iso(at - weekday * DAY_MS).slice(0, 10)]
    case 'month':
      return [iso(at).slice(0, 7)]
    case 'representative':
      return [...new Set(servedBy.map(({ workerId }) => workerId))]
    case 'queue':
      return [...new Set(servedBy.map(({ queueId }) => queueId))]
  }
}

function nameIn(desk: Desk, by: (typeof BY)[number], key: string): string {
  if (by === 'representative') return nameOf(desk, key as WorkerId)
  return by === 'queue' ? (desk.queues.get(key as QueueId)?.name ?? key) : key
}

function noFigures(): SurveyFigures {
  return { count: 0, rated: 0, average: null, distribution: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 } }
}

function count(figures: SurveyFigures, rating: number | null): void {
  figures.count += 1
  if (rating === null) return
  figures.average = ((figures.average ?? 0) * figures.rated + rating) / (figures.rated + 1)
  figures.rated += 1
  if (Object.hasOwn(figures.distribution, rating)) figures.distribution[rating]! += 1
}

function rounded({ average, ...figures }: SurveyFigures): SurveyFigures {
  return { ...figures, average: average === null ? null : Math.round(average * 100) / 100 }
}

function byKey(one: { key: string }, other: { key: string }): number {
  return one.key < other.key ? -1 : 1
}

/** `from` and `to` as ms since 1970, where they are given. */
function spanOf(call: Call): { from?: number; to?: number } | Reply {
  const span: { from?: number; to?: number } = {}
  for (const field of ['from', 'to'] as const) {
    const text = call.query.get(field)
    if (!text) continue
    const at = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : NaN
    if (Number.isNaN(at))
      return fail(400, 'bad-field', `"${field}" must be a day such as 2026-11-21, or a moment such as 2026-11-21T15:00:00Z.`)
    span[field] = at
  }
  const { from, to } = span
  return from !== undefined && to !== undefined && from > to ? fail(400, 'bad-field', '"from" must not be after "to".') : span
}
