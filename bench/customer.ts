import { WebSocket } from 'ws'
import type { Activity } from '../src/protocol/activity.ts'
import { postJson } from './post-json.ts'

/** A Direct Line customer with one conversation and its stream open. */
export interface Customer {
  /** Sends a message and resolves once the bot's echo of it came over the stream. */
  roundTrip(): Promise<void>
}

/** Starts a conversation at `base` (as http://host:port) and opens its stream. */
export async function startCustomer(base: string, secret: string): Promise<Customer> {
  const authorization = { authorization: `Bearer ${secret}` }
  const from = { id: 'bench-customer' }
  const started = await postJson(`${base}/v3/directline/conversations`, { user: from }, authorization)
  expectStatus(started.status, [200, 201], 'the start of a conversation')
  const { conversationId, token, streamUrl } = started.body as Record<'conversationId' | 'token' | 'streamUrl', string>
  const bearer = { authorization: `Bearer ${token}` }
  const stream = new WebSocket(streamUrl)
  let sent = 0
  let awaited: PromiseWithResolvers<void> & { text: string } | undefined
  stream.on('message', (frame) => {
    const text = String(frame)
    const { activities = [] } = (text ? JSON.parse(text) : {}) as { activities?: Activity[] }
    if (activities.some((activity) => activity.text === awaited?.text)) awaited?.resolve()
  })
  stream.on('close', () => awaited?.reject(new Error(`the stream of ${conversationId} was closed during a round trip`)))
  await new Promise((resolve, reject) => stream.once('open', resolve).once('error', reject))
  return {
    async roundTrip() {
      const text = `message ${++sent}`
      awaited = { ...Promise.withResolvers<void>(), text: `echo ${text}` }
      const posting = postJson(
        `${base}/v3/directline/conversations/${conversationId}/activities`,
        { type: 'message', from, text, channelData: { clientActivityID: `${conversationId}-${sent}` } },
        bearer,
      )
      const [{ status }] = await Promise.all([posting, awaited.promise])
      expectStatus(status, [200], 'a message')
    },
  }
}

function expectStatus(status: number, expected: number[], what: string): void {
  if (expected.includes(status)) return
  throw new Error(`${what} was answered with status ${status}, expected ${expected.join(' or ')}`)
}
