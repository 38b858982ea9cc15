import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A message as it came. */
export interface Told {
  headers: IncomingHttpHeaders
  body: string
  type: string
  data: { conversationId: string; seq: number }
}

/** Another system that webhooks tell. */
export interface WebhookReceiver {
  url: string
  got: Told[]
  /** What it answers from now on; 204 unless a test says so. */
  answer: () => { status: number; headers?: Record<string, string> }
  /** Resolves once it was told all of these of the conversation. */
  told(conversationId: string, types: string[]): Promise<Told[]>
  stop(): void
}

/** Listens on loopback. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const looks = new Set<() => void>()
  const server = createServer(async (request, response) => {
    const body = await text(request)
    receiver.got.push({ headers: request.headers, body, ...JSON.parse(body) })
    const { status, headers } = receiver.answer()
    response.writeHead(status, headers)
    response.end()
    for (const look of looks) look()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    got: [],
    answer: () => ({ status: 204 }),
    told(conversationId, types) {
      return new Promise((resolve) => {
        function look(): void {
          const mine = receiver.got.filter(({ data }) => data.conversationId === conversationId)
          if (!types.every((type) => mine.some((one) => one.type === type))) return
          looks.delete(look)
          resolve(mine)
        }
        looks.add(look)
        look()
      })
    },
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
  return receiver
}
