import type { IncomingMessage, ServerResponse } from 'node:http'

const ALLOWED_HEADERS = 'authorization, content-type, x-ms-bot-agent, x-requested-with'
const PREFLIGHT_S = 86_400

/** Customers' clients live on other sites: Direct Line is open to every origin, and the secret or token decides. */
export function isCustomerPath(path: string): boolean {
  return path.startsWith('/v3/directline/')
}

/** The origin is echoed instead of `*`, as getsessionid is asked for with credentials (directlinejs). */
export function allowCrossOrigin(request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers
  if (origin === undefined) return
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-allow-credentials', 'true')
  response.setHeader('vary', 'origin')
  response.setHeader('access-control-expose-headers', 'retry-after')
  if (request.method !== 'OPTIONS') return
  response.setHeader('access-control-allow-methods', 'GET, POST, PUT, DELETE')
  response.setHeader('access-control-allow-headers', ALLOWED_HEADERS)
  response.setHeader('access-control-max-age', String(PREFLIGHT_S))
}
