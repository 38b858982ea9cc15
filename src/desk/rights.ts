import type { Conversation } from '../domain/conversation.ts'
import type { Representative } from '../domain/desk.ts'
import { RELATIONS, relationsOf, type Relation } from '../domain/relation.ts'

/** Who calls: nobody whom we know, a representative by what they are to the conversation, a supervisor. */
export const COLUMNS = ['stranger', ...RELATIONS, 'supervisor'] as const
export type Column = 'stranger' | Relation | 'supervisor'

const EVERYBODY = COLUMNS
const SIGNED_IN = [...RELATIONS, 'supervisor'] as const
const INSIDE = ['primary', 'participant', 'consulted', 'monitoring'] as const
const READERS = ['offered', ...INSIDE, 'past', 'supervisor'] as const
const SPEAKERS = ['primary', 'participant'] as const
const SUPERVISORS = ['supervisor'] as const

const ONE = '/api/conversations/:conversationId'

/**
 * Who may do what at the desk (AUT-12): every call of routes.ts and the stream, and beneath a call what only some of
 * its callers may. Whoever is in one column of a row may; the domain still decides whether it is possible. A call without a
 * row stops the start.
 */
export const RIGHTS = {
  'GET /openapi.json': EVERYBODY,
  'GET /api/sign-in': EVERYBODY,
  'POST /api/dev/sign-in': EVERYBODY,
  'GET /api/dev/overview': EVERYBODY,
  'POST /api/dev/customer-token': EVERYBODY,
  'GET /sign-in': EVERYBODY,
  'GET /sign-in/callback': EVERYBODY,
  'POST /sign-out': EVERYBODY,
  'GET /api/me': SIGNED_IN,
  'PUT /api/me/presence': SIGNED_IN,
  'GET /api/stream': SIGNED_IN,
  'GET /api/queues': SIGNED_IN,
  'GET /api/workers': SIGNED_IN,
  'GET /api/offers': SIGNED_IN,
  'POST /api/offers/:offerId/accept': ['offered'],
  'POST /api/offers/:offerId/reject': ['offered'],
  'GET /api/conversations': SIGNED_IN,
  'GET /api/conversations of others': SUPERVISORS,
  [`GET ${ONE}`]: READERS,
  [`GET ${ONE}/log`]: READERS,
  // Whoever only holds an offer has the note and the bot's summary; what colleagues whispered is for who is in it.
  [`GET ${ONE}/log internal`]: [...INSIDE, 'past', 'supervisor'],
  // Whoever watches is seen by supervisors alone (TRF-8).
  [`GET ${ONE} monitors`]: SUPERVISORS,
  [`GET ${ONE}/trace`]: READERS,
  // Set-context carries variables that are not displayable.
  [`GET ${ONE}/bot-activities`]: SUPERVISORS,
  [`POST ${ONE}/messages`]: SPEAKERS,
  [`POST ${ONE}/messages internal`]: INSIDE,
  // A supervisor who is no part of it moves it to representatives (TRF-8).
  [`POST ${ONE}/transfer`]: [...SPEAKERS, 'supervisor'],
  [`POST ${ONE}/conference`]: SPEAKERS,
  [`POST ${ONE}/consult`]: SPEAKERS,
  [`POST ${ONE}/cancel`]: [...SPEAKERS, 'supervisor'],
  [`POST ${ONE}/add`]: SPEAKERS,
  [`POST ${ONE}/leave`]: INSIDE,
  [`POST ${ONE}/end`]: SPEAKERS,
  [`POST ${ONE}/monitor`]: SUPERVISORS,
  [`POST ${ONE}/join`]: SUPERVISORS,
  [`POST ${ONE}/assign`]: SUPERVISORS,
  [`POST ${ONE}/force-close`]: SUPERVISORS,
  'POST /api/workers/:workerId/sign-out': SUPERVISORS,
  'POST /api/customers/erase': SUPERVISORS,
  'GET /api/audit': SUPERVISORS,
  'GET /api/surveys': SIGNED_IN,
  // What customers said of colleagues, and in conversations of others, is for supervisors.
  'GET /api/surveys of others': SUPERVISORS,
  'GET /api/surveys/summary': SIGNED_IN,
  'GET /api/surveys.csv': SIGNED_IN,
} satisfies Record<string, readonly Column[]> as Record<string, readonly Column[]>

/** The row of that name. Throws where there is none: then nobody has thought about who may. */
export function rowOf(name: string): readonly Column[] {
  const row = RIGHTS[name]
  if (!row) throw new Error(`rights.ts does not say who may call ${name}`)
  return row
}

/** Whether that representative may, at that conversation where the row is about one. */
export function may(me: Representative, row: readonly Column[], state?: Conversation): boolean {
  const columns: Column[] = state ? relationsOf(state, me.id) : ['none']
  if (me.roles.includes('supervisor')) columns.push('supervisor')
  return columns.some((column) => row.includes(column))
}

/** Who hears of each change: whoever only served it once may read it, and is left in peace. */
export const HEARERS: readonly Column[] = ['offered', ...INSIDE, 'supervisor']

/** Whether that representative may read the conversation. */
export function mayRead(me: Representative, state: Conversation): boolean {
  return may(me, READERS, state)
}
