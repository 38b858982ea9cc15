import { STATUS_CODES, type IncomingMessage, type Server as HttpServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { fail, isReply, type Call, type Reply } from '../protocol/http.ts'
import type { Opening, Socket } from '../protocol/socket.ts'
import { callerOf } from './caller.ts'
import { createPlaces } from './places.ts'
import { securityHeaders } from './security-headers.ts'
import type { ServerParts } from './server.ts'

/** A reader that lets so much pile up is ended; it can resume from its watermark (DLN-7). */
const MOST_UNREAD_BYTES = 1024 * 1024
const MOST_RECEIVED_BYTES = 64 * 1024
const PING_MS = 30_000
/** Sockets are pinged in turns: 20,000 at once would hold everybody else up for a fifth of a second. */
const TURNS = 30
const TURN_MS = PING_MS / TURNS
/** The service is going away; come again (RFC 6455, 7.4.1). */
const GOING_AWAY = 1001

type Parts = Pick<ServerParts, 'socketRoutes' | 'log' | 'publicUrl' | 'proxies' | 'ready' | 'clock' | 'limiter'>

/** Opens WebSockets on the server's upgrade requests, by the socket routes. */
export function serveSockets(server: HttpServer, parts: Parts): { close(): void } {
  const wss = new WebSocketServer({ noServer: true, maxPayload: MOST_RECEIVED_BYTES, perMessageDeflate: false })
  const places = createPlaces()
  const silent = new WeakSet<WebSocket>()
  const turns = Array.from({ length: TURNS }, () => new Set<WebSocket>())
  let joined = 0
  let turnsTaken = 0

  server.on('upgrade', (request, stream, head) => {
    destroyOnError(stream)
    open(request, parts)
      .then((opened) => {
        if (isReply(opened)) return refuse(stream, opened)
        const keys = { total: 'all', address: opened.address, [opened.owner.kind]: opened.owner.id }
        const refused = parts.limiter.opens(places.counted(keys))
        if (refused) return refuse(stream, refused)
        wss.handleUpgrade(request, stream, head, (socket) => {
          socket.on('close', places.take(keys))
          adopt(socket, opened.serve)
        })
      })
      .catch((error: unknown) => {
        parts.log.error({ error }, 'a socket could not be opened')
        refuse(stream, fail(500, 'ServiceError', 'Something went wrong here; the log has the details.'))
      })
  })

  // Apart from the upgrade: a listener that were made there would keep the request in memory as long as the socket.
  function adopt(socket: WebSocket, opened: (socket: Socket) => void): void {
    cancel ??= parts.clock.after(TURN_MS, ping)
    const turn = turns[joined++ % TURNS]
    turn?.add(socket)
    socket.on('close', () => turn?.delete(socket))
    socket.on('pong', () => silent.delete(socket))
    socket.on('error', (error) => parts.log.warn({ reason: error.message }, 'a socket failed'))
    opened(wrap(socket))
  }

  // A socket that did not answer the last ping is dead, whatever TCP says (DLN-7).
  let cancel: (() => void) | undefined
  function ping(): void {
    for (const socket of turns[++turnsTaken % TURNS] ?? []) {
      if (silent.has(socket)) socket.terminate()
      silent.add(socket)
      if (socket.readyState === socket.OPEN) socket.ping()
    }
    cancel = wss.clients.size > 0 ? parts.clock.after(TURN_MS, ping) : undefined
  }

  return {
    close() {
      cancel?.()
      for (const socket of wss.clients) socket.close(GOING_AWAY, 'The router is stopping.')
      // A peer that does not answer the closing must not hold the stop up.
      setTimeout(() => wss.clients.forEach((socket) => socket.terminate()), 1_000).unref()
    },
  }
}

function destroyOnError(stream: Duplex): void {
  stream.on('error', () => stream.destroy())
}

async function open(request: IncomingMessage, parts: Parts): Promise<Reply | (Opening & { address: string })> {
  const url = URL.parse(request.url ?? '/', 'http://localhost')
  if (!url) return fail(400, 'BadArgument', 'The address is not valid.')
  for (const route of parts.socketRoutes) {
    const match = route.path.exec(url.pathname)
    if (!match) continue
    const call = callOf(request, url, match.slice(1), parts)
    const refused = parts.limiter.arrived(call.address) ?? (route.crossOrigin ? undefined : refusalOfOrigin(call))
    if (refused) return refused
    await parts.ready
    const opened = await route.open(call)
    return isReply(opened) ? opened : { ...opened, address: call.address }
  }
  return fail(404, 'NotFound', 'There is no WebSocket at this address.')
}

/** A page of another site would open the socket with the cookies of whoever looks at it (AUT-46). */
function refusalOfOrigin({ headers, origin }: Call): Reply | undefined {
  const from = headers['origin']
  if (from === undefined || from === origin) return undefined
  return fail(403, 'foreign-origin', 'Pages of other sites may not open this socket.')
}

function callOf(request: IncomingMessage, url: URL, params: string[], { proxies, publicUrl }: Parts): Call {
  return {
    params: Object.fromEntries(params.map((value, index) => [String(index), value])),
    query: url.searchParams,
    headers: request.headers as Record<string, string | undefined>,
    body: undefined,
    bodyBytes: 0,
    ...callerOf(request, proxies, publicUrl),
  }
}

/** Answers a request that the HTTP server itself has handed over or given up on, and closes its connection. */
export function refuse(stream: Duplex, { status, body, headers }: Reply): void {
  const bytes = Buffer.from(JSON.stringify(body))
  const lines = Object.entries({
    'content-type': 'application/json',
    'content-length': bytes.length,
    connection: 'close',
    ...securityHeaders(false),
    ...headers,
  })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  // A peer that does not close its side must not keep the connection.
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${bytes}`, () => stream.destroy())
}

function wrap(socket: WebSocket): Socket {
  return {
    send(text) {
      if (socket.bufferedAmount > MOST_UNREAD_BYTES) socket.terminate()
      return new Promise((resolve) => socket.send(text, () => resolve()))
    },
    close: (code, reason) => socket.close(code, reason),
    onClose: (work) => void socket.on('close', work),
    onMessage: (work) => void socket.on('message', (data) => work(String(data))),
  }
}
