import { lookup, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector } from 'undici'
import { isPublic, LOOPBACK, type Networks } from './networks.ts'

/**
 * Sends requests to addresses that people have configured: bots' messaging endpoints and webhooks. Whoever may name one
 * must not reach what only this machine can (AUT-41): an address that is not allowed is an error with the code
 * `FORBIDDEN_ADDRESS`, before anything is sent. Redirects are answers like any other.
 */
export type Outbound = Pick<Agent, 'dispatch' | 'destroy'>

/** Where requests may go besides the public internet. */
export interface Reach {
  /** This machine: only while it alone can reach the router. */
  loopback: boolean
  /** What the configuration allows. */
  networks: Networks
}

export const FORBIDDEN_ADDRESS = 'FORBIDDEN_ADDRESS'

/** An idle connection is given up before a Node server's own limit (5 s) can end it under a request. */
const IDLE_CONNECTION_MS = 4_000
/** Who posts gives up before; then nobody waits for the connection any more. */
const CONNECT_LIMIT_MS = 20_000

type Resolve = typeof lookup

/**
 * Requests within `reach` over kept-alive connections; `resolve` is the system's unless a test has its own. Not by Node's
 * own client: it costs the router three times as much (measured, 123 of its µs against 48).
 */
export function createOutbound(reach: Reach, resolve: Resolve = lookup): Outbound {
  const connect = { lookup: checkedLookup(reach, resolve), timeout: CONNECT_LIMIT_MS, allowH2: false }
  return new Agent({
    connect: guard(buildConnector(connect as buildConnector.BuildOptions), reach),
    keepAliveTimeout: IDLE_CONNECTION_MS,
    keepAliveMaxTimeout: IDLE_CONNECTION_MS,
    // Said here as well: else all calls to an origin wait until the first one's connection has agreed on a protocol.
    allowH2: false,
    // Who posts has a limit for all of it, by the router's clock.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
}

/** Whether requests may go to that IP address. */
export function mayReach(address: string, { loopback, networks }: Reach): boolean {
  return isPublic(address) || networks.has(address) || (loopback && LOOPBACK.has(address))
}

/** What is wrong with the host of a URL as it stands, before it is resolved; undefined where nothing is. */
export function forbiddenHost(url: string, reach: Reach): string | undefined {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  const isLocal = /^(.+\.)?localhost\.?$/.test(host)
  const address = isLocal ? '127.0.0.1' : host
  return isIP(address) === 0 || mayReach(address, reach) ? undefined : host
}

/** The connection goes to the very addresses that were checked: resolving the name once more changes nothing. */
function checkedLookup(reach: Reach, resolve: Resolve): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return done(error, [])
      const [first, ...others] = addresses.filter(({ address }) => mayReach(address, reach))
      if (!first) return done(forbidden(host), [])
      if (options.all) done(null, [first, ...others])
      else done(null, first.address, first.family)
    })
  }
}

/** Addresses that stand in the URL itself are not resolved, so they are checked here. */
function guard(connect: buildConnector.connector, reach: Reach): buildConnector.connector {
  return (options, done) => {
    const host = options.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) === 0 || mayReach(host, reach)) return connect(options, done)
    done(forbidden(host), null)
  }
}

function forbidden(host: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${host} is at no allowed address`), { code: FORBIDDEN_ADDRESS })
}
