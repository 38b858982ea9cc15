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
const NEVER_ARRIVED = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'UND_ERR_CONNECT_TIMEOUT',
])

const NOT_ALLOWED = 'its address is not public, and HANDBACK_ALLOWED_NETWORKS does not name it'

/** Posts JSON text to an address that `outbound` allows; never rejects. The answer's body is not read. */
export function postJson(
  outbound: Outbound,
  url: string,
  headers: Record<string, string>,
  text: string,
  { clock, timeoutMs }: { clock: Clock; timeoutMs: number },
): Promise<PostAnswer> {
  const form = { 'content-type': 'application/json; charset=utf-8', ...headers }
  const call = { ...placeOf(url), method: 'POST' as const, headers: form, body: text }
  return new Promise((resolve) => {
    let over = false
    let answer: PostAnswer | undefined
    let abort = () => {}
    const cancel = clock.after(timeoutMs, () => {
      finish({ failed: 'timeout', detail: `no answer within ${timeoutMs / 1000} s` })
      abort()
    })
    function finish(outcome: PostAnswer): void {
      over = true
      cancel()
      resolve(outcome)
    }
    outbound.dispatch(call, {
      onRequestStart(controller) {
        abort = () => controller.abort(new Error('nobody waits for it any more'))
        if (over) abort()
      },
      onResponseStart(_, status, head) {
        const retryAfterMs = retryAfterOf(head['retry-after'], clock.now())
        answer = { status, ...(retryAfterMs !== undefined && { retryAfterMs }) }
      },
      onResponseData() {},
      onResponseEnd: () => finish(answer ?? { failed: 'broken', detail: 'there was no answer' }),
      onResponseError(_, error) {
        finish(answer ? { failed: 'broken', detail: `the answer broke off (${error.message})` } : failureOf(error))
      },
    })
  })
}

/** All that the configuration names, read once: to read a URL takes a tenth of a call. */
const places = new Map<string, { origin: string; path: string }>()

function placeOf(url: string): { origin: string; path: string } {
  const known = places.get(url)
  if (known) return known
  const { origin, pathname, search } = new URL(url)
  const place = { origin, path: pathname + search }
  places.set(url, place)
  return place
}

function failureOf(error: NodeJS.ErrnoException): PostAnswer {
  const { code = '', message } = error
  if (code === FORBIDDEN_ADDRESS) return { failed: 'unreached', detail: `could not be reached: ${NOT_ALLOWED}` }
  if (NEVER_ARRIVED.has(code)) return { failed: 'unreached', detail: `could not be reached (${code})` }
  return { failed: 'broken', detail: `the connection broke (${code.startsWith('E') ? code : message})` }
}

/** Seconds or an HTTP date, as ms from now. */
function retryAfterOf(header: string | string[] | undefined, now: number): number | undefined {
  if (typeof header !== 'string') return undefined
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
