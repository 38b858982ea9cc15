import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Server as TlsServer } from 'node:tls'
import restify from 'restify'
import { fail, isReply, type Call, type Reply, type Route } from '../protocol/http.ts'
import type { SocketRoute } from '../protocol/socket.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Limiter } from '../runtime/limiter.ts'
import type { Log } from '../runtime/log.ts'
import type { Networks } from '../runtime/networks.ts'
import { StoreError } from '../store/errors.ts'
import { hasAddress } from './address.ts'
import { readBody } from './body.ts'
import { callerOf, createProxyHint } from './caller.ts'
import { tlsOptions, type TlsSettings } from './config/network-settings.ts'
import { crossOriginHeaders, isCustomerPath } from './cors.ts'
import { endSlow } from './patience.ts'
import { routing } from './routing.ts'
import { securityHeaders } from './security-headers.ts'
import { refuse, serveSockets } from './sockets.ts'
import { renewOnHangup } from './tls.ts'

export interface ServerParts {
  routes: Route[]
  socketRoutes: SocketRoute[]
  log: Log
  clock: Clock
  /** The address under which the outside knows us; without one, what the request says. */
  publicUrl?: string | undefined
  /** Proxies whose word on the client is taken. */
  proxies: Networks
  limiter: Limiter
  /** Without it, plain HTTP. */
  tls?: TlsSettings | undefined
  /** Resolves once the router has taken up its work: requests wait for it, as one 503 ends a client's polling for good. */
  ready: Promise<void>
  /** Is told what was refused: status 400 and above. */
  onRefused?: ((url: string, reply: Reply) => void) | undefined
}

export interface Server {
  /** Resolves with the port that is listened on. Rejects with `EADDRINUSE` and the like. */
  listen(port: number, host: string): Promise<number>
  /** Takes no new requests, ends sockets so that clients resume elsewhere, and closes. */
  close(): Promise<void>
}

const CLOSE_GRACE_MS = 1_000

/**
 * The one place that knows restify: routes are data, handlers answer with a Reply, and this writes it. A request is taken
 * by restify's `first` handler, before its chains: they cost more than all else that a request does here (measured, 45 of
 * 107 µs).
 */
export function createServer(parts: ServerParts): Server {
  const { tls, log, limiter, proxies, publicUrl } = parts
  const server = restify.createServer(tls && ({ httpsServerOptions: tlsOptions(tls) } as restify.ServerOptions))
  endSlow(server.server)
  const hintAtProxy = createProxyHint(proxies, log)
  const endRenewal = tls && renewOnHangup(server.server as TlsServer, tls, log)
  const everywhere = securityHeaders(tls !== undefined || publicUrl?.startsWith('https:') === true)
  const routeOf = routing(parts.routes)

  async function replyTo(request: IncomingMessage, url: string): Promise<Reply> {
    const { method = '' } = request
    if (method === 'OPTIONS') return { status: 204 }
    const caller = callerOf(request, proxies, publicUrl)
    const found = routeOf(method, url)
    const isHealth = !isReply(found) && HEALTH.has(found.route.path)
    const refused = isHealth ? undefined : limiter.arrived(caller.address)
    if (refused) hintAtProxy(request)
    if (refused) return refused
    if (isReply(found)) return found
    const { route, params, query } = found
    try {
      if (!isHealth) await parts.ready
      const read = method === 'GET' ? { body: undefined, bodyBytes: 0 } : await readBody(request)
      if (isReply(read)) return read
      const { body, bodyBytes } = read
      const { address, origin } = caller
      const headers = request.headers as Call['headers']
      return await route.handle({ params, query, headers, body, bodyBytes, address, origin })
    } catch (error) {
      return failure(error, route, log)
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!hasAddress(request)) {
      return write(response, fail(400, 'BadArgument', 'The address or the Host header is not valid.'), everywhere)
    }
    const url = pathOf(request)
    const headers = isCustomerPath(url) ? { ...everywhere, ...crossOriginHeaders(request) } : everywhere
    const reply = await replyTo(request, url)
    if (reply.status >= 400) parts.onRefused?.(url, reply)
    write(response, reply, headers)
  }

  // Its types do not have it yet.
  const { first } = server as unknown as { first(take: (request: IncomingMessage, response: ServerResponse) => false): void }
  first.call(server, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ error }, 'an answer could not be written')
      response.destroy()
    })
    return false
  })
  const sockets = serveSockets(server.server, parts)
  // Only WebSockets are upgraded: Java's HttpClient offers HTTP/2 with every request, and goes on with HTTP/1.1.
  Object.assign(server.server, {
    shouldUpgradeCallback: ({ headers }: IncomingMessage) => /^websocket$/i.test(headers.upgrade ?? ''),
  })
  server.server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    if (stream.writable) refuse(stream, unreadable(error.code))
  })
  return {
    listen(port, host) {
      return new Promise((resolve, reject) => {
        // restify passes the HTTP server's errors on, and would throw them where nobody listens to itself.
        server.once('error', reject)
        server.listen(port, host, () => resolve((server.address() as { port: number }).port))
      })
    },
    async close() {
      endRenewal?.()
      sockets.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.server.closeIdleConnections()
      // A request that never comes to its end must not hold the stop up.
      const cut = setTimeout(() => server.server.closeAllConnections(), CLOSE_GRACE_MS)
      await closed
      clearTimeout(cut)
    },
  }
}

/** Answered also while the router is starting. */
const HEALTH = new Set(['/healthz', '/readyz'])

/** Path and query, also where a request names the whole address (RFC 9112, 3.2.2). */
function pathOf({ url = '/' }: IncomingMessage): string {
  if (url.startsWith('/')) return url
  const { pathname, search } = new URL(url, 'http://localhost')
  return pathname + search
}

function failure(error: unknown, { method, path }: Route, log: Log): Reply {
  log.error({ route: `${method} ${path}`, error }, 'a request failed')
  if (error instanceof StoreError) return fail(503, 'ServiceUnavailable', 'The database does not answer, or takes nothing more; try again.')
  return fail(500, 'ServiceError', 'Something went wrong here; the log has the details.')
}

function write(response: ServerResponse, { status, body, headers }: Reply, everywhere: Record<string, string>): void {
  // Texts leave in one piece with the headers before them.
  const content = Buffer.isBuffer(body) || typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
  const all: OutgoingHttpHeaders = { ...everywhere, 'cache-control': 'no-store' }
  if (body !== undefined) all['content-type'] = type
  if (headers) Object.assign(all, headers)
  if (status !== 204 && status !== 304) all['content-length'] = Buffer.byteLength(content)
  response.writeHead(status, all)
  response.end(content)
}

/** What Node's parser could not read as HTTP, in the documented shape as well. */
function unreadable(code: string | undefined): Reply {
  if (code === 'HPE_HEADER_OVERFLOW') return fail(431, 'BadArgument', 'The address and headers are too long.')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return fail(408, 'BadArgument', 'The request did not arrive in time.')
  return fail(400, 'BadSyntax', 'The request is not valid HTTP.')
}
