import type { Change } from '../domain/effects.ts'
import type { ConversationId, QueueId } from '../domain/ids.ts'
import type { CommitStatements } from './commit-statements.ts'
import { isCustomers } from './customers-wait.ts'
import type { Transaction } from './driver.ts'
import { writeOrWait, writeRows, type Journal, type JournalStatements } from './journal.ts'
import { readLoads, takeLoad, writeLoads } from './load.ts'
import type { Loads } from './load.ts'
import type { Committed, NotCommitted } from './store.ts'
import { bodyOf, headAfter, textOf } from './write-change.ts'
import type { Accepted, Head } from './write-change.ts'

/** A change to commit; `doubted` where it may have been written before, because the answer to that was lost. */
export interface Asked {
  change: Change
  doubted: boolean
}

/** What the database says about everything that a transaction's changes touch, kept up to date as they are accepted. */
interface Present {
  heads: Map<ConversationId, Head>
  loads: Loads
  /** How many wait in those queues that hold only so many (ASG-6). */
  queues: Map<QueueId, number>
  /** Doubted changes that turned out to be in the log. */
  written: Set<Change>
}

/** What a group of changes came to, and the heads and the journal that it leaves. */
export interface Outcomes {
  outcomes: (Committed | NotCommitted)[]
  heads: Map<ConversationId, Head>
  journal: Journal
}

/** What holds of this process: its name where several share the database, and what it knows of what is there. */
export interface Knowledge {
  owner: string | null
  /** Heads that need not be read. */
  heads: ReadonlyMap<ConversationId, Head>
  journal: Journal
  /** Where rows may be written later. */
  journalSql?: JournalStatements | undefined
}

/**
 * Decides on each change, in order, before it writes any of it: a refused one leaves no trace, without a savepoint. The
 * later ones see what the earlier ones did.
 */
export async function commitChanges(
  to: Transaction,
  sql: CommitStatements,
  asked: readonly Asked[],
  { owner, heads, journal, journalSql }: Knowledge,
): Promise<Outcomes> {
  const isRead = asked.some(({ change, doubted }) => doubted || !heads.has(change.id))
  const kept = isRead ? writeRows(to, sql, journal.pending) : journal
  const present = await readPresent(to, sql, asked, heads)
  const outcomes: (Committed | NotCommitted)[] = []
  const accepted: Accepted[] = []
  const taken = new Set<Change>()
  for (const { change } of asked) {
    const isWritten = present.written.has(change)
    const { after } = change
    const falls = !isWritten && after !== undefined && !taken.has(after) && !after.committed
    const refusal = falls ? STALE : isWritten ? undefined : refusalOf(present, change)
    outcomes.push(refusal ?? { outcome: 'committed' })
    if (refusal) continue
    taken.add(change)
    if (!isWritten) accepted.push(accept(present, change, owner))
  }
  const left = writeOrWait(to, sql, journalSql, kept, accepted)
  writeLoads(to, sql, present.loads)
  return { outcomes, heads: present.heads, journal: left }
}

async function readPresent(
  to: Transaction,
  sql: CommitStatements,
  asked: readonly Asked[],
  known: ReadonlyMap<ConversationId, Head>,
): Promise<Present> {
  const changes = asked.map(({ change }) => change)
  const heads = new Map<ConversationId, Head>()
  const unknown = new Set<ConversationId>()
  for (const { id } of changes) {
    const head = known.get(id)
    if (head) heads.set(id, head)
    else unknown.add(id)
  }
  const limited = limitedQueues(changes)
  const [read, , counts, loads, written] = await Promise.all([
    // Conversations before workers, each by order of id: where reading locks rows, nobody waits in a circle.
    to.each(sql.head, [...unknown].sort().map((id) => ({ id }))),
    to.each(sql.lockQueue, limited),
    to.each(sql.waitingIn, limited),
    readLoads(to, sql, changes),
    readWritten(to, sql, asked.filter(({ doubted }) => doubted).map(({ change }) => change)),
  ])
  for (const { id, ...head } of read) heads.set(id, head)
  return {
    heads,
    loads,
    queues: new Map(counts.map(({ id, waiting }) => [id, waiting])),
    written,
  }
}

/** The queues that changes may join only where fewer than so many wait; by order of id, for whoever locks them. */
function limitedQueues(changes: readonly Change[]): { id: QueueId; most: number }[] {
  const limits = new Map<QueueId, number>()
  for (const { effects: { waiting } } of changes) {
    if (waiting?.limit !== undefined) limits.set(waiting.queueId, waiting.limit)
  }
  return [...limits].map(([id, most]) => ({ id, most })).sort((one, other) => (one.id < other.id ? -1 : 1))
}

/** A change without events can't be found in the log; to write it again does what it did before. */
async function readWritten(to: Transaction, sql: CommitStatements, doubted: readonly Change[]): Promise<Set<Change>> {
  const known = doubted.filter(({ events }) => events.length > 0)
  const logs = await Promise.all(
    known.map(({ id, expectedSeq, events }) =>
      to.all(sql.writtenAfter, { id, after: expectedSeq, limit: events.length }),
    ),
  )
  return new Set(known.filter(({ events }, place) => isWrittenAs(events, logs[place] ?? [])))
}

/** Down to the content: two processes may accept an activity at the same moment. */
function isWrittenAs(events: Change['events'], log: readonly { event: string; body: string | null }[]): boolean {
  return events.every((event, place) => {
    const stored = log[place]
    return stored?.event === textOf(event) && stored.body === bodyOf(event)
  })
}

const STALE: NotCommitted = { outcome: 'stale' }

function refusalOf(present: Present, change: Change): NotCommitted | undefined {
  const seq = present.heads.get(change.id)?.seq ?? 0
  if (seq !== change.expectedSeq) return STALE
  const { waiting } = change.effects
  if (waiting?.limit !== undefined && (present.queues.get(waiting.queueId) ?? 0) >= waiting.limit)
    return { outcome: 'queue-full' }
  // Last, because it takes the load where it doesn't refuse.
  const outcome = takeLoad(present.loads, change)
  return outcome && { outcome }
}

function accept(present: Present, change: Change, owner: string | null): Accepted {
  const before = present.heads.get(change.id)
  const after = headAfter(change, before, owner)
  present.heads.set(change.id, after)
  const { waiting } = change.effects
  const joined = waiting && isCustomers(waiting) ? waiting.queueId : undefined
  // Those that leave in the same group are not counted: they go after, as it were.
  if (joined !== undefined && present.queues.has(joined)) present.queues.set(joined, present.queues.get(joined)! + 1)
  return { change, before, after }
}
