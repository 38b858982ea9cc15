import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../../domain/events.ts'
import type { Router } from '../../runtime/router.ts'
import { DIAGNOSTICS, type DiagnosticCode } from '../../protocol/diagnostics.ts'

/** The logs of the conversations of one router, as they grow. */
export interface Watch {
  /** The first entry after `after` that fits, if there is one already. */
  find<Fit extends Event>(id: string, after: number, fits: (event: Event) => event is Fit): Fit | undefined
  /** The first entry after `after` that fits, as soon as there is one; undefined after `withinMs`. */
  first(id: string, after: number, fits: (event: Event) => boolean, withinMs: number): Promise<Event | undefined>
  /** The seq of the newest entry, or of the newest that fits; 0 where there is none. */
  newest(id: string, fits?: (event: Event) => boolean): number
  /** The mistakes of the bot in the entries after `after` (LNT-1). */
  mistakes(id: string, after: number): DiagnosticCode[]
}

export function watch(router: Router): Watch {
  const logs = new Map<string, Event[]>()
  const waiting = new Set<() => void>()
  router.onCommit(({ id, events }) => {
    logs.set(id, [...(logs.get(id) ?? []), ...events])
    for (const look of waiting) look()
  })
  const since = (id: string, after: number) => (logs.get(id) ?? []).filter(({ seq }) => seq > after)

  return {
    find: (id, after, fits) => since(id, after).find(fits),
    async first(id, after, fits, withinMs) {
      const limit = new AbortController()
      const found = new Promise<Event>((resolve) => {
        const look = () => {
          const event = since(id, after).find(fits)
          if (event) resolve(event)
        }
        waiting.add(look)
        limit.signal.addEventListener('abort', () => waiting.delete(look))
        look()
      })
      const inVain = sleep(withinMs, undefined, { signal: limit.signal }).catch(() => undefined)
      const event = await Promise.race([found, inVain])
      limit.abort()
      return event
    },
    newest: (id, fits = () => true) => logs.get(id)?.findLast(fits)?.seq ?? 0,
    mistakes: (id, after) => [...new Set(since(id, after).flatMap((event) => mistakeIn(event) ?? []))],
  }
}

/** The mistake that an entry tells of, as the trace has it. */
function mistakeIn(event: Event): DiagnosticCode | undefined {
  if (event.type === 'activity-accepted')
    return event.audience === 'suppressed' && event.notice === undefined ? 'not-in-roster' : undefined
  return event.type === 'noted' && Object.hasOwn(DIAGNOSTICS, event.code) ? (event.code as DiagnosticCode) : undefined
}
