import type { LogEntry } from '../../../desk/types.ts'
import type { DeskTexts } from '../texts.ts'

/** How workers and queues are called, by id. */
export interface Names {
  worker(id: string): string
  queue(id: string): string
  isBot(id: string): boolean
}

/** The fields that the log's entries have beside seq, at and type; which of them depends on the type. */
interface Fields {
  workerId?: string
  kind?: string
  role?: string
  queueId?: string
  cause?: string
  rung?: string
  outcome?: string
  reason?: string
  locale?: string
}

/**
 * What happened, in one sentence for the timeline; undefined for what need not be said: messages speak for themselves,
 * and a person's coming and going is told by the notice that everybody reads.
 */
export function lineOf(entry: LogEntry, names: Names, t: DeskTexts): string | undefined {
  const { workerId = '', kind = '', role, queueId = '', cause, rung, outcome, reason = '', locale } = entry as Fields
  switch (entry.type) {
    case 'conversation-started':
      return locale ? t.startedIn(locale) : t.started
    case 'session-opened':
      if (kind === 'bot') return t.botHas(names.worker(workerId))
      if (role === 'monitor') return t.personWatches(names.worker(workerId))
      if (role === 'consult') return t.personConsulted(names.worker(workerId))
      return undefined
    case 'session-closed':
      return names.isBot(workerId) ? t.botLeft(names.worker(workerId)) : undefined
    case 'role-changed':
      return role === 'primary' ? t.nowLeads(names.worker(workerId)) : undefined
    case 'routed':
      if (cause === 'hand-back') return t.routedBack(names.queue(queueId))
      return rung === 'representatives' ? t.routed(names.queue(queueId)) : undefined
    case 'offer-made':
      return t.offered(names.worker(workerId))
    case 'offer-closed':
      return offerLine(outcome, names.worker(workerId), t)
    case 'search-started':
      return t.searchStarted(kind, names.queue(queueId))
    case 'search-ended':
      return outcome === 'nobody' ? t.searchNobody : outcome === 'cancelled' ? t.searchCancelled : undefined
    case 'wrap-up-started':
      return t.wrapUpStarted
    case 'conversation-closed':
      return t.closedBecause(reason)
    case 'erased':
      return t.erased
    default:
      return undefined
  }
}

function offerLine(outcome: string | undefined, name: string, t: DeskTexts): string | undefined {
  if (outcome === 'rejected') return t.offerRejected(name)
  if (outcome === 'timed-out') return t.offerTimedOut(name)
  return outcome === 'withdrawn' ? t.offerWithdrawn(name) : undefined
}
