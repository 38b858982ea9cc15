import type { Kysely } from 'kysely'
import type { Conversation } from '../domain/conversation.ts'
import type { Change } from '../domain/effects.ts'
import { evolve } from '../domain/evolve.ts'
import type { Event } from '../domain/events.ts'
import type { ConversationId, Seq } from '../domain/ids.ts'
import type { CommitStatements } from './commit-statements.ts'
import type { Driver, Transaction } from './driver.ts'
import { StoreError } from './errors.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'
import { changedColumns, headAfter, leavesRows, writeChanges, type Accepted, type Head } from './write-change.ts'

/**
 * Changes that are durable, but only as text: their rows are written later, those of many changes at once. A row of
 * `events` costs SQLite a page of its index, and a conversation's row another; written for each message of 32 busy
 * conversations, they are five of six pages that go to disk. Whoever reads those tables has the rows written first.
 */
export interface Journal {
  /** In the order in which they were committed. */
  pending: readonly Accepted[]
  /** In how many texts they stand. */
  texts: number
}

export const EMPTY: Journal = { pending: [], texts: 0 }

/** The rows of so many changes are written in some 5 ms. Of more at once none is cheaper (measured), and all wait longer. */
const MOST_PENDING = 400
/** Longer changes, in characters on average, are not written twice, and do not pile up in memory. */
const LONGEST = 8_000
/**
 * A text of so many bytes fills a page of SQLite's (4,096 bytes, of which a row needs some), and is written over where it
 * lies. What is longer or of another length takes pages and gives back others each time, and all of them go to disk.
 */
const PAGE_BYTES = 4_050

export type JournalStatements = ReturnType<typeof journalStatements>

/** What is read and written of the journal, compiled for one engine. */
export function journalStatements(engine: Kysely<Tables>) {
  return {
    put: statement((row: Tables['journal']) => engine.replaceInto('journal').values({ place: row.place, changes: row.changes })),
    texts: statement(() => engine.selectFrom('journal').select('changes')),
    empty: statement(() => engine.deleteFrom('journal')),
    stored: statement(({ id }: { id: ConversationId }) =>
      engine
        .selectFrom('conversations')
        .select(['seq', 'status', 'queue_id', 'worker_id', 'due_at', 'owed', 'owed_by', 'state'])
        .where('id', '=', id),
    ),
  }
}

/** A change as the journal has it: all else follows from the rows before it. */
interface Entry extends Pick<Change, 'id' | 'events'> {
  owed?: boolean
}

/**
 * Writes accepted changes: as text where there is a journal and that will do, else as rows, after those of all that stands
 * there. Gives what stands there then.
 */
export function writeOrWait(
  to: Transaction,
  sql: CommitStatements,
  own: JournalStatements | undefined,
  journal: Journal,
  accepted: readonly Accepted[],
): Journal {
  if (accepted.length === 0) return journal
  const pending = [...journal.pending, ...accepted]
  if (!own || pending.length > MOST_PENDING || !accepted.every(canWait)) return writeRows(to, sql, pending)
  const texts = textsOf(accepted)
  if (texts.reduce((sum, { length }) => sum + length, 0) > LONGEST * accepted.length) return writeRows(to, sql, pending)
  to.write(own.put, texts.map((changes, place) => ({ place: journal.texts + place, changes })))
  return { pending, texts: journal.texts + texts.length }
}

/** Lists of entries as JSON, each with as many as fill a page. */
function textsOf(accepted: readonly Accepted[]): string[] {
  const texts: string[] = []
  let list = ''
  // The brackets around a list take one more than the commas within it leave over.
  let bytes = 1
  const end = () => void texts.push(`[${list}]`.padEnd(list.length + 2 + PAGE_BYTES - bytes))
  for (const one of accepted) {
    const entry = JSON.stringify(entryOf(one))
    const more = Buffer.byteLength(entry) + 1
    if (list && bytes + more > PAGE_BYTES) {
      end()
      list = ''
      bytes = 1
    }
    list += list ? `,${entry}` : entry
    bytes += more
  }
  end()
  return texts
}

/**
 * Writes the rows of changes. Their texts stay until others take their places: to delete them would write all of their
 * pages once more.
 */
export function writeRows(to: Transaction, sql: CommitStatements, pending: readonly Accepted[]): Journal {
  if (pending.length > 0) writeChanges(to, sql, pending)
  return EMPTY
}

/** Writes the rows of what a process that is gone has left in the journal. */
export async function recoverJournal(to: Transaction, sql: CommitStatements, own: JournalStatements): Promise<void> {
  const entries = await readEntries(to, own)
  const known = new Map<ConversationId, { head: Head; state: Conversation }>()
  const pending: Accepted[] = []
  for (const { id, events, owed } of entries) {
    const before = known.get(id) ?? (await storedOf(to, own, id))
    // Its rows are there already.
    if (events.every(({ seq }) => seq <= before.head.seq)) continue
    if (firstSeq({ id, events }) !== before.head.seq + 1) throw lost(id, before.head.seq)
    const state = events.reduce(evolve, before.state)
    const effects = { load: [], sessionsOpened: [], sessionsClosed: [], ...(owed !== undefined && { owed }) }
    const change: Change = { id, expectedSeq: before.head.seq, events, state, effects }
    const head = headAfter(change, before.head, null)
    pending.push({ change, before: before.head, after: head })
    known.set(id, { head, state })
  }
  writeRows(to, sql, pending)
  await to.run(own.empty, {})
}

/** All that the journal has, each conversation's in order; rows of some of it may be there already. */
async function readEntries(from: Pick<Driver, 'all'>, own: JournalStatements): Promise<Entry[]> {
  const texts = await from.all(own.texts, {})
  const entries = texts.flatMap(({ changes }) => JSON.parse(changes) as Entry[])
  return entries.sort((one, other) => firstSeq(one) - firstSeq(other))
}

/** What the journal has of one conversation's log, in order; rows of some of it may be there already. */
export async function eventsInJournal(from: Pick<Driver, 'all'>, own: JournalStatements, id: ConversationId): Promise<Event[]> {
  return (await readEntries(from, own)).filter((entry) => entry.id === id).flatMap(({ events }) => [...events])
}

function firstSeq({ events }: Entry): Seq {
  return events[0]?.seq ?? 0
}

async function storedOf(to: Transaction, own: JournalStatements, id: ConversationId) {
  const [row] = await to.all(own.stored, { id })
  if (!row) throw lost(id, 0)
  const { state, ...head } = row
  return { head, state: JSON.parse(state) as Conversation }
}

/** No crash leaves it so. To go on would be to make a log with a gap (CNV-2). */
function lost(id: ConversationId, seq: Seq): StoreError {
  const message = `The database has lost a part of conversation ${id}, after entry ${seq} of its log.`
  return new StoreError('database-failed', `${message} Start the router on a backup.`)
}

function entryOf({ change: { id, events, effects: { owed } } }: Accepted): Entry {
  return { id, events, ...(owed !== undefined && { owed }) }
}

/** A message as a rule: it is in the log, and nobody finds its conversation in another place for it. */
function canWait({ change: { events, effects, state }, before, after }: Accepted): boolean {
  if (!before || events.length === 0 || state.status === 'Closed' || leavesRows(effects)) return false
  return changedColumns(before, after).every((column) => column === 'owed' || column === 'owed_by')
}
