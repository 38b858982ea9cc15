import type { LogEntry } from '../../../desk/types.ts'

/** The customer's notices that representatives read in words of their own, next in the log (TRF-9). */
const TWINS: Record<string, string> = {
  'agent-joined': 'participant-joined',
  'agent-left': 'participant-left',
  'agent-disconnected': 'participant-left',
}

/** Whether an entry stands in the desk's timeline: what the next one says to representatives is not said twice. */
export function isForDesk(entry: LogEntry, place: number, entries: readonly LogEntry[]): boolean {
  const twin = typeof entry['notice'] === 'string' ? TWINS[entry['notice']] : undefined
  const next = entries[place + 1]
  return twin === undefined || next?.seq !== entry.seq + 1 || next['notice'] !== twin
}
