import type { IncomingMessage } from 'node:http'
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
import { allowCrossOrigin, isCustomerPath } from './cors.ts'
import { endSlow } from './patience.ts'
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
}

export interface Server {
  /** Resolves with the port that is listened on. Rejects with `EADDRINUSE` and the like. */
  listen(port: number, host: string): Promise<number>
  /** Takes no new requests, ends sockets so that clients resume elsewhere, and closes. */
  close(): Promise<void>
}

const CLOSE_GRACE_MS = 1_000

/** The one place that knows restify: routes are data, handlers answer with a Reply, and this writes it. */
export function createServer(parts: ServerParts): Server {
  const { tls, log, limiter, proxies } = parts
  const server = restify.createServer({
    name: 'handback',
    ignoreTrailingSlash: true,
    ...(tls && { httpsServerOptions: tlsOptions(tls) }),
  } as restify.ServerOptions)
  endSlow(server.server)
  const hintAtProxy = createProxyHint(proxies, log)
  const endRenewal = tls && renewOnHangup(server.server as TlsServer, tls, log)
  const everywhere = securityHeaders(tls !== undefined || parts.publicUrl?.startsWith('https:') === true)
  server.pre((request, response, next) => {
    for (const [name, value] of Object.entries(everywhere)) response.setHeader(name, value)
    if (!hasAddress(request)) {
      write(response, fail(400, 'BadArgument', 'The address or the Host header is not valid.'))
      return next(false)
    }
    if (isCustomerPath(request.getPath())) allowCrossOrigin(request, response)
    if (request.method === 'OPTIONS') {
      response.writeHead(204)
      response.end()
      return next(false)
    }
    const refused = HEALTH.has(request.getPath()) ? undefined : limiter.arrived(callerOf(request, proxies).address)
    if (!refused) return next()
    hintAtProxy(request)
    write(response, refused)
    return next(false)
  })
  for (const route of parts.routes) mount(server, route, parts)
  // What restify itself refuses gets the documented shape as well.
  server.on('restifyError', (_request, response, error, done) => {
    const { statusCode = 500, message } = error as { statusCode?: number; message: string }
    write(response, refusalOf(statusCode, message))
    return done()
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

function mount(server: restify.Server, route: Route, parts: ServerParts): void {
  const method = ({ GET: 'get', POST: 'post', PUT: 'put', DELETE: 'del' } as const)[route.method]
  server[method](route.path, async (request: restify.Request, response: restify.Response) => {
    write(response, await answer(route, request, parts))
  })
}

async function answer(route: Route, request: restify.Request, parts: ServerParts): Promise<Reply> {
  try {
    if (!HEALTH.has(route.path)) await parts.ready
    const read = route.method === 'GET' ? { body: undefined, bodyBytes: 0 } : await readBody(request)
    return isReply(read) ? read : await route.handle(callOf(request, read, parts))
  } catch (error) {
    parts.log.error({ route: `${route.method} ${route.path}`, error }, 'a request failed')
    if (error instanceof StoreError) return fail(503, 'ServiceUnavailable', 'The database does not answer; try again.')
    return fail(500, 'ServiceError', 'Something went wrong here; the log has the details.')
  }
}

function callOf(
  request: restify.Request,
  read: { body: unknown; bodyBytes: number },
  { proxies, publicUrl }: ServerParts,
): Call {
  return {
    params: (request.params ?? {}) as Record<string, string>,
    query: new URLSearchParams(request.getQuery() as string),
    headers: request.headers as Record<string, string | undefined>,
    ...read,
    ...callerOf(request, proxies, publicUrl),
  }
}

function write(response: restify.Response, { status, body, headers }: Reply): void {
  if (response.headersSent) return
  const isText = typeof body === 'string'
  const bytes = bytesOf(body)
  const type = body !== undefined && {
    'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
  }
  // Past restify's own send it would send its own answer after ours, and the second one ends the process.
  response.sendRaw(status, bytes, {
    ...type,
    'cache-control': 'no-store',
    ...headers,
    'content-length': String(bytes.length),
  })
}

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body
  return Buffer.from(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body))
}

/** What Node's parser could not read as HTTP, in the documented shape as well. */
function unreadable(code: string | undefined): Reply {
  if (code === 'HPE_HEADER_OVERFLOW') return fail(431, 'BadArgument', 'The address and headers are too long.')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return fail(408, 'BadArgument', 'The request did not arrive in time.')
  return fail(400, 'BadSyntax', 'The request is not valid HTTP.')
}

function refusalOf(status: number, message: string): Reply {
  if (status === 404) return fail(404, 'NotFound', 'There is nothing at this address.')
  if (status === 405) return fail(405, 'MethodNotAllowed', 'The address does not take this method.')
  return status < 500
    ? fail(status, 'BadArgument', message)
    : fail(status, 'ServiceError', 'Something went wrong here.')
}
