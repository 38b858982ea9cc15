import type { Activity } from '../../src/protocol/activity.ts'

/**
 * Posts `reply` to the connector as a bot's SDK does: to the activity that it answers where that has an id, else to the
 * conversation, from its recipient to its sender. Gives the HTTP status and the body, as JSON where it is JSON.
 */
export async function replyTo(
  activity: Activity,
  reply: Partial<Activity>,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  const { serviceUrl, conversation, id, channelId, from, recipient } = activity
  if (!serviceUrl || !conversation) throw new Error('replyTo: the activity needs serviceUrl and conversation')
  const path = `/v3/conversations/${encodeURIComponent(conversation.id)}/activities`
  const response = await fetch(serviceUrl + path + (id ? `/${encodeURIComponent(id)}` : ''), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      type: 'message', channelId, serviceUrl, conversation, from: recipient, recipient: from, replyToId: id, ...reply,
    }),
  })
  return { status: response.status, body: jsonOr(await response.text()) }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
