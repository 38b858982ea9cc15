import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Change } from '../domain/effects.ts'
import type { ConversationId } from '../domain/ids.ts'
import { commitChanges } from './commit.ts'
import type { Asked, Outcomes } from './commit.ts'
import type { CommitStatements } from './commit-statements.ts'
import { deskSessionsOf } from './desk-sessions.ts'
import { desksOf } from './desks.ts'
import type { Driver } from './driver.ts'
import { StoreError } from './errors.ts'
import { figuresOf, figureStatements } from './figures.ts'
import { groupCommit } from './group-commit.ts'
import { EMPTY, journalStatements } from './journal.ts'
import { privacyOf, privacyStatements } from './privacy.ts'
import { readStatements } from './read-statements.ts'
import { readsOf } from './reads.ts'
import { settledOver } from './settled.ts'
import type { Committed, NotCommitted, Store } from './store.ts'
import { surveysOf, surveyStatements } from './surveys.ts'
import type { Tables } from './tables.ts'
import { webhooksOf, webhookStatements } from './webhooks.ts'
import { workerStatements } from './worker-statements.ts'
import { workersOf } from './workers.ts'
import type { Head } from './write-change.ts'

/** What a store stands on; the schema must be there already. */
export interface StoreParts {
  /** Runs what the others compile. */
  driver: Driver
  engine: Kysely<Tables>
  commitStatements: CommitStatements
  /** The name of this process, where several share the database. */
  owner?: string
  /**
   * Nobody else writes: what this process has read or written of a conversation's head still stands, and rows may be
   * written later than the journal.
   */
  alone?: boolean
  /** Called with what was committed, once it is durable. */
  onCommitted?: (changes: Change[]) => void
}

/** Heads that are kept, a few hundred bytes each. */
const MOST_KNOWN = 10_000

/** How long a commit of which nobody knows waits until it asks again. */
const DOUBT_MS = 250

/** The store over any engine. */
export function createSqlStore(parts: StoreParts): Store {
  const { driver, engine, commitStatements: sql, owner = null, alone = false, onCommitted } = parts
  const known = new Map<ConversationId, Head>()
  const journalSql = alone ? journalStatements(engine) : undefined
  const settled = journalSql && settledOver(driver, sql, journalSql)
  const upToDate = settled?.driver ?? driver
  const group = groupCommit(async (asked: Asked[], next) => {
    const written = ({ outcomes, heads, journal }: Outcomes) => {
      if (alone) keepNewest(known, heads)
      settled?.left(journal)
      for (const change of committed(asked, outcomes)) change.committed = true
      next()
    }
    const { outcomes } = await driver
      .transaction((to) => commitChanges(to, sql, asked, { owner, heads: known, journal: settled?.journal() ?? EMPTY, journalSql }), written)
      .catch((error: unknown) => {
        // Whatever it was: the next ones read what is there.
        known.clear()
        throw error
      })
    onCommitted?.(committed(asked, outcomes))
    return outcomes
  })
  let closed = false

  /** Where the answer to a commit was lost, it goes on until the database says what became of it. */
  async function commit(change: Change): Promise<Committed | NotCommitted> {
    if (closed) throw new StoreError('closed', 'The database is closed already.')
    assertContinues(change)
    for (let doubt: unknown; ; await sleep(DOUBT_MS)) {
      try {
        return await group.commit({ change, doubted: doubt !== undefined })
      } catch (error) {
        if (error instanceof StoreError && error.code === 'commit-in-doubt') doubt = error
        if (doubt === undefined || closed) throw doubt ?? error
      }
    }
  }

  return {
    ...readsOf(driver, upToDate, readStatements(engine)),
    ...workersOf(driver, workerStatements(engine)),
    deskSessions: deskSessionsOf(driver, engine),
    desks: desksOf(driver, engine),
    ...figuresOf(driver, figureStatements(engine)),
    ...privacyOf(upToDate, privacyStatements(engine)),
    ...surveysOf(driver, surveyStatements(engine)),
    ...webhooksOf(driver, webhookStatements(engine)),
    commit,
    async close() {
      closed = true
      await group.drained()
      await upToDate.close()
    },
  }
}

function committed(asked: readonly Asked[], outcomes: Outcomes['outcomes']): Change[] {
  return asked.filter((_, place) => outcomes[place]?.outcome === 'committed').map(({ change }) => change)
}

function keepNewest(known: Map<ConversationId, Head>, heads: ReadonlyMap<ConversationId, Head>): void {
  for (const [id, head] of heads) known.set(id, head)
  // Those known for longest go first: a Map iterates in order of insertion.
  for (const id of known.keys()) {
    if (known.size <= MOST_KNOWN) return
    known.delete(id)
  }
}

/** A log with a gap can't be mended: a decision that would make one is a bug, and stops here (CNV-2). */
function assertContinues({ id, expectedSeq, events, state }: Change): void {
  const last = expectedSeq + events.length
  if (last > 0 && state.seq === last && events.every(({ seq }, place) => seq === expectedSeq + 1 + place)) return
  const seqs = [...events.map(({ seq }) => seq), state.seq].join()
  throw new Error(`A change of ${id} must go on after ${expectedSeq} without a gap, up to its state: ${seqs}`)
}
