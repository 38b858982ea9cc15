import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { ConversationId } from '../domain/ids.ts'
import type { Driver } from './driver.ts'
import { statement } from './statement.ts'
import type { Store, WebhookCursor } from './store.ts'
import type { Tables } from './tables.ts'

type Row = Tables['webhook_cursors']
type Key = Pick<Row, 'webhook_id' | 'conversation_id'>

export type WebhookStatements = ReturnType<typeof webhookStatements>

/** How far webhooks were told, compiled for one engine; commits write the rows, these move them. */
export function webhookStatements(engine: Kysely<Tables>) {
  const ofOne = ({ webhook_id, conversation_id }: Key) => ({ webhook_id, conversation_id })
  return {
    due: statement(({ webhookId, limit }: { webhookId: string; limit: number }) =>
      engine
        .selectFrom('webhook_cursors')
        .select(['conversation_id', 'after_seq', 'due_at', 'attempt', 'first_at'])
        .where('webhook_id', '=', webhookId)
        .orderBy('due_at')
        .orderBy('conversation_id')
        .limit(limit),
    ),
    move: statement((row: Omit<Row, 'upto'>) =>
      engine
        .updateTable('webhook_cursors')
        .set({ after_seq: row.after_seq, due_at: row.due_at, attempt: row.attempt, first_at: row.first_at })
        .where((match) => match.and(ofOne(row)))
        // Another process may have come further meanwhile.
        .where('after_seq', '<=', row.after_seq),
    ),
    // What was committed meanwhile moved `upto` on: then the row stays.
    finish: statement((row: Key) =>
      engine
        .deleteFrom('webhook_cursors')
        .where((match) => match.and(ofOne(row)))
        .where(sql<boolean>`upto <= after_seq`),
    ),
    ids: statement(() => engine.selectFrom('webhook_cursors').select('webhook_id').distinct()),
    forget: statement(({ webhookId }: { webhookId: string }) =>
      engine.deleteFrom('webhook_cursors').where('webhook_id', '=', webhookId),
    ),
  }
}

/** The store's methods about webhooks. */
export function webhooksOf(
  driver: Driver,
  statements: WebhookStatements,
): Pick<Store, 'webhooksDue' | 'moveWebhooks' | 'keepWebhooks'> {
  return {
    async webhooksDue(webhookId, now, limit) {
      const rows = await driver.all(statements.due, { webhookId, limit: limit + 1 })
      const due = rows.slice(0, limit).filter((row) => row.due_at <= now)
      return { due: due.map((row) => cursorOf(webhookId, row)), nextAt: rows[due.length]?.due_at }
    },
    async moveWebhooks(cursors) {
      await driver.transaction(async (to) => {
        // In the order in which commits write them, or two could wait in a circle.
        for (const { webhookId, conversationId, after, dueAt, attempt, firstAt } of cursors.toSorted(byKey)) {
          const key = { webhook_id: webhookId, conversation_id: conversationId }
          await to.run(statements.move, { ...key, after_seq: after, due_at: dueAt, attempt, first_at: firstAt ?? null })
          await to.run(statements.finish, key)
        }
      })
    },
    async keepWebhooks(ids) {
      for (const { webhook_id: webhookId } of await driver.all(statements.ids, {}))
        if (!ids.includes(webhookId)) await driver.run(statements.forget, { webhookId })
    },
  }
}

function cursorOf(webhookId: string, row: Omit<Row, 'webhook_id' | 'upto'>): WebhookCursor {
  const { conversation_id: conversationId, after_seq: after, due_at: dueAt, attempt, first_at: firstAt } = row
  return { webhookId, conversationId, after, dueAt, attempt, ...(firstAt !== null && { firstAt }) }
}

/** Orders cursors as commits do: by conversation, then by webhook. */
export function byKey(
  one: { webhookId: string; conversationId: ConversationId },
  other: { webhookId: string; conversationId: ConversationId },
): number {
  if (one.conversationId !== other.conversationId) return one.conversationId < other.conversationId ? -1 : 1
  return one.webhookId < other.webhookId ? -1 : 1
}
