import type { Representative } from '../domain/desk.ts'
import { toConversationId, type ConversationId } from '../domain/ids.ts'
import { relationsOf } from '../domain/relation.ts'
import { fail, isReply, ok, type Call, type Reply, type Route } from '../protocol/http.ts'
import { isObject } from '../protocol/json.ts'
import { auditId } from '../runtime/audit-id.ts'
import { eraseCustomer } from '../runtime/erase.ts'
import { createRecent, type Recent } from '../runtime/recent.ts'
import { caller, textOf, type DeskEdge } from './edge.ts'
import type { AuditView } from './types.ts'
import { iso } from './views.ts'

const ONE = '/api/conversations/:conversationId'

/**
 * What goes into the audit log (AUT-54). Reading does where the reader has no part in the conversation: the part of
 * others is in its own log.
 */
export const AUDITED: Record<string, string> = {
  [`GET ${ONE}`]: 'read',
  [`GET ${ONE}/log`]: 'read',
  [`GET ${ONE}/trace`]: 'read',
  [`GET ${ONE}/bot-activities`]: 'read',
  [`POST ${ONE}/monitor`]: 'monitored',
  [`POST ${ONE}/join`]: 'joined',
  [`POST ${ONE}/assign`]: 'assigned',
  [`POST ${ONE}/force-close`]: 'closed',
  'POST /api/workers/:workerId/sign-out': 'signed out',
  'GET /api/surveys.csv': 'exported surveys',
  'GET /api/audit': 'read the audit log',
}

/** Whoever looks at one conversation again within this time is not noted again. */
const SAME_READING_MS = 600_000
const MOST_REMEMBERED = 10_000
const PAGE = 200
const MOST_LISTED = 1_000

/** The routes, those of `AUDITED` with an entry for each call that was let through: it is written before the answer. */
export function audited(edge: DeskEdge, routes: Route[]): Route[] {
  const readings: Recent<string, number> = createRecent(MOST_REMEMBERED)
  return routes.map((route) => {
    const action = AUDITED[`${route.method} ${route.path}`]
    if (action === undefined) return route
    return {
      ...route,
      async handle(call) {
        const reply = await route.handle(call)
        const me = reply.status < 300 ? await caller(edge, call) : reply
        if (!isReply(me)) await note(edge, call, me, action, readings)
        return reply
      },
    }
  })
}

async function note(edge: DeskEdge, call: Call, me: Representative, action: string, readings: Recent<string, number>) {
  const id = toConversationId(call.params['conversationId'] ?? '')
  const { store, clock } = edge.runtime
  if (action.startsWith('read')) {
    if (id && (await hasPart(edge, id, me))) return
    const reading = `${me.id} ${id ?? action}`
    if (clock.now() - (readings.get(reading) ?? -Infinity) < SAME_READING_MS) return
    readings.set(reading, clock.now())
  }
  // After success these are a worker's id, and nothing else.
  const other = action === 'assigned' && isObject(call.body) ? call.body['workerId'] : call.params['workerId']
  const to = other !== undefined && { to: other }
  const about = { ...(id && { conversationId: id }), ...(to && { data: to }) }
  await store.audit({ at: clock.now(), id: auditId(), actor: me.id, action, ...about })
}

async function hasPart({ runtime }: DeskEdge, id: ConversationId, me: Representative): Promise<boolean> {
  const state = await runtime.router.conversation(id)
  return state !== undefined && !relationsOf(state, me.id).includes('none')
}

/** `GET /api/audit?since=&after=&limit=`: entries, oldest first. */
export async function getAudit(edge: DeskEdge, call: Call): Promise<Reply> {
  const since = call.query.get('since') ?? '1970-01-01'
  if (Number.isNaN(Date.parse(since))) return fail(400, 'bad-field', '"since" must be a day or moment, as 2026-11-21.')
  const asked = call.query.get('limit') ?? String(PAGE)
  const limit = /^\d{1,4}$/.test(asked) ? Number(asked) : 0
  if (limit < 1 || limit > MOST_LISTED)
    return fail(400, 'bad-field', `"limit" must be a whole number from 1 to ${MOST_LISTED}.`)
  const [, at, id] = /^(\d{1,15})_([A-Za-z0-9-]{1,64})$/.exec(call.query.get('after') ?? '0_0') ?? []
  if (at === undefined || id === undefined)
    return fail(400, 'bad-field', '"after" must be the "cursor" of an entry.')
  const page = { since: Date.parse(since), after: { at: Number(at), id }, limit }
  const entries = await edge.runtime.store.audited(page)
  return ok(entries.map((entry): AuditView => ({ ...entry, at: iso(entry.at), cursor: `${entry.at}_${entry.id}` })))
}

/** `POST /api/customers/erase {customerId}`: answers once it is done. */
export async function postErasure(edge: DeskEdge, call: Call): Promise<Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const customerId = textOf(call.body, 'customerId')
  if (isReply(customerId)) return customerId
  return ok(await eraseCustomer(edge.runtime, customerId as string, me.id))
}
