import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Log } from '../runtime/log.ts'
import type { Networks } from '../runtime/networks.ts'

/** Who sent a request, and under which address they reached us. */
export interface Caller {
  /** The IP address of the client, or of the last proxy that is not trusted. */
  address: string
  /** Scheme and host, without a slash at the end. */
  origin: string
}

/**
 * What a request says of its sender. `x-forwarded-for`, `-proto` and `-host` are believed where a proxy of `proxies`
 * sent them; from anybody else they are words like any other (AUT-43).
 */
export function callerOf(request: IncomingMessage, proxies: Networks, publicUrl?: string): Caller {
  const peer = plain(request.socket.remoteAddress ?? '')
  const isProxied = proxies.has(peer)
  const forwarded = (name: string) => (isProxied ? lastOf(request.headers[`x-forwarded-${name}`]) : undefined)
  const secure = (request.socket as Partial<TLSSocket>).encrypted === true
  const scheme = forwarded('proto') ?? (secure ? 'https' : 'http')
  const host = forwarded('host') ?? request.headers.host ?? 'localhost'
  return {
    address: isProxied ? clientIn(request.headers['x-forwarded-for'], proxies, peer) : peer,
    origin: publicUrl ?? `${scheme === 'https' ? 'https' : 'http'}://${host}`,
  }
}

/** Says once that an address which is limited is a proxy's that nobody has named: its clients count as one. */
export function createProxyHint(proxies: Networks, log: Log): (request: IncomingMessage) => void {
  let said = false
  return (request) => {
    const peer = plain(request.socket.remoteAddress ?? '')
    if (said || request.headers['x-forwarded-for'] === undefined || proxies.has(peer)) return
    said = true
    const hint = 'all who come through this proxy share the limit of one address: name it in HANDBACK_TRUSTED_PROXIES'
    log.warn({ address: peer }, hint)
  }
}

/** Each proxy appends whom it heard: from the end, the first that is no proxy of ours is the client. */
function clientIn(header: string | string[] | undefined, proxies: Networks, peer: string): string {
  const hops = String(header ?? '').split(',').map((hop) => plain(hop.trim()))
  const client = hops.findLast((hop) => !proxies.has(hop))
  return client && isIP(client) !== 0 ? client : peer
}

function lastOf(header: string | string[] | undefined): string | undefined {
  return String(header ?? '').split(',').at(-1)?.trim() || undefined
}

/** An IPv4 address as such, also where the socket speaks IPv6. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}
