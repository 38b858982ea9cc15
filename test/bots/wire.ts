import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ActivityHandler, CloudAdapter } from 'botbuilder'

/** What a bot sent to the connector, as it stood on the wire. */
export interface Sent {
  method: string
  path: string
  requestId: string
  authorization?: string
  body: Record<string, unknown>
}

/** A connector that keeps what it gets and answers as told: `{id}` unless `refuse` gives a status. */
export async function startConnector(sent: Sent[], refuse: () => number | undefined = () => undefined) {
  return listen(async (request, response) => {
    const body = JSON.parse(await textOf(request))
    const { 'x-ms-client-request-id': requestId, authorization } = request.headers
    const { method = '', url: path = '' } = request
    sent.push({ method, path, requestId: String(requestId), authorization, body })
    const status = refuse() ?? 200
    const answer = status === 200 ? { id: `r${sent.length}` } : { error: { code: 'Refused', message: 'refused' } }
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer))
  })
}

/** A bot behind a plain server, with the little of restify's response that the adapter needs. */
export async function startBot(adapter: CloudAdapter, bot: ActivityHandler) {
  return listen(async (request, response) => {
    const body = JSON.parse(await textOf(request))
    const { socket } = response
    const restified = {
      socket,
      status: (code: number) => (response.statusCode = code),
      header: (name: string, value: unknown) => response.setHeader(name, String(value)),
      send: (content: unknown) => response.write(JSON.stringify(content)),
      end: () => response.end(),
    }
    const { headers, method } = request
    await adapter.process({ headers, method, body }, restified, (context) => bot.run(context))
  })
}

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => response.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
