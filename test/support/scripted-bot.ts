import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { Activity } from '../../src/protocol/activity.ts'

export interface Received {
  activity: Activity
  headers: IncomingHttpHeaders
}

/** What a POST is answered with; 'hang-up' closes the connection without an answer. */
export type Answer = { status: number; headers?: Record<string, string>; body?: string } | 'hang-up'

export interface ScriptedBot {
  endpoint: string
  port: number
  /** Every activity that came, in order of arrival. */
  received: Received[]
  /** Resolves once that many activities have come in all. */
  arrived(count: number): Promise<void>
  /** Breaks what is open; later connections are refused. Start another on the same port to have it back. */
  stop(): Promise<void>
}

/** A bot whose every answer the test decides: a handler that returns a promise makes it as slow as the test wants. */
export async function startScriptedBot(
  handler: (received: Received) => Answer | Promise<Answer> = () => ({ status: 200 }),
  port = 0,
): Promise<ScriptedBot> {
  const received: Received[] = []
  let waiting: { count: number; resolve: () => void }[] = []
  const server = createServer((request, response) => {
    take(request, response).catch((error: Error) => reply(response, { status: 500, body: error.stack ?? error.message }))
  })
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const one = { activity: (await json(request)) as Activity, headers: request.headers }
    received.push(one)
    for (const { resolve } of waiting.filter(({ count }) => count <= received.length)) resolve()
    waiting = waiting.filter(({ count }) => count > received.length)
    const answer = await handler(one)
    if (answer === 'hang-up') request.socket.destroy()
    else reply(response, answer)
  }
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const taken = (server.address() as AddressInfo).port
  return {
    endpoint: `http://127.0.0.1:${taken}/api/messages`,
    port: taken,
    received,
    arrived: (count) =>
      received.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ count, resolve })),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** In two steps: restify, where a router runs in the same process, changes writeHead so that it returns nothing. */
function reply(response: ServerResponse, { status, headers, body }: Exclude<Answer, string>): void {
  response.writeHead(status, headers)
  response.end(body)
}
