import type { LogEntry } from '../../../desk/types.ts'

export type Audience = 'public' | 'internal'

/** Something said at this desk that is not in the log yet. */
export interface Outgoing {
  id: string
  conversationId: string
  text: string
  audience: Audience
  /** What the log was through when it was sent: it can only stand after that. */
  after: number
  /** Why it failed, as a code and in words; undefined while it is under way. */
  failed?: { code: string; message: string }
}

/**
 * What is left after these new entries. A message whose answer was lost may have arrived all the same: one of ours with
 * its text and audience is it, and it must not be sent again.
 */
export function withoutArrived(
  outbox: readonly Outgoing[],
  conversationId: string,
  entries: readonly LogEntry[],
  me: string,
): readonly Outgoing[] {
  const mine = entries.filter((entry) => isFrom(entry, me))
  const taken = new Set<number>()
  return outbox.filter((outgoing) => {
    if (outgoing.conversationId !== conversationId) return true
    const found = mine.find((entry) => !taken.has(entry.seq) && isIt(outgoing, entry))
    if (found) taken.add(found.seq)
    return !found
  })
}

function isFrom({ type, ...entry }: LogEntry, me: string): boolean {
  return type === 'activity-accepted' && (entry['from'] as { workerId?: string } | undefined)?.workerId === me
}

function isIt({ text, audience, after }: Outgoing, entry: LogEntry): boolean {
  const said = (entry.activity as { text?: string } | undefined)?.text
  return entry.seq > after && entry.audience === audience && said === text
}
