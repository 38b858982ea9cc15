import type { IncomingMessage } from 'node:http'
import type { Clock } from './clock.ts'
import { FORBIDDEN_ADDRESS, type Outbound } from './outbound.ts'

/** What became of a POST: an answer, or why there is none. */
export type PostAnswer =
  | { status: number; retryAfterMs?: number }
  | {
      /** `unreached`: it surely never arrived (ORD-7). */
      failed: 'unreached' | 'timeout' | 'broken'
      detail: string
    }

/** Errors of a connection that was never made: the other side surely did not get it. */
const NEVER_ARRIVED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'])

const NOT_ALLOWED = 'its address is not public, and HANDBACK_ALLOWED_NETWORKS does not name it'

/** Posts JSON text to an address that `outbound` allows; never rejects. The answer's body is not read. */
export function postJson(
  outbound: Outbound,
  url: string,
  headers: Record<string, string>,
  text: string,
  { clock, timeoutMs }: { clock: Clock; timeoutMs: number },
): Promise<PostAnswer> {
  const body = Buffer.from(text)
  const form = { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length }
  return new Promise((resolve) => {
    const call = outbound.request(url, { method: 'POST', headers: { ...headers, ...form } })
    const cancel = clock.after(timeoutMs, () => {
      finish({ failed: 'timeout', detail: `no answer within ${timeoutMs / 1000} s` })
      call.destroy()
    })
    function finish(answer: PostAnswer): void {
      cancel()
      resolve(answer)
    }
    call.on('response', (response) => {
      response.on('error', (error) => finish({ failed: 'broken', detail: `the answer broke off (${error.message})` }))
      response.on('end', () => finish(answerOf(response, clock)))
      response.resume()
    })
    call.on('error', (error: NodeJS.ErrnoException) => finish(failureOf(error)))
    call.end(body)
  })
}

function answerOf(response: IncomingMessage, clock: Clock): PostAnswer {
  const retryAfterMs = retryAfterOf(response.headers['retry-after'], clock.now())
  return { status: response.statusCode ?? 0, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

function failureOf(error: NodeJS.ErrnoException): PostAnswer {
  const code = error.code ?? error.message
  if (code === FORBIDDEN_ADDRESS) return { failed: 'unreached', detail: `could not be reached: ${NOT_ALLOWED}` }
  if (NEVER_ARRIVED.has(code)) return { failed: 'unreached', detail: `could not be reached (${code})` }
  return { failed: 'broken', detail: `the connection broke (${code})` }
}

/** Seconds or an HTTP date, as ms from now. */
function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
