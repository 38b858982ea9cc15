import type { Audience } from '../domain/events.ts'
import { seqOfAnyActivity } from '../domain/ids.ts'
import { fail, isReply, type Call, type Reply } from '../protocol/http.ts'
import { parseActivity } from '../protocol/parse-activity.ts'
import { named, type ConnectorEdge, type Named } from './edge.ts'
import { channelsOwn } from './post-activity.ts'
import { say } from './say.ts'

/** `PUT …/activities/{id}`: the new wording goes into the log as a messageUpdate of that id (activity spec). */
export async function updateActivity(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const who = await named(edge, call)
  if (isReply(who)) return who
  const parsed = parseActivity(call)
  if (isReply(parsed)) return parsed
  const own = await ownActivity(edge, call, who)
  if (isReply(own)) return own
  return say(edge, call, who, { ...channelsOwn(parsed.activity), type: 'messageUpdate', id: own.id })
}

/** `DELETE …/activities/{id}`: as a messageDelete; botbuilder takes nothing but 200 or 202 for done. */
export async function deleteActivity(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const who = await named(edge, call)
  if (isReply(who)) return who
  const own = await ownActivity(edge, call, who)
  if (isReply(own)) return own
  // Whoever saw the message sees that it is gone.
  const meaning = own.audience === 'public' ? 'public' : 'internal'
  const reply = await say(edge, call, who, { type: 'messageDelete', id: own.id }, { meaning, notes: [] })
  return reply.status === 200 ? { status: 200 } : reply
}

/** The activity in the path: one that this bot sent, as nobody changes the words of others. */
async function ownActivity(
  edge: ConnectorEdge,
  call: Call,
  { id, bot }: Named,
): Promise<{ id: string; audience: Audience } | Reply> {
  const activityId = call.params['activityId'] ?? ''
  const seq = seqOfAnyActivity(id, activityId)
  const event = seq === undefined ? undefined : await edge.runtime.store.entry(id, seq)
  if (event?.type === 'activity-accepted' && event.from.kind === 'bot' && event.from.workerId === bot.id) {
    return { id: activityId, audience: event.audience }
  }
  return fail(404, 'ActivityNotFound', 'The bot has sent no activity of that id in this conversation.')
}
