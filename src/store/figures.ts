import type { Kysely, RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { ConversationId, QueueId } from '../domain/ids.ts'
import type { Driver } from './driver.ts'
import { customersWait } from './customers-wait.ts'
import { statement } from './statement.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'

/** Of a longer line only this much is counted: nobody needs to know whether they are 400th or 500th. */
const MOST_COUNTED = 101
/** The average wait is that of so many conversations that representatives took last, at most so long ago. */
const RECENT = 100
const RECENT_MS = 3_600_000
/** Nobody comes after it. */
const LAST_RANK = 2_147_483_647

/** What goes before one that waits: each of these is a stretch of the index, all of them together are not. */
const BEFORE = [
  sql`other.rank < own.rank`,
  sql`other.rank = own.rank and other.since < own.since`,
  sql`other.rank = own.rank and other.since = own.since and other.conversation_id < own.conversation_id`,
]

/** The needs for which anybody waits in a queue, found by jumping through the index. */
function linesIn(queueId: RawBuilder<unknown>): RawBuilder<unknown> {
  const least = sql`select min(needs) from waiting where queue_id = ${queueId}`
  return sql`line (needs) as (
    select (${least}) union all
    select (${least} and needs > line.needs) from line where line.needs is not null)`
}

function inLines(before: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select 1 from line cross join own join waiting as other
    on other.queue_id = own.queue_id and other.needs = line.needs and ${customersWait(sql`line.needs`)} and ${before}`
}

export type FigureStatements = ReturnType<typeof figureStatements>

/** How long a queue's line is and how fast it moves, compiled for one engine. */
export function figureStatements(engine: Kysely<Tables>) {
  const raw = <Row>(text: RawBuilder<Row>) => ({ compile: () => text.compile(engine) })
  return {
    ahead: statement(({ id }: { id: ConversationId }) =>
      raw(sql<{ count: number }>`
        with recursive own as (select * from waiting where conversation_id = ${id}),
          ${linesIn(sql`(select queue_id from own)`)}
        select count(*) as count from (
          ${sql.join(BEFORE.map(inLines), sql` union all `)} limit ${sql.lit(MOST_COUNTED)}) as counted`),
    ),

    line: statement(({ queueId, rank }: { queueId: QueueId; rank: number }) =>
      raw(sql<{ count: number }>`
        with recursive ${linesIn(sql`${queueId}`)}
        select count(*) as count from (
          select 1 from line cross join waiting as other
          where other.queue_id = ${queueId} and other.needs = line.needs and other.rank <= ${rank}
            and ${customersWait(sql`line.needs`)}
          limit ${sql.lit(MOST_COUNTED)}) as counted`),
    ),

    waits: statement(({ queueId, since }: { queueId: QueueId; since: number }) =>
      engine
        .selectFrom('sessions')
        .select('waited_ms as waitedMs')
        .where('queue_id', '=', queueId)
        .where('opened_at', '>', since)
        .where('waited_ms', 'is not', null)
        .orderBy('opened_at', 'desc')
        .limit(RECENT),
    ),
  }
}

/** The store's method about how long one waits. */
export function figuresOf(driver: Driver, figures: FigureStatements): Pick<Store, 'figures'> {
  return {
    async figures(queueId, now, place = { rank: LAST_RANK }) {
      const line =
        typeof place === 'string'
          ? driver.all(figures.ahead, { id: place })
          : driver.all(figures.line, { queueId, ...place })
      const waits = await driver.all(figures.waits, { queueId, since: now - RECENT_MS })
      const [counted] = await line
      const ahead = Number(counted?.count ?? 0)
      if (waits.length === 0) return { ahead }
      const sum = waits.reduce((total, { waitedMs }) => total + (waitedMs ?? 0), 0)
      return { ahead, averageWaitMs: Math.round(sum / waits.length) }
    },
  }
}
