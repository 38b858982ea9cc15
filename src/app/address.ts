import type { IncomingMessage } from 'node:http'

/**
 * Whether restify can make a URL of a request's address and Host header, as it does of each: where it can't, it throws,
 * and the process ends. To be asked in a `pre` handler.
 */
export function hasAddress({ url = '/', headers }: IncomingMessage): boolean {
  const base = `http://${headers.host || 'localhost'}`
  return url.startsWith('/') ? URL.canParse(base + url) : URL.canParse(url, base)
}
