import { pino, type DestinationStream } from 'pino'
import type { Log } from '../runtime/log.ts'

/** Nobody logs these; were it done by mistake, the log would hold the word `[Redacted]`. */
const NEVER = [
  'secret', 'secondSecret', 'password', 'token', 'authorization', 'cookie', 'text', 'value', 'variables', 'activity',
  'content', 'note', 'summary', 'comment', 'customer',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

const DEEPEST_CAUSE = 3

/**
 * The program's log, JSON lines on stderr (or where `to` says): errors with their stack, ids, and nothing that
 * customers, bots or representatives wrote (AUT-50).
 */
export function createLog(level: string, to: DestinationStream = pino.destination({ fd: 2, sync: false })): Log {
  return pino({ level, base: null, serializers: { error: errorFields }, redact: NEVER }, to)
}

/** An error without what libraries hang on it: a database's has the row's values, a token's check the claims. */
function errorFields(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, stack, cause } = error
  const { code } = error as NodeJS.ErrnoException
  return {
    type: name,
    ...(code !== undefined && { code }),
    message,
    stack,
    ...(cause !== undefined && depth < DEEPEST_CAUSE && { cause: errorFields(cause, depth + 1) }),
  }
}
