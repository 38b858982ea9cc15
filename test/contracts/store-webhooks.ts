import assert from 'node:assert/strict'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { WebhookCursor } from '../../src/store/store.ts'
import { nextOf, startOf } from '../support/changes.ts'
import type { OpenStore } from './store.ts'

const owes = (after: number, upto: number, ids = ['crm']) => ({ effects: { webhooks: { ids, after, upto } } })

export function storeWebhooksContract(current: () => OpenStore): void {
  const due = async (webhookId = 'crm', now = 10_000, limit = 9) => {
    const { due: rows, nextAt } = await current().store.webhooksDue(webhookId, now, limit)
    const lines = rows.map(({ conversationId, after, attempt, firstAt }) => `${conversationId} ${after} ${attempt} ${firstAt}`)
    return [...lines, ...(nextAt === undefined ? [] : [`next ${nextAt}`])]
  }
  const moved = (id: string, after: number, other: Partial<WebhookCursor> = {}): WebhookCursor => {
    return { webhookId: 'crm', conversationId: id as ConversationId, after, dueAt: 0, attempt: 0, ...other }
  }

  it('WHK-2 a commit leaves each webhook a cursor, which outlives a restart; the longest due comes first', async () => {
    const { store } = current()
    await store.commit(startOf('b', { at: 2000, ...owes(0, 1, ['crm', 'bi']) }))
    await store.commit(startOf('a', { at: 1000, ...owes(0, 1) }))
    await store.commit(startOf('c', { at: 3000 }))
    await current().reopen()
    assert.deepEqual(await due(), ['a 0 0 undefined', 'b 0 0 undefined'])
    assert.deepEqual(await due('bi'), ['b 0 0 undefined'])
    assert.deepEqual(await due('crm', 1500), ['a 0 0 undefined', 'next 2000'])
    assert.deepEqual(await due('crm', 10_000, 1), ['a 0 0 undefined', 'next 2000'])
    assert.deepEqual(await due('other'), [])
  })

  it('WHK-2 who knows everything has no cursor; what is committed meanwhile is not lost', async () => {
    const { store } = current()
    const first = startOf('a', owes(0, 1))
    const second = nextOf(first, owes(1, 2))
    await store.commit(first)
    await store.commit(second)
    await store.moveWebhooks([moved('a', 1)])
    assert.deepEqual(await due(), ['a 1 0 undefined'])
    await store.moveWebhooks([moved('a', 0, { attempt: 1, dueAt: 99_000 })])
    assert.deepEqual(await due(), ['a 1 0 undefined'], 'whoever was slower took it back')
    await store.moveWebhooks([moved('a', 2)])
    assert.deepEqual(await due(), [])
    await store.commit(nextOf(second, owes(2, 3)))
    assert.deepEqual(await due(), ['a 2 0 undefined'])
  })

  it('WHK-3 a try that failed waits, and what is committed meanwhile does not bring it forward', async () => {
    const { store } = current()
    const first = startOf('a', owes(0, 1))
    await store.commit(first)
    await store.moveWebhooks([moved('a', 0, { attempt: 2, firstAt: 500, dueAt: 7000 })])
    await store.commit(nextOf(first, owes(1, 2)))
    assert.deepEqual(await due('crm', 6999), ['next 7000'])
    assert.deepEqual(await due('crm', 7000), ['a 0 2 500'])
  })

  it('WHK-2 what is owed to a webhook that is no longer configured is forgotten', async () => {
    const { store } = current()
    await store.commit(startOf('a', owes(0, 1, ['crm', 'bi'])))
    await store.keepWebhooks(['bi'])
    assert.deepEqual([await due('crm'), await due('bi')], [[], ['a 0 0 undefined']])
    await store.moveWebhooks([moved('a', 1)])
  })
}
