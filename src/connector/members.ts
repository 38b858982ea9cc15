import type { ChannelAccount } from '../protocol/activity.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { named, type ConnectorEdge, type Named } from './edge.ts'

/** `GET …/members` and `…/activities/{id}/members`: the customer, and who serves. */
export async function getMembers(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const who = await named(edge, call)
  return isReply(who) ? who : ok(membersOf(edge, who))
}

/** `GET …/members/{id}`. */
export async function getMember(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const who = await named(edge, call)
  if (isReply(who)) return who
  const member = membersOf(edge, who).find(({ id }) => id === call.params['memberId'])
  return member ? ok(member) : fail(404, 'MemberNotFoundInConversation', 'The conversation has no such member.')
}

/** `GET …/pagedmembers`: everybody fits the first page. */
export async function getPagedMembers(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const who = await named(edge, call)
  return isReply(who) ? who : ok({ members: membersOf(edge, who) })
}

/** `DELETE …/members/{id}`: Omnichannel lets no bot put people out of a conversation. */
export async function deleteMember(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const who = await named(edge, call)
  if (isReply(who)) return who
  return fail(403, 'NotAllowed', 'A bot can not remove members: it leaves by the commands Escalate and EndConversation.')
}

function membersOf(edge: ConnectorEdge, { state, bot }: Named): ChannelAccount[] {
  const serving = state.status === 'Active' ? edge.runtime.desk.workers.get(state.session.workerId) : undefined
  const workers = [bot, ...(serving && serving.id !== bot.id ? [serving] : [])]
  return [{ ...state.customer, role: 'user' }, ...workers.map(({ id, name }) => ({ id, name, role: 'bot' }))]
}
