import type { LogEntry } from '../../../desk/types.ts'

/**
 * Log entries whose seqs lie in the same stretch. A chunk that gets no new entry stays the same object, so that a new
 * message draws one chunk anew and not thousands of messages.
 */
export interface Chunk {
  key: number
  entries: readonly LogEntry[]
}

const CHUNK_SEQS = 64

/** The chunks with these entries added, in the log's order; an entry that is there already is not added again. */
export function withEntries(chunks: readonly Chunk[], entries: readonly LogEntry[]): readonly Chunk[] {
  if (entries.length === 0) return chunks
  const byKey = new Map(chunks.map((chunk) => [chunk.key, chunk]))
  for (const [key, added] of Map.groupBy(entries, ({ seq }) => Math.floor(seq / CHUNK_SEQS))) {
    const known = byKey.get(key)?.entries ?? []
    const fresh = added.filter(({ seq }) => !known.some((entry) => entry.seq === seq))
    if (fresh.length > 0) byKey.set(key, { key, entries: [...known, ...fresh].sort((one, other) => one.seq - other.seq) })
  }
  return [...byKey.values()].sort((one, other) => one.key - other.key)
}

/** All entries in order. */
export function entriesOf(chunks: readonly Chunk[]): LogEntry[] {
  return chunks.flatMap(({ entries }) => entries)
}
