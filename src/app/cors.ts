import type { IncomingMessage } from 'node:http'

const ALLOWED_HEADERS = 'authorization, content-type, x-ms-bot-agent, x-requested-with'
const PREFLIGHT_S = 86_400

/** Customers' clients live on other sites: Direct Line is open to every origin, and the secret or token decides. */
export function isCustomerPath(path: string): boolean {
  return path.startsWith('/v3/directline/')
}

/** What allows a browser's page its request; the origin is echoed, as getsessionid is asked with credentials (directlinejs). */
export function crossOriginHeaders({ method, headers: { origin } }: IncomingMessage): Record<string, string> {
  if (origin === undefined) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    vary: 'origin',
    'access-control-expose-headers': 'retry-after',
    ...(method === 'OPTIONS' && {
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers': ALLOWED_HEADERS,
      'access-control-max-age': String(PREFLIGHT_S),
    }),
  }
}
