import { sql, type Kysely } from 'kysely'
import type { ConversationId } from '../domain/ids.ts'
import type { Driver } from './driver.ts'
import { statement } from './statement.ts'
import type { Store, StoredSurvey } from './store.ts'
import type { Tables } from './tables.ts'

interface Page {
  from: number
  beforeAt: number
  beforeId: string
  limit: number
}

export type SurveyStatements = ReturnType<typeof surveyStatements>

/** Survey results, compiled for one engine. */
export function surveyStatements(engine: Kysely<Tables>) {
  return {
    surveys: statement(({ from, beforeAt, beforeId, limit }: Page) =>
      engine
        .selectFrom('surveys')
        .select(['conversation_id', 'survey'])
        .where('at', '>=', from)
        .where(sql<boolean>`(at, conversation_id) < (${beforeAt}, ${beforeId})`)
        .orderBy('at', 'desc')
        .orderBy('conversation_id', 'desc')
        .limit(limit),
    ),
    surveyAt: statement(({ id }: { id: ConversationId }) =>
      engine.selectFrom('surveys').select('at').where('conversation_id', '=', id),
    ),
  }
}

/** The store's method about survey results. */
export function surveysOf(driver: Driver, statements: SurveyStatements): Pick<Store, 'surveys'> {
  return {
    async surveys({ from = 0, to = Number.MAX_SAFE_INTEGER, before, limit }) {
      const last = before && (await driver.all(statements.surveyAt, { id: before }))[0]
      if (before && !last) return []
      const goesOn = last && last.at < to
      const end = goesOn ? { beforeAt: last.at, beforeId: before as string } : { beforeAt: to, beforeId: '' }
      const rows = await driver.all(statements.surveys, { from, ...end, limit })
      return rows.map((row): StoredSurvey => ({ conversationId: row.conversation_id, ...JSON.parse(row.survey) }))
    },
  }
}
