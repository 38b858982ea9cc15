import type { IncomingMessage } from 'node:http'

/**
 * Whether a request's address and Host header make a URL. Restify's chains make one of each: where they can't, they throw,
 * and the process ends. To be asked before them.
 */
export function hasAddress({ url = '/', headers }: IncomingMessage): boolean {
  const base = `http://${headers.host || 'localhost'}`
  return url.startsWith('/') ? URL.canParse(base + url) : URL.canParse(url, base)
}
