import type { BotSay } from '../domain/commands.ts'
import { activityIdOf, hiddenIdOf, type ConversationId, type Seq } from '../domain/ids.ts'
import type { ActivityAccepted, Event } from '../domain/events.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { readBotActivity, type BotReading, type BotReadingError } from '../protocol/commands.ts'
import type { Activity } from '../protocol/activity.ts'
import { refusalReply } from '../runtime/refusals.ts'
import { notInRoster, type ConnectorEdge, type Named } from './edge.ts'

/** botbuilder sends a UUID; a conversation's state keeps some of them. */
const LONGEST_REQUEST_ID = 100

/** Hands a bot's activity to the router and answers with its id; a repeated request gets the first answer (CON-2). */
export async function say(
  edge: ConnectorEdge,
  call: Call,
  who: Named,
  activity: Activity,
  reading: BotReading | BotReadingError = readBotActivity(activity, who.bot),
): Promise<Reply> {
  if ('error' in reading) return fail(400, reading.error.code, reading.error.message)
  const request = requestId(call)
  if (isReply(request)) return request
  const ask: BotSay = { type: 'bot-say', botId: who.bot.id, activity, ...request, ...reading }
  const answer = await edge.runtime.router.run(who.id, ask)
  if (!('refused' in answer)) return accepted(who.id, answer.events[0])
  if (answer.refused !== 'duplicate') return refusalReply(answer)
  return accepted(who.id, await edge.runtime.store.entry(who.id, answer.seq as Seq))
}

function accepted(id: ConversationId, event: Event | undefined): Reply {
  if (event?.type !== 'activity-accepted') throw new Error(`The log of ${id} lacks the activity that was accepted`)
  if (event.audience === 'suppressed') return notInRoster()
  const own = ownIdOf(event)
  return ok({ id: own ?? (event.audience === 'public' ? activityIdOf(id, event.seq) : hiddenIdOf(id, event.seq)) })
}

/** An update or deletion keeps the id of the activity that it is about. */
function ownIdOf({ content }: ActivityAccepted): string | undefined {
  return content?.type === 'messageUpdate' || content?.type === 'messageDelete' ? content.id : undefined
}

/** The SDK keeps this header over its own retries: one request, one activity. */
function requestId(call: Call): { requestId?: string } | Reply {
  const id = call.headers['x-ms-client-request-id']
  if (!id) return {}
  if (id.length <= LONGEST_REQUEST_ID) return { requestId: id }
  return fail(400, 'BadArgument', `"x-ms-client-request-id" must have at most ${LONGEST_REQUEST_ID} characters.`)
}
