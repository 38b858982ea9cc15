import type { Activity } from './activity.ts'
import { channelDataOf, isObject, parseJson } from './json.ts'
import type { JsonObject } from './json.ts'

/** The name under which bots for Omnichannel expect the event. */
export const SET_CONTEXT = 'omnichannelSetContext'

/** Which of the forms in circulation a bot is sent (ORD-4). */
export type SetContextForm = 'event' | 'startConversation' | 'pvaSetContext' | 'raw'

/** The part of an activity that carries set-context; whoever sends it adds ids and addresses. */
export type SetContextPart = Pick<Activity, 'type' | 'name' | 'value' | 'text' | 'channelData'>

const EVENT_NAMES = { event: SET_CONTEXT, startConversation: 'startConversation', pvaSetContext: 'pvaSetContext' }
const NAMES: readonly unknown[] = Object.values(EVENT_NAMES)
const CONTEXT_TAG = 'OmnichannelContextMessage'
const CUSTOMER_TAG = 'FromCustomer'

/**
 * Set-context as one form has it. `raw` is what bots without Microsoft's middleware seem to get: a hidden message whose
 * text is the JSON; it is reconstructed from translation samples and a bot's log, not documented. `startConversation`
 * has the same text beside its value, as the documented sample does. Source: Microsoft, "Bot context JSON samples".
 */
export function setContextActivity(form: SetContextForm, values: JsonObject): SetContextPart {
  const channelData = { tags: `ChannelId-lcw,${CONTEXT_TAG},Hidden`, sourceChannelId: 'omnichannel' }
  if (form === 'raw') return { type: 'message', text: asText(values, SET_CONTEXT), channelData }
  const name = EVENT_NAMES[form]
  const event = { type: 'event', name, value: values, channelData }
  return form === 'startConversation' ? { ...event, text: asText(values, name) } : event
}

/** The values of a set-context in any form; undefined for every other activity, and for what a customer sent. */
export function readSetContext(activity: SetContextPart): JsonObject | undefined {
  const { tags } = channelDataOf(activity)
  // The tags decide, not name or text alone: a customer's client may send such an event or type such JSON.
  const given = typeof tags === 'string' ? tags.split(',') : []
  if (given.includes(CUSTOMER_TAG)) return undefined
  if (activity.type === 'event' && NAMES.includes(activity.name)) {
    return isObject(activity.value) ? activity.value : (fromText(activity.text) ?? {})
  }
  return activity.type === 'message' && given.includes(CONTEXT_TAG) ? fromText(activity.text) : undefined
}

function asText(values: JsonObject, name: string): string {
  return JSON.stringify({ ...values, EventName: name })
}

function fromText(text: string | undefined): JsonObject | undefined {
  const parsed = parseJson(text ?? '')
  if (!isObject(parsed) || !NAMES.includes(parsed.EventName)) return undefined
  const { EventName: _name, ...values } = parsed
  return values
}
