import type { Change } from '../domain/effects.ts'
import type { ConversationId, Seq } from '../domain/ids.ts'
import type { CommitStatements } from './commit-statements.ts'
import type { Session } from './driver.ts'
import { readLoads, takeLoad, writeLoads } from './load.ts'
import type { Loads } from './load.ts'
import type { Committed, NotCommitted } from './store.ts'
import { headAfter, writeChange } from './write-change.ts'
import type { Head } from './write-change.ts'

/** What the database says about everything that a transaction's changes touch, kept up to date as they are accepted. */
interface Present {
  heads: Map<ConversationId, Head | undefined>
  requests: Map<string, Seq>
  loads: Loads
}

/**
 * Decides on each change, in order, before it writes any of it: a refused one leaves no trace, without a savepoint. The
 * later ones see what the earlier ones did.
 */
export async function commitChanges(
  session: Session,
  sql: CommitStatements,
  changes: readonly Change[],
): Promise<(Committed | NotCommitted)[]> {
  const present = await readPresent(session, sql, changes)
  const writes: Promise<unknown>[] = []
  const outcomes = changes.map((change) => {
    const refusal = refusalOf(present, change)
    if (refusal) return refusal
    writes.push(writeChange(session, sql, change, present.heads.get(change.id)))
    accept(present, change)
    return { outcome: 'committed' as const }
  })
  await Promise.all(writes)
  await writeLoads(session, sql, present.loads)
  return outcomes
}

async function readPresent(session: Session, sql: CommitStatements, changes: readonly Change[]): Promise<Present> {
  // Conversations before workers, each by order of id: where reading locks rows, nobody waits in a circle.
  const ids = [...new Set(changes.map((change) => change.id))].sort()
  const heads = await Promise.all(ids.map(async (id) => [id, (await session.all(sql.head, { id }))[0]] as const))
  const asked = changes.flatMap((change) => requestsOf(change).map(({ requestId }) => ({ id: change.id, requestId })))
  const found = await Promise.all(
    asked.map(async (request) => ({ ...request, seq: (await session.all(sql.requestSeq, request))[0]?.seq })),
  )
  const requests = new Map<string, Seq>()
  for (const { id, requestId, seq } of found) if (seq !== undefined) requests.set(requestKey(id, requestId), seq)
  return { heads: new Map(heads), requests, loads: await readLoads(session, sql, changes) }
}

function refusalOf(present: Present, change: Change): NotCommitted | undefined {
  const seq = present.heads.get(change.id)?.seq ?? 0
  if (seq !== change.expectedSeq) return { outcome: 'stale' }
  for (const { requestId } of requestsOf(change)) {
    const earlier = present.requests.get(requestKey(change.id, requestId))
    if (earlier !== undefined) return { outcome: 'duplicate', seq: earlier }
  }
  // Last, because it takes the load where it doesn't refuse.
  const outcome = takeLoad(present.loads, change)
  return outcome && { outcome }
}

function accept(present: Present, change: Change): void {
  present.heads.set(change.id, headAfter(change, present.heads.get(change.id)))
  for (const { requestId, seq } of requestsOf(change)) present.requests.set(requestKey(change.id, requestId), seq)
}

function requestsOf(change: Change): { requestId: string; seq: Seq }[] {
  return change.events.flatMap((event) =>
    event.type === 'activity-accepted' && event.requestId !== undefined
      ? [{ requestId: event.requestId, seq: event.seq }]
      : [],
  )
}

function requestKey(id: ConversationId, requestId: string): string {
  return `${id} ${requestId}`
}
