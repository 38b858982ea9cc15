/** A request as a handler sees it; the adapter in app makes it of restify's. */
export interface Call {
  params: Record<string, string>
  query: URLSearchParams
  /** By lower-case name. */
  headers: Record<string, string | undefined>
  /** The JSON body; undefined where there was none. */
  body: unknown
  /** How long the body was on the wire. */
  bodyBytes: number
  /** The caller's IP address. */
  address: string
  /** Scheme and host under which the caller reached us, without a slash at the end. */
  origin: string
}

/** What a handler answers; the adapter writes it. */
export interface Reply {
  status: number
  /** Sent as JSON; a text or bytes as they stand. */
  body?: unknown
  headers?: Record<string, string | string[]>
}

/** One operation of an edge. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With `:name` for parameters. */
  path: string
  handle(call: Call): Promise<Reply> | Reply
}

/** Seconds to wait, sent with every 429 and 503 (CON-2: botbuilder retries a 429 only with Retry-After). */
const RETRY_AFTER_S = '1'

/** What was asked for, as JSON; a text as it stands. */
export function ok(body: unknown, status = 200): Reply {
  return { status, body }
}

/** The body of a refusal. */
export interface Failure {
  error: { code: string; message: string }
}

/** A refusal in the shape that both protocols document: `{error: {code, message}}`. */
export function fail(status: number, code: string, message: string): Reply {
  const headers = status === 429 || status === 503 ? { 'retry-after': RETRY_AFTER_S } : undefined
  return { status, body: { error: { code, message } } satisfies Failure, ...(headers && { headers }) }
}

/** Tells a handler's answer from what it asked for. Not for what a peer sent: that may have a `status` as well. */
export function isReply(value: unknown): value is Reply {
  return typeof value === 'object' && value !== null && typeof (value as Reply).status === 'number'
}

/** The token of `Authorization: Bearer …`; undefined where the header is missing or of another form. */
export function bearerOf(call: Call): string | undefined {
  return /^Bearer +(\S+)$/i.exec(call.headers['authorization'] ?? '')?.[1]
}

/** The value of the request's cookie of that name; undefined where there is none. */
export function cookieOf(call: Call, name: string): string | undefined {
  const pairs = (call.headers['cookie'] ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}
