// The measure of the router: what restify and ws cost alone. The same calls as the router's main way, all in memory;
// it stores nothing, checks nothing and loses everything.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import restify, { type Request, type Response } from 'restify'
import { WebSocketServer, type WebSocket } from 'ws'
import { postJson } from './post-json.ts'

interface Conversation {
  id: string
  lastSeq: number
  socket?: WebSocket
}

const bot = process.env.BENCH_BOT ?? ''
const conversations = new Map<string, Conversation>()
const server = restify.createServer({ name: 'relay' })
const sockets = new WebSocketServer({ noServer: true })
const host = () => `127.0.0.1:${server.address().port}`

server.use(restify.plugins.bodyParser({ mapParams: false }))
server.post('/v3/directline/conversations', async (_: Request, response: Response) => {
  const conversation = { id: `c${conversations.size + 1}`, lastSeq: 0 }
  conversations.set(conversation.id, conversation)
  const streamUrl = `ws://${host()}/v3/directline/conversations/${conversation.id}/stream?t=none&watermark=-`
  response.send(201, { conversationId: conversation.id, token: 'none', expires_in: 1800, streamUrl })
})
server.post('/v3/directline/conversations/:id/activities', async (request: Request, response: Response) => {
  const conversation = conversations.get(request.params.id)
  if (!conversation) return response.send(404)
  const activity = push(conversation, { ...request.body, channelId: 'directline' })
  response.send(200, { id: activity.id })
  const recipient = { id: 'bench', role: 'bot' }
  await postJson(bot, { ...activity, serviceUrl: `http://${host()}/connector/bench`, recipient })
})
server.post('/connector/:bot/v3/conversations/:id/activities', fromBot)
server.post('/connector/:bot/v3/conversations/:id/activities/:replyTo', fromBot)
server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
  const conversation = conversations.get(request.url?.split('/')[4] ?? '')
  if (!conversation) return socket.destroy()
  sockets.handleUpgrade(request, socket, head, (stream) => (conversation.socket = stream))
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }))

async function fromBot(request: Request, response: Response): Promise<void> {
  const conversation = conversations.get(request.params.id)
  if (!conversation) return response.send(404)
  response.send(200, { id: push(conversation, request.body).id })
}

function push(conversation: Conversation, received: object): { id: string } {
  const seq = ++conversation.lastSeq
  const timestamp = new Date().toISOString()
  const activity = { ...received, id: `${conversation.id}_${seq}`, timestamp, conversation: { id: conversation.id } }
  conversation.socket?.send(JSON.stringify({ activities: [activity], watermark: String(seq) }))
  return activity
}
