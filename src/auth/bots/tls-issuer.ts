import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Certificate } from './certificate.ts'
import { CONNECTOR, metadata, type LocalIssuer } from './local-issuer.ts'
import type { SigningKeys } from './signing-keys.ts'

/** The hosts in whose place the issuer answers: where both SDKs look for keys and ask for tokens. */
export const ISSUER_HOSTS = ['login.microsoftonline.com', 'login.botframework.com'] as const

const BOT_FRAMEWORK_LOGIN = 'https://login.botframework.com'
/** A token request is a few hundred bytes. */
const MOST_BYTES = 16 * 1024

/** The issuer as a proxy for bots on this machine. */
export interface TlsIssuer {
  port: number
  stop(): Promise<void>
}

interface Parts {
  issuer: LocalIssuer
  keys: SigningKeys
  certificate: Certificate
  port: number
  /** Told what went wrong on a connection. */
  onError(error: unknown): void
}

/**
 * Listens on loopback for bots that use it as HTTPS proxy: as both SDKs take a client secret to Microsoft's addresses
 * alone, by TLS, it answers in their place, and passes on what goes elsewhere. Rejects with `EADDRINUSE` and the like.
 */
export async function startTlsIssuer(parts: Parts): Promise<TlsIssuer> {
  const { certificate, key } = parts.certificate
  const microsoft = createTlsServer({ cert: certificate, key }, (request, response) => {
    answer(parts, request, response).catch((error: unknown) => {
      parts.onError(error)
      reply(response, 500, { error: 'server_error', error_description: 'Something went wrong here.' })
    })
  })
  const proxy = createServer((_, response) => {
    reply(response, 405, { error: 'invalid_request', error_description: 'This is a proxy for HTTPS (CONNECT) alone.' })
  })
  const open = new Set<Socket>()
  proxy.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy())
  })
  proxy.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const target = URL.parse(`http://${request.url}`)
    if (!target) return socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
    if (!ISSUER_HOSTS.some((host) => host === target.hostname)) return passOn(target, socket, head)
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    microsoft.emit('connection', socket)
  })
  await new Promise<void>((resolve, reject) => {
    proxy.once('error', reject)
    proxy.listen(parts.port, '127.0.0.1', resolve)
  })
  return {
    port: (proxy.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise<void>((resolve) => proxy.close(() => resolve()))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}

function passOn({ hostname, port }: URL, socket: Socket, head: Buffer): void {
  const other = connect(Number(port || 80), hostname.replace(/^\[|\]$/g, ''), () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    other.write(head)
    other.pipe(socket).pipe(other)
  })
  other.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
  socket.on('close', () => other.destroy())
}

async function answer({ issuer, keys }: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? ''
  const asked = `${request.method} ${path}`
  if (asked === 'GET /v1/.well-known/openidconfiguration') {
    return reply(response, 200, metadata(CONNECTOR, BOT_FRAMEWORK_LOGIN))
  }
  if (asked === 'GET /v1/.well-known/keys' || /^GET \/[^/]+\/discovery\/v2\.0\/keys$/.test(asked)) {
    return reply(response, 200, await keys.published())
  }
  const tenant = /^GET \/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/.exec(asked)?.[1]
  if (tenant !== undefined) return reply(response, 200, entraMetadata(tenant))
  if (/^POST \/[^/]+\/oauth2\/v2\.0\/token$/.test(asked)) return token(issuer, request, response)
  reply(response, 404, { error: 'invalid_request', error_description: `There is nothing at ${path}.` })
}

/** What MSAL reads of a tenant's OpenID configuration. */
function entraMetadata(tenant: string) {
  const own = `https://login.microsoftonline.com/${tenant}`
  return {
    issuer: `${own}/v2.0`,
    authorization_endpoint: `${own}/oauth2/v2.0/authorize`,
    token_endpoint: `${own}/oauth2/v2.0/token`,
    jwks_uri: `${own}/discovery/v2.0/keys`,
  }
}

/** The client credentials grant (RFC 6749, 4.4), answered as Entra does. */
async function token(issuer: LocalIssuer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!(Number(request.headers['content-length']) <= MOST_BYTES)) {
    return reply(response, 413, { error: 'invalid_request', error_description: 'The request is too long.' })
  }
  const form = new URLSearchParams(await text(request))
  if (form.get('grant_type') !== 'client_credentials' || form.get('scope') !== `${CONNECTOR}/.default`) {
    const error_description = `Only client_credentials for ${CONNECTOR}/.default are given here.`
    return reply(response, 400, { error: 'invalid_request', error_description })
  }
  const issued = await issuer.issue(form.get('client_id') ?? '', form.get('client_secret') ?? '')
  if (!issued) {
    const error_description = 'No bot with this client_id and client_secret is configured here.'
    return reply(response, 401, { error: 'invalid_client', error_description })
  }
  const { token: access_token, expiresInS } = issued
  reply(response, 200, { token_type: 'Bearer', expires_in: expiresInS, ext_expires_in: expiresInS, access_token })
}

function reply(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent) return
  const bytes = JSON.stringify(body)
  const length = Buffer.byteLength(bytes)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': length, 'cache-control': 'no-store' })
  response.end(bytes)
}
