import { seqOfActivity } from '../domain/ids.ts'
import { isReply, type Call, type Reply } from '../protocol/http.ts'
import { parseActivity } from '../protocol/parse-activity.ts'
import { named, type ConnectorEdge } from './edge.ts'
import { channelsOwn } from './post-activity.ts'
import { say } from './say.ts'

/** `PUT …/activities/{id}`: the new wording goes into the log as a messageUpdate of that id (activity spec, message update). */
export async function updateActivity(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const who = await named(edge, call)
  if (isReply(who)) return who
  const activity = parseActivity(call)
  if (isReply(activity)) return activity
  return say(edge, call, who, { ...channelsOwn(activity), type: 'messageUpdate', id: call.params['activityId'] ?? '' })
}

/** `DELETE …/activities/{id}`: as a messageDelete; botbuilder takes nothing but 200 or 202 for done. */
export async function deleteActivity(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const who = await named(edge, call)
  if (isReply(who)) return who
  const id = call.params['activityId'] ?? ''
  const shown = seqOfActivity(who.id, id) !== undefined
  const channelData = shown ? { deliveryMode: 'bridged' } : {}
  const reply = await say(edge, call, who, { type: 'messageDelete', id, channelData })
  return reply.status === 200 ? { status: 200 } : reply
}
