import { sql, type Kysely } from 'kysely'
import type { ConversationId, Seq } from '../domain/ids.ts'
import type { SurveyRow } from '../domain/effects.ts'
import type { Driver } from './driver.ts'
import { rowOf } from './reads.ts'
import { statement } from './statement.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'
import { textOf } from './write-change.ts'

export type PrivacyStatements = ReturnType<typeof privacyStatements>

/** What erasure and the audit log read and write, compiled for one engine. */
export function privacyStatements(engine: Kysely<Tables>) {
  return { ...ofErasure(engine), ...ofRequests(engine), ...ofAudit(engine) }
}

function ofErasure(engine: Kysely<Tables>) {
  return {
    oldest: statement((given: { startedAt: number; id: string; limit: number }) =>
      engine
        .selectFrom('conversations')
        .select(['id', 'status', 'queue_id', 'workstream_id', 'customer', 'worker_id', 'started_at', 'last_at', 'seq'])
        .where(sql<boolean>`(started_at, id) > (${given.startedAt}, ${given.id})`)
        .orderBy('started_at')
        .orderBy('id')
        .limit(given.limit),
    ),
    emptyEvent: statement(({ id, seq, event }: { id: ConversationId; seq: Seq; event: string }) =>
      engine.updateTable('events').set({ event }).where('conversation_id', '=', id).where('seq', '=', seq),
    ),
    emptyBodies: statement(({ id }: { id: ConversationId }) =>
      engine.updateTable('events').set({ body: null }).where('conversation_id', '=', id).where('body', 'is not', null),
    ),
    setCustomer: statement(({ id, customer }: { id: ConversationId; customer: string }) =>
      engine.updateTable('conversations').set({ customer }).where('id', '=', id),
    ),
    survey: statement(({ id }: { id: ConversationId }) =>
      engine.selectFrom('surveys').select('survey').where('conversation_id', '=', id),
    ),
    setSurvey: statement(({ id, survey }: { id: ConversationId; survey: string }) =>
      engine.updateTable('surveys').set({ survey }).where('conversation_id', '=', id),
    ),
  }
}

function ofRequests(engine: Kysely<Tables>) {
  return {
    forgetAgent: statement(({ id }: { id: ConversationId }) =>
      engine.deleteFrom('last_agents').where('conversation_id', '=', id),
    ),
    askErasure: statement(({ id, customer, asked_at }: Pick<Tables['erasures'], 'id' | 'customer' | 'asked_at'>) =>
      engine.insertInto('erasures').values({ id, customer, asked_at, done_at: null, report: null }),
    ),
    erasuresAsked: statement(() =>
      engine
        .selectFrom('erasures')
        .select(['id', 'customer'])
        .where(sql<boolean>`done_at is null`)
        .orderBy('asked_at'),
    ),
    erasureForgotten: statement(({ id, report }: Pick<Tables['erasures'], 'id' | 'report'>) =>
      engine.updateTable('erasures').set({ customer: null, report }).where('id', '=', id),
    ),
    erasureDone: statement(({ id, done_at }: Pick<Tables['erasures'], 'id' | 'done_at'>) =>
      engine.updateTable('erasures').set({ done_at }).where('id', '=', id),
    ),
    erasure: statement(({ id }: { id: string }) =>
      engine.selectFrom('erasures').select('report').where('id', '=', id).where('done_at', 'is not', null),
    ),
  }
}

function ofAudit(engine: Kysely<Tables>) {
  return {
    audit: statement((row: Tables['audit']) =>
      engine.insertInto('audit').values({
        at: row.at,
        id: row.id,
        actor: row.actor,
        action: row.action,
        conversation_id: row.conversation_id,
        data: row.data,
      }),
    ),
    audited: statement((given: { since: number; afterAt: number; afterId: string; limit: number }) =>
      engine
        .selectFrom('audit')
        .select(['at', 'id', 'actor', 'action', 'conversation_id', 'data'])
        .where('at', '>=', given.since)
        .where(sql<boolean>`(at, id) > (${given.afterAt}, ${given.afterId})`)
        .orderBy('at')
        .orderBy('id')
        .limit(given.limit),
    ),
  }
}

type Privacy = Pick<
  Store,
  'oldest' | 'scrub' | 'askErasure' | 'erasuresAsked' | 'erasureForgotten' | 'erasureDone' | 'erasureReport' | 'audit' | 'audited'
>

/** The store's methods about erasure and the audit log. */
export function privacyOf(driver: Driver, statements: PrivacyStatements): Privacy {
  return { ...erasing(driver, statements), ...requesting(driver, statements), ...auditing(driver, statements) }
}

function erasing(driver: Driver, statements: PrivacyStatements): Pick<Privacy, 'oldest' | 'scrub'> {
  return {
    async oldest(after, limit) {
      const given = { startedAt: after?.startedAt ?? -1, id: after?.id ?? '', limit }
      return (await driver.all(statements.oldest, given)).map(rowOf)
    },
    async scrub(id, events, customer) {
      await driver.transaction(async (to) => {
        // The conversation's row first, as in every commit: of two that touch it, none waits for the other in a circle.
        await to.run(statements.setCustomer, { id, customer: JSON.stringify(customer) })
        await to.run(statements.emptyBodies, { id })
        for (const event of events) await to.run(statements.emptyEvent, { id, seq: event.seq, event: textOf(event) })
        await to.run(statements.forgetAgent, { id })
        const [row] = await to.all(statements.survey, { id })
        if (row) await to.run(statements.setSurvey, { id, survey: withoutComment(row.survey) })
      })
    },
  }
}

/** What was rated stays: nobody is named in it. */
function withoutComment(text: string): string {
  const survey = JSON.parse(text) as SurveyRow
  return JSON.stringify({ ...survey, comment: null, answers: {} } satisfies SurveyRow)
}

type Requests = Pick<Privacy, 'askErasure' | 'erasuresAsked' | 'erasureForgotten' | 'erasureDone' | 'erasureReport'>

function requesting(driver: Driver, statements: PrivacyStatements): Requests {
  return {
    async askErasure(id, customerId, at) {
      await driver.run(statements.askErasure, { id, customer: JSON.stringify(customerId), asked_at: at })
    },
    async erasuresAsked() {
      const rows = await driver.all(statements.erasuresAsked, {})
      return rows.map(({ id, customer }) => ({ id, ...(customer !== null && { customerId: JSON.parse(customer) as string }) }))
    },
    async erasureForgotten(id, report) {
      await driver.run(statements.erasureForgotten, { id, report: JSON.stringify(report) })
    },
    async erasureDone(id, at) {
      await driver.run(statements.erasureDone, { id, done_at: at })
    },
    async erasureReport(id) {
      const [row] = await driver.all(statements.erasure, { id })
      return row?.report ? JSON.parse(row.report) : undefined
    },
  }
}

function auditing(driver: Driver, statements: PrivacyStatements): Pick<Privacy, 'audit' | 'audited'> {
  return {
    async audit({ at, id, actor, action, conversationId, data }) {
      const optional = { conversation_id: conversationId ?? null, data: data ? JSON.stringify(data) : null }
      await driver.run(statements.audit, { at, id, actor, action, ...optional })
    },
    async audited({ since = 0, after, limit }) {
      const given = { since, afterAt: after?.at ?? -1, afterId: after?.id ?? '', limit }
      return (await driver.all(statements.audited, given)).map(({ conversation_id, data, ...row }) => ({
        ...row,
        ...(conversation_id !== null && { conversationId: conversation_id }),
        ...(data !== null && { data: JSON.parse(data) }),
      }))
    },
  }
}
