import type { ConversationSummary } from '../../../desk/types.ts'
import { useAsked, type Asked } from '../use-live.ts'

/** Which conversations a list shows, newest first. */
export interface Wanted {
  status?: string | undefined
  queueId?: string | undefined
  workerId?: string | undefined
  /** Goes on after this one. */
  before?: string | undefined
  limit: number
}

/** A page of the list, asked for again with every change. */
export function useRecent(wanted: Wanted, beat: number): Asked<ConversationSummary[]> {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(wanted)) if (value !== undefined) query.set(key, String(value))
  return useAsked<ConversationSummary[]>(`/api/conversations?${query}`, beat)
}
