import { lookup, type LookupAddress } from 'node:dns'
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublic, LOOPBACK, type Networks } from './networks.ts'

/**
 * Requests to addresses that people have configured: bots' messaging endpoints and webhooks. Whoever may name one must
 * not reach what only this machine can (AUT-41).
 */
export interface Outbound {
  /**
   * Begins a request to an http or https URL over kept-alive connections. An address that is not allowed is an `error`
   * event with the code `FORBIDDEN_ADDRESS`, before anything is sent. Redirects are answers like any other.
   */
  request(url: string, options: RequestOptions): ClientRequest
  close(): void
}

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

type Resolve = typeof lookup

/** Requests within `reach`; `resolve` is the system's unless a test has its own. */
export function createOutbound(reach: Reach, resolve: Resolve = lookup): Outbound {
  const options = { keepAlive: true, timeout: IDLE_CONNECTION_MS, lookup: checkedLookup(reach, resolve) }
  const http = guard(new HttpAgent(options), reach)
  const https = guard(new HttpsAgent(options), reach)
  return {
    request(url, given) {
      const secure = url.startsWith('https:')
      return (secure ? httpsRequest : httpRequest)(url, { ...given, agent: secure ? https : http })
    },
    close() {
      http.destroy()
      https.destroy()
    },
  }
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
function guard<Agent extends HttpAgent>(agent: Agent, reach: Reach): Agent {
  const connect = agent.createConnection.bind(agent)
  agent.createConnection = (options, done) => {
    const host = String(options.host ?? '')
    if (isIP(host) === 0 || mayReach(host, reach)) return connect(options, done)
    // Node asks for the error by callback, and later than the call.
    process.nextTick(() => done?.(forbidden(host), undefined as never))
    return undefined
  }
  return agent
}

function forbidden(host: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${host} is at no allowed address`), { code: FORBIDDEN_ADDRESS })
}
