import { ActivityTypes } from 'botbuilder'
import type { Activity, Middleware, Storage, TurnContext } from 'botbuilder'
import { HANDOFF_INITIATE, readHandoff } from '../protocol/handoff.ts'
import { channelDataOf, isObject } from '../protocol/json.ts'
import { SET_CONTEXT, readSetContext } from '../protocol/set-context.ts'

const DESK = Symbol('omnichannel desk')

/**
 * Lets an ordinary botbuilder bot work behind Omnichannel: its messages reach the customer, its handoff and end become
 * commands, and set-context arrives as one event. Same translation as Microsoft's C# sample (BotBuilder-Samples,
 * handoff library, DynamicsOmnichannelMiddleware); see docs/omnichannel-middleware.md.
 */
export class OmnichannelMiddleware implements Middleware {
  readonly #storage: Storage

  /** `storage` remembers in which conversations a set-context was seen, so that a restarted bot still knows. */
  constructor(storage: Storage) {
    this.#storage = storage
  }

  /** Called by the adapter for each turn. Rejects when the storage does. */
  async onTurn(context: TurnContext, next: () => Promise<void>): Promise<void> {
    const values = readSetContext(context.activity)
    const desk = await this.#isDesk(context.activity, values !== undefined)
    if (values) {
      Object.assign(context.activity, { type: ActivityTypes.Event, name: SET_CONTEXT, value: values, text: undefined })
    }
    context.turnState.set(DESK, desk)
    context.onSendActivities(async (_context, activities, send) => {
      activities.forEach((activity, index) => {
        activities[index] = toOmnichannel(activity, desk)
      })
      return send()
    })
    await next()
  }

  async #isDesk(activity: Activity, setContext: boolean): Promise<boolean> {
    if (activity.channelId === 'omnichannel') return true
    if (channelDataOf(activity).sourceChannelId === 'omnichannel' && !setContext) return true
    const key = `${activity.channelId}/conversations/${activity.conversation.id}/omnichannel-desk`
    if (setContext) await this.#storage.write({ [key]: { seen: true, eTag: '*' } })
    return setContext || key in (await this.#storage.read([key]))
  }
}

/** Whether this turn belongs to a conversation with a desk behind it; false where the middleware is not in use. */
export function isDeskConnected(context: TurnContext): boolean {
  return context.turnState.get<boolean>(DESK) ?? false
}

/**
 * An outgoing activity as Omnichannel expects it. Messages are marked as bridged unless they say otherwise themselves;
 * where a desk is connected, `handoff.initiate` and `endOfConversation` become command messages.
 */
export function toOmnichannel(activity: Partial<Activity>, desk: boolean): Partial<Activity> {
  if (activity.type === ActivityTypes.Message) return bridge(activity)
  if (!desk) return activity
  if (activity.type === ActivityTypes.Event && activity.name === HANDOFF_INITIATE) {
    const { summary, context } = readHandoff(activity.value)
    return command(activity, 'Escalate', context, summary)
  }
  if (activity.type === ActivityTypes.EndOfConversation) {
    const context = isObject(activity.value) ? activity.value : {}
    return command(activity, 'EndConversation', context, 'End of conversation')
  }
  return activity
}

function bridge(activity: Partial<Activity>): Partial<Activity> {
  const channelData = channelDataOf(activity)
  if ('deliveryMode' in channelData || 'tags' in channelData) return activity
  return { ...activity, channelData: { ...channelData, deliveryMode: 'bridged' } }
}

/** Of the event only the address is kept: Omnichannel has its own transcript, and one sent along may exceed 28 KB. */
function command(event: Partial<Activity>, type: string, context: unknown, text?: string): Partial<Activity> {
  const { channelId, serviceUrl, conversation, from, recipient, replyToId, locale } = event
  const address = { channelId, serviceUrl, conversation, from, recipient, replyToId, locale }
  const tags = JSON.stringify({ type, context: context ?? {} })
  return { ...address, type: ActivityTypes.Message, text, channelData: { tags } }
}
