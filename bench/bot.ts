// A bot that does as little as a bot can, so that it is not what limits a measurement: no SDK, kept connections.
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
  const { status } = await postJson(`${serviceUrl}/v3/conversations/${conversation?.id}/activities/${id}`, {
    type: 'message', channelId, conversation, from: recipient, recipient: from, replyToId: id, ...answer,
  })
  if (status !== 200) throw new Error(`the connector answered a reply with status ${status}, expected 200`)
}

/** Words for the customer, marked as Omnichannel wants them. */
export function words(text: string): Answer {
  return { text, channelData: { deliveryMode: 'bridged' } }
}
