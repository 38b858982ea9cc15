import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** One request that passed, and its answer; the numbers say in which order things happened across a whole tap. */
export interface Exchange {
  method: string
  path: string
  body: any
  begun: number
  status?: number
  answer?: any
  ended?: number
}

/** A relay that writes down what passes, to stand between two programs that know nothing of it. */
export interface WireTap {
  url: string
  port: number
  exchanges: Exchange[]
  stop(): Promise<void>
}

/**
 * Relays to the origin that `target` gives at each request: who is behind it may start later. The first `loseAnswers`
 * answers are lost on the way: the caller gets a 503 that asks it to come again at once.
 */
export async function startTap(target: () => string, { loseAnswers = 0 } = {}): Promise<WireTap> {
  const exchanges: Exchange[] = []
  let moment = 0
  async function relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request
    const body = await text(request)
    const exchange: Exchange = { method, path: url, body: jsonOr(body), begun: moment++ }
    exchanges.push(exchange)
    const { host: _host, connection: _connection, 'content-length': _length, ...passed } = headers
    const answer = await fetch(target() + url, {
      method,
      headers: passed as Record<string, string>,
      ...(body !== '' && { body }),
    })
    const answered = await answer.text()
    Object.assign(exchange, { status: answer.status, answer: jsonOr(answered), ended: moment++ })
    if (exchanges.length <= loseAnswers) return reply(response, 503, { 'retry-after-ms': '1' }, '')
    const type = answer.headers.get('content-type')
    reply(response, answer.status, type ? { 'content-type': type } : {}, answered)
  }
  const server = createServer((request, response) => {
    relay(request, response).catch((error: Error) => reply(response, 502, {}, error.message))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    exchanges,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** In two steps: restify, where a router runs in the same process, changes writeHead so that it returns nothing. */
function reply(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  response.writeHead(status, headers)
  response.end(body)
}

function jsonOr(body: string): unknown {
  if (body === '') return undefined
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
