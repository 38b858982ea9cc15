import type { Log } from './log.ts'

/** Whoever is set up wrongly calls often. */
const AGAIN_MS = 60_000

/** Logs why somebody is refused, the same once a minute: `fields` hold ids and faults, never what a caller made up. */
export function createRefusalLog(log: Log, now: () => number): (fields: object, message: string) => void {
  const loggedAt = new Map<string, number>()
  return (fields, message) => {
    const key = JSON.stringify([message, fields])
    const last = loggedAt.get(key)
    if (last !== undefined && now() - last < AGAIN_MS) return
    loggedAt.set(key, now())
    log.warn(fields, message)
  }
}
