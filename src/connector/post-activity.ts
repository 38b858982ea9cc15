import { isReply, ok, type Call, type Failure, type Reply } from '../protocol/http.ts'
import type { Activity } from '../protocol/activity.ts'
import { readBotActivity } from '../protocol/commands.ts'
import { note } from '../protocol/diagnostics.ts'
import { parseActivity } from '../protocol/parse-activity.ts'
import { withoutNulls } from '../protocol/without-nulls.ts'
import { named, notInRoster, serves, type ConnectorEdge, type Named } from './edge.ts'
import { say } from './say.ts'

/**
 * `POST …/activities` and `POST …/activities/{replyTo}`: the bot speaks. Any replyTo is accepted: bots reply to ids
 * that no channel ever issued, such as a random one from continueConversation.
 */
export async function postActivity(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const who = await named(edge, call)
  if (isReply(who)) return who
  const reply = await take(edge, call, who)
  if (reply.status === 400 && serves(who)) await noteRefused(edge, who, reply)
  return reply
}

/** Few bots show what their calls are answered: an escalation that was refused would leave no trace (LNT-1). */
async function noteRefused({ runtime }: ConnectorEdge, { id, bot }: Named, { body }: Reply): Promise<void> {
  const { code, text } = note('activity-refused')
  const { message } = (body as Failure).error
  await runtime.router.run(id, { type: 'note', code, text: `${text} ${message}`, data: { botId: bot.id } })
}

async function take(edge: ConnectorEdge, call: Call, who: Named): Promise<Reply> {
  const parsed = parseActivity(call)
  if (isReply(parsed)) return parsed
  const replyToId = parsed.activity.replyToId ?? call.params['activityId']
  const activity = channelsOwn(replyToId ? { ...parsed.activity, replyToId } : parsed.activity)
  return activity.type === 'typing' ? typing(edge, call, who, activity) : say(edge, call, who, activity)
}

/** The channel sets ids, moments and addresses; what the bot says of them is dropped (A2030, A2040, A2302). */
export function channelsOwn(activity: Activity): Activity {
  const { id: _id, timestamp: _at, serviceUrl: _url, conversation: _conversation, recipient: _to, channelId: _channel, _channelId, ...own } = activity
  return own as Activity
}

/** Typing goes to open sockets and nowhere else; its id stays good for the SDK's streaming, which names it (DLN-5). */
async function typing(edge: ConnectorEdge, call: Call, who: Named, activity: Activity): Promise<Reply> {
  if (!serves(who)) return notInRoster()
  const reading = readBotActivity(activity, who.bot)
  // A command that rides on typing is a mistake of the bot, and the log has to show it (BOT-5).
  if ('error' in reading || reading.notes.length > 0) return say(edge, call, who, activity, reading)
  const { clock, feed } = edge.runtime
  const id = `${who.id}_t${edge.newId()}`
  const from = { id: who.bot.id, name: who.bot.name, role: 'bot' }
  const timestamp = new Date(Math.max(clock.now(), who.state.lastAt)).toISOString()
  const { replyToId: _replyTo, ...shown } = withoutNulls(activity)
  const addressed = { ...shown, id, timestamp, from, channelId: 'directline', conversation: { id: who.id } }
  if (reading.meaning === 'public') feed.typing(who.id, addressed as Activity)
  return ok({ id })
}
