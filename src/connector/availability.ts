import { lineNeeds } from '../domain/assignment.ts'
import type { Conversation } from '../domain/conversation.ts'
import { decide } from '../domain/decide/decide.ts'
import type { Bot } from '../domain/desk.ts'
import type { Effects } from '../domain/effects.ts'
import { effectsOf } from '../domain/effects-of.ts'
import { isOpen, nextChange, type Hours } from '../domain/hours.ts'
import { toConversationId, type QueueId } from '../domain/ids.ts'
import type { Variables } from '../protocol/activity.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import { isObject, parseJson } from '../protocol/json.ts'
import { isUnreadable, readVariables } from '../protocol/variables.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { refusalReply } from '../runtime/refusals.ts'
import { callingBot, notInRoster, serves, type ConnectorEdge } from './edge.ts'

/** So many available representatives are counted. */
const MOST_COUNTED = 100

/** What Dynamics answers a bot that asks before it escalates; null for what is not known. */
interface Availability {
  QueueId: string | null
  IsQueueAvailable: boolean
  IsAgentAvailable: boolean
  PositionInQueue: number | null
  /** In minutes. */
  AverageWaitTime: number | null
  AverageWaitTimeInSeconds: number | null
  NumberOfExpertsAvailableInQueue: number
  NextTransitionTime: string | null
  StartTimeOfNextOperatingHour: string | null
  EndTimeOfNextOperatingHour: string | null
}

/**
 * `POST …/CCaaS_GetRepresentativeAvailabilityForConversation {ConversationId, CustomContextItems?}`: where this
 * conversation would go, did the bot escalate it now with those variables, and how things stand there (CON-6). Source:
 * Microsoft, "CCaaS_GetRepresentativeAvailabilityForConversation".
 */
export async function getAvailability(edge: ConnectorEdge, call: Call): Promise<Reply> {
  const bot = await callingBot(edge, call)
  if (isReply(bot)) return bot
  const body = isObject(call.body) ? call.body : {}
  const id = toConversationId(String(body['ConversationId'] ?? ''))
  const state = id && (await edge.runtime.router.conversation(id))
  if (!id || !state) return fail(404, 'ConversationNotFound', '"ConversationId" names no conversation.')
  if (!serves({ bot, id, state })) return notInRoster()
  const context = contextIn(body['CustomContextItems'])
  return isReply(context) ? context : availabilityOf(edge, bot, state, context)
}

/** The variables that the bot would escalate with, as an object or as its JSON text. */
function contextIn(items: unknown): Variables | Reply {
  const given = typeof items === 'string' && items !== '' ? (parseJson(items) ?? items) : items || undefined
  const variables = readVariables(given, 'CustomContextItems')
  return isUnreadable(variables) ? fail(400, 'BadArgument', `${variables.error}.`) : variables
}

/** Escalates, to see what would happen; nothing is written. */
async function availabilityOf({ runtime }: ConnectorEdge, bot: Bot, state: Conversation, context: Variables) {
  const { desk, store, clock } = runtime
  const meaning = { command: 'Escalate', context } as const
  const asked = { type: 'bot-say', botId: bot.id, activity: { type: 'message' }, meaning } as const
  const escalate = (full: QueueId[] = []) => decide({ ...asked, notes: [], at: clock.now(), full }, state, desk)
  const first = escalate()
  if ('refused' in first) return refusalReply(first)
  const full = await fullQueueOf(store, effectsOf(state, first.state, first.events, desk))
  const decision = full === undefined ? first : escalate([full])
  if ('refused' in decision) return refusalReply(decision)
  const routed = decision.events.findLast((event) => event.type === 'routed')
  const queue = routed && desk.queues.get(routed.queueId)
  const { waiting } = effectsOf(state, decision.state, decision.events, desk)
  if (!queue) return ok(NOTHING)
  const times = timesOf(queue.hours, clock.now())
  const needs = waiting && lineNeeds(waiting.needs, queue, desk)
  if (!waiting || !needs) return ok({ ...NOTHING, ...times, QueueId: queue.id, IsQueueAvailable: false })
  const [{ candidates }, { ahead, averageWaitMs }] = await Promise.all([
    store.match(queue.id, { needs: waiting.needs, ...needs }, MOST_COUNTED),
    store.figures(queue.id, clock.now(), { rank: waiting.rank }),
  ])
  const free = candidates.length
  const availability: Availability = {
    ...NOTHING,
    ...times,
    QueueId: queue.id,
    IsAgentAvailable: free > 0,
    PositionInQueue: ahead + 1,
    AverageWaitTime: averageWaitMs === undefined ? null : Math.ceil(averageWaitMs / 60_000),
    AverageWaitTimeInSeconds: averageWaitMs === undefined ? null : Math.round(averageWaitMs / 1000),
    NumberOfExpertsAvailableInQueue: free,
  }
  return ok(availability)
}

/** The queue that would not take it in because as many wait there already as may (ASG-6). */
async function fullQueueOf(store: Runtime['store'], { waiting }: Effects): Promise<QueueId | undefined> {
  if (waiting?.limit === undefined) return undefined
  const counts = await store.waitingCounts()
  const waits = counts.find(({ queueId }) => queueId === waiting.queueId)?.waiting ?? 0
  return waits >= waiting.limit ? waiting.queueId : undefined
}

/** Whether it is open, and when that changes next; a queue without hours is always open. */
function timesOf(hours: Hours | undefined, now: number): Partial<Availability> {
  const open = isOpen(hours, now)
  const change = hours && nextChange(hours, now)
  if (change === undefined) return { IsQueueAvailable: open }
  const after = nextChange(hours as Hours, change)
  const [start, end] = open ? [after, change] : [change, after]
  const text = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString())
  return {
    IsQueueAvailable: open,
    NextTransitionTime: text(change),
    StartTimeOfNextOperatingHour: text(start),
    EndTimeOfNextOperatingHour: text(end),
  }
}

const NOTHING: Availability = {
  QueueId: null,
  IsQueueAvailable: false,
  IsAgentAvailable: false,
  PositionInQueue: null,
  AverageWaitTime: null,
  AverageWaitTimeInSeconds: null,
  NumberOfExpertsAvailableInQueue: 0,
  NextTransitionTime: null,
  StartTimeOfNextOperatingHour: null,
  EndTimeOfNextOperatingHour: null,
}
