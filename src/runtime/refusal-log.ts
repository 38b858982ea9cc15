import type { Log } from './log.ts'

/** Whoever is set up wrongly calls often. */
const AGAIN_MS = 60_000

/** Warns of a refusal; `fields` hold ids and faults, never what a caller made up. */
export type RefusalLog = (fields: object, message: string) => void

/** A log that says the same once a minute. */
export function createRefusalLog(log: Log, now: () => number): RefusalLog {
  const loggedAt = new Map<string, number>()
  return (fields, message) => {
    const key = JSON.stringify([message, fields])
    const last = loggedAt.get(key)
    if (last !== undefined && now() - last < AGAIN_MS) return
    loggedAt.set(key, now())
    log.warn(fields, message)
  }
}
