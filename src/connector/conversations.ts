import { toConversationId } from '../domain/ids.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { parseActivity } from '../protocol/parse-activity.ts'
import { callingBot, named, type ConnectorEdge } from './edge.ts'
import { channelsOwn } from './post-activity.ts'
import { say } from './say.ts'

const PAGE = 100

/** `GET /v3/conversations?continuationToken=`: those that the bot serves now, newest first. */
export async function getConversations(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const bot = await callingBot(edge, call)
  if (isReply(bot)) return bot
  const token = call.query.get('continuationToken')
  const before = token ? readToken(token) : undefined
  if (token && !before) return fail(400, 'BadArgument', '"continuationToken" must be one that this service has given.')
  const rows = await edge.runtime.store.conversations({
    status: 'Active',
    workerId: bot.id,
    limit: PAGE,
    ...(before && { before }),
  })
  const serving = rows.filter(({ workerId }) => workerId === bot.id)
  const last = rows.length === PAGE ? rows.at(-1) : undefined
  return ok({
    conversations: serving.map(({ id, customer }) => ({ id, members: [{ ...customer, role: 'user' }] })),
    ...(last && { continuationToken: `${last.startedAt}_${last.id}` }),
  })
}

/** `POST /v3/conversations`: on this channel it is customers who start conversations. */
export async function createConversation(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const bot = await callingBot(edge, call)
  if (isReply(bot)) return bot
  return fail(
    400,
    'BadArgument',
    'A bot can not start a conversation here: a customer starts it, and the bot is then added.',
  )
}

/** `POST …/activities/history`: a transcript from elsewhere, kept for representatives whatever bridging says. */
export async function sendHistory(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const who = await named(edge, call)
  if (isReply(who)) return who
  const { activities } = (call.body ?? {}) as { activities?: unknown }
  if (!Array.isArray(activities) || activities.length === 0)
    return fail(400, 'BadArgument', '"activities" must be a list of Activities.')
  const value = []
  for (const body of activities) {
    const parsed = parseActivity({ body, bodyBytes: Buffer.byteLength(JSON.stringify(body)) })
    if (isReply(parsed)) return parsed
    value.push(channelsOwn(parsed.activity))
  }
  return say(edge, call, who, { type: 'event', name: 'history', value }, { meaning: 'internal', notes: [] })
}

function readToken(token: string) {
  const [startedAt = '', ...rest] = token.split('_')
  const id = toConversationId(rest.join('_'))
  return id && /^\d{1,15}$/.test(startedAt) ? { startedAt: Number(startedAt), id } : undefined
}
