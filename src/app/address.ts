import type { IncomingMessage } from 'node:http'

/**
 * Whether a request's address and Host header make a URL. Restify's chains make one of each: where they can't, they throw,
 * and the process ends. To be asked before them.
 */
export function hasAddress({ url = '/', headers }: IncomingMessage): boolean {
  const host = headers.host || 'localhost'
  // What follows the first slash is never refused, and as a rule all come to the same host.
  if (url.startsWith('/') && host === goodHost) return true
  const base = `http://${host}`
  const isGood = url.startsWith('/') ? URL.canParse(base + url) : URL.canParse(url, base)
  if (isGood && URL.canParse(base)) goodHost = host
  return isGood
}

let goodHost = ''
