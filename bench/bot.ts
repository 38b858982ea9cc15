// A bot that does as little as a bot can, so that it is not what limits a measurement: no SDK, kept connections.
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { Activity } from '../src/protocol/activity.ts'
import { postJson } from './post-json.ts'

export interface BenchBot {
  endpoint: string
  stop(): void
}

/** What a bot says to an activity; undefined for nothing. */
export type Answer = Pick<Activity, 'text' | 'channelData'>

/** Listens on a free port; the answer to an activity is posted within its turn, as botbuilder's bots do. */
export async function serveBot(answerTo: (activity: Activity) => Answer | undefined): Promise<BenchBot> {
  const server = createServer(async (request, response) => {
    try {
      await take(request, answerTo)
      response.writeHead(200).end()
    } catch (error) {
      console.error(error)
      response.writeHead(500).end()
    }
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function take(request: IncomingMessage, answerTo: (activity: Activity) => Answer | undefined): Promise<void> {
  const activity = (await json(request)) as Activity
  const answer = answerTo(activity)
  if (!answer) return
  const { serviceUrl, conversation, id, channelId, from, recipient } = activity
  const reply = { type: 'message', channelId, conversation, from: recipient, recipient: from, replyToId: id, ...answer }
  // Where the router signs its calls, it wants signed ones.
  const signed = request.headers.authorization !== undefined
  // SDKs name each request, by which the router recognises one that is repeated.
  const named = { 'x-ms-client-request-id': randomUUID() }
  const headers = signed ? { ...named, authorization: await authorizationAt(serviceUrl ?? '') } : named
  const { status } = await postJson(`${serviceUrl}/v3/conversations/${conversation?.id}/activities/${id}`, reply, headers)
  if (status !== 200) throw new Error(`the connector answered a reply with status ${status}, expected 200`)
}

/** The password of bench/handback.yaml's bot where authentication is on. */
export const BENCH_PASSWORD = 'bench-password'

const authorizations = new Map<string, Promise<string>>()

/** The Authorization header for one router, with a token that is asked for once, as SDKs keep theirs. */
function authorizationAt(serviceUrl: string): Promise<string> {
  const { origin } = new URL(serviceUrl)
  const known = authorizations.get(origin) ?? askForToken(origin)
  authorizations.set(origin, known)
  return known
}

async function askForToken(origin: string): Promise<string> {
  const query = new URLSearchParams({ resource: 'https://api.botframework.com', client_id: 'bench-app' })
  const response = await fetch(`${origin}/msi/token?${query}`, { headers: { 'x-identity-header': BENCH_PASSWORD } })
  if (!response.ok) throw new Error(`the router gave the bot no token: status ${response.status}`)
  return `Bearer ${((await response.json()) as { access_token: string }).access_token}`
}

/** Words for the customer, marked as Omnichannel wants them. */
export function words(text: string): Answer {
  return { text, channelData: { deliveryMode: 'bridged' } }
}
