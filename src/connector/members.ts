import type { ChannelAccount } from '../protocol/activity.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { named, notInRoster, serves, type ConnectorEdge } from './edge.ts'

/** `GET …/members` and `…/activities/{id}/members`: the customer and the bot, for as long as the bot serves. */
export async function getMembers(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const members = await membersOf(edge, call)
  return isReply(members) ? members : ok(members)
}

/** `GET …/members/{id}`. */
export async function getMember(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const members = await membersOf(edge, call)
  if (isReply(members)) return members
  const member = members.find(({ id }) => id === call.params['memberId'])
  return member ? ok(member) : fail(404, 'MemberNotFoundInConversation', 'The conversation has no such member.')
}

/** `GET …/pagedmembers`: everybody fits the first page. */
export async function getPagedMembers(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const members = await membersOf(edge, call)
  return isReply(members) ? members : ok({ members })
}

/** `DELETE …/members/{id}`: Omnichannel lets no bot put people out of a conversation. */
export async function deleteMember(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const who = await named(edge, call)
  if (isReply(who)) return who
  return fail(
    403,
    'NotAllowed',
    'A bot can not remove members: it leaves by the commands Escalate and EndConversation.',
  )
}

async function membersOf(edge: ConnectorEdge, call: Call): Promise<ChannelAccount[] | Reply> {
  const who = await named(edge, call)
  if (isReply(who)) return who
  if (!serves(who)) return notInRoster()
  const { state, bot } = who
  return [
    { ...state.customer, role: 'user' },
    { id: bot.id, name: bot.name, role: 'bot' },
  ]
}
