import { MAX_ACTIVITY_BYTES, type Activity } from './activity.ts'
import { fail, type Call, type Reply } from './http.ts'
import { isObject } from './json.ts'

type Check = [expected: string, fits: (value: unknown) => boolean]

const TEXTS = [
  'text', 'name', 'locale', 'replyToId', 'textFormat', 'attachmentLayout', 'inputHint', 'speak', 'summary', 'code',
  'action', 'label', 'valueType', 'topicName', 'importance', 'deliveryMode', 'expiration', 'localTimestamp',
  'localTimezone',
]
const LISTS_OF_OBJECTS = [
  'attachments', 'entities', 'membersAdded', 'membersRemoved', 'reactionsAdded', 'reactionsRemoved', 'textHighlights',
]
const OBJECTS = ['suggestedActions', 'relatesTo', 'semanticAction']

const CHECKS = new Map<string, Check>([
  ...TEXTS.map((name): [string, Check] => [name, ['a text', (value) => typeof value === 'string']]),
  ...LISTS_OF_OBJECTS.map((name): [string, Check] => [name, ['a list of objects', areObjects]]),
  ...OBJECTS.map((name): [string, Check] => [name, ['an object', isObject]]),
  ['from', ['an object whose "id" and "name" are texts', isAccount]],
])

/**
 * A call's body as an Activity, or the refusal; unknown fields pass, known ones must have their type or be null (A2000
 * ff). SDKs of bots break on others: agents-hosting answers 500. Wrapped, as an Activity with a `status` of its own
 * would pass for a Reply.
 */
export function parseActivity({ body, bodyBytes }: Pick<Call, 'body' | 'bodyBytes'>): { activity: Activity } | Reply {
  if (!isObject(body)) return bad('The body must be an Activity: a JSON object.')
  if (typeof body['type'] !== 'string' || body['type'] === '') return bad('"type" must be a text such as "message".')
  for (const name in body) {
    const [expected, fits] = CHECKS.get(name) ?? []
    const value = body[name]
    if (fits && value !== undefined && value !== null && !fits(value)) return bad(`"${name}" must be ${expected}.`)
  }
  if (bodyBytes > MAX_ACTIVITY_BYTES) {
    const message = `The activity has ${bodyBytes} bytes; at most ${MAX_ACTIVITY_BYTES} (28 KB) are allowed.`
    return fail(400, 'MessageSizeTooBig', message)
  }
  return { activity: body as Activity }
}

function areObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject)
}

function isAccount(value: unknown): boolean {
  if (!isObject(value)) return false
  return [value['id'], value['name']].every((part) => part === undefined || part === null || typeof part === 'string')
}

function bad(message: string): Reply {
  return fail(400, 'BadArgument', message)
}
