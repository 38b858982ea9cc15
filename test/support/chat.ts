import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Activity } from '../../src/protocol/activity.ts'
import { SECRET, type Answer, type TestApp } from './app.ts'

const BASE = '/v3/directline'

/** A customer's conversation as a plain client has it: HTTP and sockets, without a library between. */
export interface Chat {
  id: string
  token: string
  streamUrl: string
  path: string
  /** Posts; a text is a message of that text. */
  post(activity: string | Partial<Activity>, token?: string): Promise<Answer>
  /** One page after the watermark. */
  poll(watermark?: string): Promise<Answer>
  /** A new stream's address. */
  reconnect(watermark?: string): Promise<Answer>
  /** Opens the first stream, or the one named. */
  open(streamUrl?: string): Promise<Stream>
}

export interface Frame {
  activities: Activity[]
  watermark?: string
}

export interface Stream {
  socket: WebSocket
  frames: Frame[]
  /** All activities so far, in order. */
  activities(): Activity[]
  /** The first activity that fits, now or later. */
  until(fits: (activity: Activity) => boolean): Promise<Activity>
  /** The watermark that came last. */
  watermark(): string
  closed: Promise<{ code: number; reason: string }>
  close(): Promise<void>
}

/** Starts a conversation with the secret or token, and the start body. */
export async function startChat(
  app: Pick<TestApp, 'call'>,
  { token = SECRET, body }: { token?: string; body?: unknown } = {},
): Promise<Chat> {
  const started = await app.call('POST', `${BASE}/conversations`, { token, ...(body !== undefined && { body }) })
  if (started.status >= 300) throw new Error(`the start was refused: ${JSON.stringify(started.body)}`)
  return chatOf(app, started.body)
}

/** The same for a conversation that exists. */
export function chatOf(
  app: Pick<TestApp, 'call'>,
  { conversationId, token, streamUrl }: { conversationId: string; token: string; streamUrl: string },
): Chat {
  const path = `${BASE}/conversations/${conversationId}`
  const query = (watermark: string | undefined) => (watermark === undefined ? '' : `?watermark=${watermark}`)
  return {
    id: conversationId,
    token,
    streamUrl,
    path,
    post(activity, other = token) {
      const body = typeof activity === 'string' ? { type: 'message', text: activity } : activity
      return app.call('POST', `${path}/activities`, { token: other, body })
    },
    poll: (watermark) => app.call('GET', `${path}/activities${query(watermark)}`, { token }),
    reconnect: (watermark) => app.call('GET', `${path}${query(watermark)}`, { token }),
    open: (url = streamUrl) => openStream(url),
  }
}

/** Opens a WebSocket and collects what comes; rejects where the upgrade is refused. */
export async function openStream(url: string, options: { autoPong?: boolean } = {}): Promise<Stream> {
  const socket = new WebSocket(url, options)
  const frames: Frame[] = []
  const looks = new Set<() => void>()
  const activities = () => frames.flatMap((frame) => frame.activities)
  socket.on('message', (data) => {
    const text = String(data)
    if (text !== '') frames.push(JSON.parse(text))
    for (const look of looks) look()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  await once(socket, 'open')
  return {
    socket,
    frames,
    activities,
    until(fits) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = activities().find(fits)
          if (!found) return
          looks.delete(look)
          resolve(found)
        }
        looks.add(look)
        look()
        closed.then(({ code }) => reject(new Error(`the socket was closed with ${code} before what was waited for`)))
      })
    },
    watermark: () => frames.findLast(({ watermark }) => watermark)?.watermark ?? '',
    closed,
    async close() {
      socket.close()
      await closed
    },
  }
}

/** The status and body with which an upgrade is refused. */
export async function refusedStream(
  url: string,
): Promise<{ status: number; body: { error: { code: string; message: string } } }> {
  const socket = new WebSocket(url)
  const [, response] = await once(socket, 'unexpected-response')
  let text = ''
  for await (const chunk of response) text += chunk
  return { status: response.statusCode, body: JSON.parse(text) }
}

/** Whether an activity is a message of that text: for `until`. */
export function saying(text: string): (activity: Activity) => boolean {
  return (activity) => activity.type === 'message' && activity.text === text
}

/** What makes a bot's message reach the customer. */
export const BRIDGED = { channelData: { deliveryMode: 'bridged' } }
