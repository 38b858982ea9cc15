import assert from 'node:assert/strict'
import type { ConversationId, WorkerId } from '../../src/domain/ids.ts'
import { nextOf, said, startOf } from '../support/changes.ts'
import type { OpenStore } from './store.ts'

const CANARY = 'canary \u0000 \ud800'
const ERASED = { id: 'erased', erased: true } as const

export function storePrivacyContract(current: () => OpenStore): void {
  it('AUT-51 empties what a conversation says, down to its survey, and nothing of another', async () => {
    const { store } = current()
    const survey = {
      at: 1,
      rating: 5,
      comment: CANARY,
      botId: 'bot-b' as WorkerId,
      answers: { MCS_Comment: CANARY },
      servedBy: [],
    }
    for (const id of ['a', 'a-1']) {
      const first = startOf(id, {
        state: { customer: { id: CANARY } },
        happenings: [{ type: 'summary-set', summary: CANARY }],
      })
      await store.commit(first)
      await store.commit(nextOf(first, { happenings: [said(CANARY)], effects: { survey } }))
    }
    const a = 'a' as ConversationId
    const before = await store.log('a-1' as ConversationId, 0, 9)
    await store.scrub(a, [{ type: 'summary-set', summary: '', seq: 2, at: 1001 }], ERASED)
    const log = await store.log(a, 0, 9)
    assert.ok(!JSON.stringify(log).includes('canary'))
    assert.deepEqual(
      log.map(({ seq, type }) => `${seq} ${type}`),
      ['1 conversation-started', '2 summary-set', '3 activity-accepted'],
    )
    const rows = await store.conversations({ limit: 9 })
    assert.deepEqual(
      rows.map(({ id, customer }) => [id, customer]),
      [
        ['a-1', { id: CANARY }],
        ['a', ERASED],
      ],
    )
    const words = Object.fromEntries(
      (await store.surveys({ limit: 9 })).map(({ conversationId, rating, comment, answers }) => [
        conversationId,
        { rating, comment, answers },
      ]),
    )
    assert.deepEqual(words, {
      a: { rating: 5, comment: null, answers: {} },
      'a-1': { rating: 5, comment: CANARY, answers: { MCS_Comment: CANARY } },
    })
    assert.deepEqual(await store.log('a-1' as ConversationId, 0, 9), before)
  })

  it('AUT-52 goes through all conversations, oldest first, in pages without gap or repeat', async () => {
    const { store } = current()
    for (const [id, at] of [
      ['b', 10],
      ['a', 10],
      ['c', 5],
      ['d', 20],
    ] as const)
      await store.commit(startOf(id, { at }))
    const ids: string[] = []
    for (let after: { startedAt: number; id: ConversationId } | undefined; ;) {
      const page = await store.oldest(after, 2)
      ids.push(...page.map(({ id }) => id))
      after = page.at(-1)
      if (!after) break
    }
    assert.deepEqual(ids, ['c', 'a', 'b', 'd'])
  })

  it('AUT-51 keeps what was asked for until it is done, and then forgets for whom it was', async () => {
    const { store, reopen } = current()
    await store.askErasure('one', CANARY, 2)
    await store.askErasure('other', 'casey', 1)
    const again = await reopen()
    assert.deepEqual(await again.erasuresAsked(), [
      { id: 'other', customerId: 'casey' },
      { id: 'one', customerId: CANARY },
    ])
    const report = { conversations: 1, ended: 0, entries: 3 }
    assert.equal(await again.erasureReport('one'), undefined)
    await again.erasureForgotten('one', report)
    assert.deepEqual([(await again.erasuresAsked())[1], await again.erasureReport('one')], [{ id: 'one' }, undefined])
    await again.erasureDone('one', 3)
    assert.deepEqual(
      [await again.erasuresAsked(), await again.erasureReport('one')],
      [[{ id: 'other', customerId: 'casey' }], report],
    )
  })

  it('AUT-53 gives entries of the audit log back as they were, oldest first, in pages', async () => {
    const { store } = current()
    const entries = [
      { at: 5, id: 'x', actor: 'riley', action: 'read', conversationId: 'a' as ConversationId },
      { at: 7, id: 'a', actor: 'retention', action: 'erased', data: { cause: CANARY } },
      { at: 7, id: 'b', actor: 'lee', action: 'joined' },
    ]
    for (const entry of entries.toReversed()) await store.audit(entry)
    assert.deepEqual(await store.audited({ limit: 9 }), entries)
    assert.deepEqual(await store.audited({ since: 6, limit: 9 }), entries.slice(1))
    assert.deepEqual(await store.audited({ after: { at: 7, id: 'a' }, limit: 9 }), entries.slice(2))
    assert.deepEqual(await store.audited({ limit: 1 }), entries.slice(0, 1))
    await assert.rejects(store.audit(entries[0]!), 'an entry is written over')
  })
}
