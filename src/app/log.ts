import { pino } from 'pino'
import type { Log } from '../runtime/log.ts'

/** The program's log, JSON lines on stderr: errors with their stack, ids, and nothing that customers or bots wrote. */
export function createLog(level: string): Log {
  return pino(
    { level, base: null, serializers: { error: pino.stdSerializers.err } },
    pino.destination({ fd: 2, sync: false }),
  )
}
