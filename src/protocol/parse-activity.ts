import { MAX_ACTIVITY_BYTES, type Activity } from './activity.ts'
import { fail, type Call, type Reply } from './http.ts'

/** A call's body as an Activity, or the refusal; unknown fields pass, known ones must have their type (A2000 ff). */
export function parseActivity({ body, bodyBytes }: Pick<Call, 'body' | 'bodyBytes'>): Activity | Reply {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return bad('The body must be an Activity: a JSON object.')
  const activity = body as Record<string, unknown>
  if (typeof activity['type'] !== 'string' || activity['type'] === '') return bad('"type" must be a text such as "message".')
  for (const field of ['text', 'name', 'locale', 'replyToId']) {
    const value = activity[field]
    if (value !== undefined && value !== null && typeof value !== 'string') return bad(`"${field}" must be a text.`)
  }
  for (const field of ['attachments', 'entities', 'membersAdded']) {
    const value = activity[field]
    if (value !== undefined && value !== null && !Array.isArray(value)) return bad(`"${field}" must be a list.`)
  }
  const from = activity['from']
  if (from !== undefined && from !== null && !isAccount(from)) return bad('"from" must be an object whose "id" is a text.')
  if (bodyBytes > MAX_ACTIVITY_BYTES) {
    return fail(400, 'MessageSizeTooBig', `The activity has ${bodyBytes} bytes; at most ${MAX_ACTIVITY_BYTES} (28 KB) are allowed.`)
  }
  return body as Activity
}

function isAccount(value: unknown): boolean {
  const id = (value as { id?: unknown }).id
  return typeof value === 'object' && (id === undefined || id === null || typeof id === 'string')
}

function bad(message: string): Reply {
  return fail(400, 'BadArgument', message)
}
