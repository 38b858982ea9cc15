// A bot that does as little as a bot can, so that it is not what limits the round trips: no SDK, kept connections.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { Activity } from '../src/protocol/activity.ts'
import { postJson } from './post-json.ts'

const server = createServer(async (request, response) => {
  try {
    await take(request)
    response.writeHead(200).end()
  } catch (error) {
    console.error(error)
    response.writeHead(500).end()
  }
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.once('disconnect', () => process.exit())

async function take(request: IncomingMessage): Promise<void> {
  const activity = (await json(request)) as Activity
  if (activity.type !== 'message') return
  const { serviceUrl, conversation, id, channelId, from, recipient } = activity
  const { status } = await postJson(`${serviceUrl}/v3/conversations/${conversation?.id}/activities/${id}`, {
    type: 'message',
    channelId,
    conversation,
    from: recipient,
    recipient: from,
    replyToId: id,
    text: `echo ${activity.text}`,
    channelData: { deliveryMode: 'bridged' },
  })
  if (status !== 200) throw new Error(`the connector answered a reply with status ${status}, expected 200`)
}
