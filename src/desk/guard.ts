import { hasEnded, offerOf, type Conversation } from '../domain/conversation.ts'
import type { Representative } from '../domain/desk.ts'
import { conversationOfOffer, toConversationId, type ConversationId, type OfferId } from '../domain/ids.ts'
import { fail, isReply, type Call, type Reply, type Route } from '../protocol/http.ts'
import { isObject } from '../protocol/json.ts'
import { caller, type DeskEdge } from './edge.ts'
import { notFromHere, wrongHost } from './own-host.ts'
import { may, mayRead, RIGHTS, rowOf, type Column } from './rights.ts'

/** Those in it who take part in nothing that the customer sees. */
const WHISPERERS: readonly Column[] = ['consulted', 'monitoring']

/** The route, for those alone whom its row in rights.ts names. Throws where it has no row. */
export function guarded(edge: DeskEdge, route: Route): Route {
  const name = `${route.method} ${route.path}`
  const row = rowOf(name)
  const whisperRow = RIGHTS[`${name} internal`]
  return {
    ...route,
    async handle(call) {
      const wrong = wrongCall(edge, call, route.method === 'GET' ? 'look' : 'change')
      if (wrong) return wrong
      const beyond = route.path.startsWith('/api/dev/') ? notFromHere(call, edge.own.proxied) : undefined
      if (beyond) return beyond
      if (row.includes('stranger')) return route.handle(call)
      const me = await caller(edge, call)
      if (isReply(me)) return me
      const whispers = isObject(call.body) && call.body['audience'] === 'internal'
      const refused = await refusalFor(edge, call, me, (whispers && whisperRow) || row)
      return refused ?? route.handle(call)
    },
  }
}

/** The refusal of a call that comes under a wrong name, or from another site's page with the browser's cookie. */
export function wrongCall({ auth, development, own }: DeskEdge, call: Call, kind: 'look' | 'change' | 'stream') {
  const host = development ? wrongHost(call, own.names) : undefined
  return host ?? (kind === 'look' ? undefined : auth.forged(call, kind))
}

async function refusalFor(
  edge: DeskEdge,
  { params }: Call,
  me: Representative,
  row: readonly Column[],
): Promise<Reply | undefined> {
  if (params['offerId'] !== undefined) return refusalOfOffer(edge, me, row, params['offerId'] as OfferId)
  if (params['conversationId'] === undefined)
    return may(me, row) ? undefined : fail(403, 'not-allowed', 'Only a supervisor may do this.')
  const id = toConversationId(params['conversationId'])
  const state = id && (await stateFor(edge, id, (found) => may(me, row, found)))
  if (!state) return fail(404, 'unknown-conversation', 'There is no such conversation.')
  if (may(me, row, state)) return undefined
  if (hasEnded(state) && mayRead(me, state)) return fail(409, 'conversation-ended', 'The conversation has ended.')
  if (may(me, WHISPERERS, state)) return fail(403, 'whisper-only', 'You only whisper in this conversation.')
  return fail(403, 'not-in-conversation', whyNot(row))
}

function whyNot(row: readonly Column[]): string {
  if (row.includes('past')) return 'You have no part in this conversation.'
  return row.includes('primary') ? 'You do not serve this conversation.' : 'Only a supervisor may do this.'
}

/** An offer is its holder's; that somebody else has it is nobody's business. */
async function refusalOfOffer(edge: DeskEdge, me: Representative, row: readonly Column[], offerId: OfferId) {
  const id = conversationOfOffer(offerId)
  if (!id) return fail(404, 'offer-gone', 'There is no such offer.')
  const holds = (found: Conversation) => may(me, row, found) && offerOf(found)?.offerId === offerId
  const state = await stateFor(edge, id, holds)
  if (!state) return fail(404, 'unknown-conversation', 'There is no such conversation.')
  return holds(state) ? undefined : fail(409, 'offer-gone', 'The offer no longer stands.')
}

/** The conversation; what would refuse the caller is read anew where another process may have changed it meanwhile. */
async function stateFor({ runtime }: DeskEdge, id: ConversationId, suits: (state: Conversation) => boolean) {
  const known = await runtime.router.conversation(id)
  return known && !suits(known) && runtime.store.sharing ? runtime.store.conversation(id) : known
}
