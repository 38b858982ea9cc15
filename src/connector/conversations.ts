import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { parseActivity } from '../protocol/parse-activity.ts'
import { callingBot, named, type ConnectorEdge } from './edge.ts'
import { channelsOwn } from './post-activity.ts'
import { say } from './say.ts'

const MOST_LISTED = 100

/** `GET /v3/conversations`: those that the bot serves now, newest first. */
export async function getConversations(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const bot = callingBot(edge, call)
  if (isReply(bot)) return bot
  const rows = await edge.runtime.store.conversations({ status: 'Active', workerId: bot.id, limit: MOST_LISTED })
  const serving = rows.filter(({ workerId }) => workerId === bot.id)
  return ok({ conversations: serving.map(({ id, customer }) => ({ id, members: [{ ...customer, role: 'user' }] })) })
}

/** `POST /v3/conversations`: on this channel it is customers who start conversations. */
export function createConversation(edge: ConnectorEdge, call: Call): Reply {
  const bot = callingBot(edge, call)
  if (isReply(bot)) return bot
  return fail(400, 'BadArgument', 'A bot can not start a conversation here: a customer starts it, and the bot is then added.')
}

/** `POST …/activities/history`: a transcript from elsewhere, kept for representatives; answers with the last one's id. */
export async function sendHistory(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const who = await named(edge, call)
  if (isReply(who)) return who
  const { activities } = (call.body ?? {}) as { activities?: unknown }
  if (!Array.isArray(activities) || activities.length === 0) return fail(400, 'BadArgument', '"activities" must be a list of Activities.')
  const parsed = activities.map((body) => parseActivity({ body, bodyBytes: 0 }))
  const wrong = parsed.find(isReply)
  if (wrong) return wrong
  const content = { type: 'event', name: 'history', value: parsed.map((activity) => channelsOwn(activity as never)) }
  return say(edge, call, who, content)
}
