import assert from 'node:assert/strict'
import type { Happening } from '../../src/domain/events.ts'
import type { ConversationId, SessionId } from '../../src/domain/ids.ts'
import type { Sharing, Store } from '../../src/store/store.ts'
import { activeWith, nextOf, said, startOf } from '../support/changes.ts'

/** Two processes on one database that is empty but for them. */
export interface OpenSharing {
  processes: [Store & { sharing: Sharing }, Store & { sharing: Sharing }]
  /** Runs SQL on the database. */
  sql(text: string, values?: unknown[]): Promise<unknown>
  close(): Promise<void>
}

/** What processes that share a database rely on; the database's clock is moved by moving what it wrote. */
export function sharingContract(open: () => Promise<OpenSharing>): void {
  describe('sharing contract', () => {
    let opened: OpenSharing
    let one: OpenSharing['processes'][0]
    let other: OpenSharing['processes'][1]
    beforeEach(async () => {
      opened = await open()
      ;[one, other] = opened.processes
    })
    afterEach(() => opened.close())

    const silent = (store: { sharing: Sharing }, ms: number) =>
      opened.sql('update processes set beat_at = beat_at - $1::bigint where owner = $2', [ms, store.sharing.owner])
    const id = 'a' as ConversationId

    it('a process that beats in time lives; late it learns that it was counted as dead, once', async () => {
      assert.equal(await one.sharing.beat(), true)
      await silent(one, 4_000)
      assert.equal(await one.sharing.beat(), true)
      await silent(one, 5_000)
      assert.equal(await one.sharing.beat(), false)
      assert.equal(await one.sharing.beat(), true)
    })

    it('hints count as lost when another process died or resigned: it may have committed what it never told', async () => {
      const heard: unknown[] = []
      one.sharing.onHint((hint) => heard.push(hint))
      await one.sharing.beat()
      await one.sharing.beat()
      assert.deepEqual(heard, [])
      await silent(other, 5_000)
      await one.sharing.beat()
      assert.deepEqual(heard, ['lost'])
      await one.sharing.beat()
      await other.sharing.beat()
      await one.sharing.beat()
      assert.deepEqual(heard, ['lost'])
      await other.sharing.resign()
      await one.sharing.beat()
      assert.deepEqual(heard, ['lost', 'lost'])
    })

    it('a lease is one living process\'s, which keeps it; others get other names', async () => {
      assert.equal(await one.sharing.lease('queue'), true)
      assert.equal(await other.sharing.lease('queue'), false)
      assert.equal(await one.sharing.lease('queue'), true)
      assert.equal(await other.sharing.lease('timers'), true)
      assert.equal(await one.sharing.lease('timers'), false)
    })

    it('a lease passes on when its holder is dead, has let it run out, or resigns', async () => {
      await one.sharing.lease('queue')
      await silent(one, 5_000)
      assert.equal(await other.sharing.lease('queue'), true)
      assert.equal(await one.sharing.lease('queue'), false)
      await opened.sql('update leases set until_at = until_at - 5000')
      await one.sharing.beat()
      assert.equal(await one.sharing.lease('queue'), true)
      await one.sharing.resign()
      assert.equal(await other.sharing.lease('queue'), true)
    })

    it('ORD-7 a delivery belongs to the process that committed its start, and is taken over when that dies', async () => {
      const started = startOf('a', { state: activeWith('bot-a'), effects: { owed: true } })
      await one.commit(started)
      await other.commit(nextOf(started, { happenings: [said('while it is under way')] }))
      assert.deepEqual(await other.sharing.takeOver(9), [])
      await silent(one, 5_000)
      assert.deepEqual(await one.sharing.takeOver(9), [])
      assert.deepEqual(await other.sharing.takeOver(9), ['a'])
      assert.deepEqual(await other.sharing.takeOver(9), [])
      assert.equal(await one.sharing.beat(), false)
      await silent(other, 5_000)
      assert.deepEqual(await one.sharing.takeOver(9), ['a'])
    })

    it('ORD-7 who starts the next delivery in the commit that ends one is its owner', async () => {
      const started = startOf('a', { state: activeWith('bot-a'), effects: { owed: true } })
      const sent: Happening = { type: 'activity-sent', sessionId: 'session' as SessionId, item: 'context', attempt: 1 }
      await one.commit(started)
      await other.commit(nextOf(started, { happenings: [sent] }))
      await silent(one, 5_000)
      assert.deepEqual(await other.sharing.takeOver(9), [])
      await one.sharing.beat()
      await silent(other, 5_000)
      assert.deepEqual(await one.sharing.takeOver(9), ['a'])
    })

    it('ORD-7 what is under way is taken over in pages, also after a process resigned; what was answered is not', async () => {
      const delivering = { state: activeWith('bot-a'), effects: { owed: true } }
      const changes = ['a', 'b', 'c', 'd'].map((each) => startOf(each, delivering))
      for (const change of changes) await one.commit(change)
      await one.commit(nextOf(changes[1]!, { effects: { owed: false } }))
      await one.sharing.resign()
      assert.deepEqual((await other.sharing.takeOver(2)).sort(), ['a', 'c'])
      assert.deepEqual(await other.sharing.takeOver(2), ['d'])
      assert.deepEqual(await other.sharing.takeOver(2), [])
      assert.equal(await one.sharing.beat(), false)
    })

    it('CNV-7 a customer is there by a socket at a living process, or seen in the grace time', async () => {
      await one.commit(startOf('a'))
      const seenBefore = (ms: number) => opened.sql('update attendance set seen_at = seen_at - $1::bigint', [ms])
      assert.equal(await other.sharing.attended(id, 60_000), false)
      await one.sharing.attend(id, false)
      assert.equal(await other.sharing.attended(id, 60_000), true)
      await seenBefore(60_000)
      assert.equal(await other.sharing.attended(id, 60_000), false)
      await one.sharing.attend(id, true)
      await seenBefore(60_000)
      assert.equal(await other.sharing.attended(id, 60_000), true)
      await silent(one, 6_000)
      assert.equal(await other.sharing.attended(id, 7_000), true)
      assert.equal(await other.sharing.attended(id, 5_000), false)
    })

    it('CNV-7 a socket that closes late at one process leaves the new one at another', async () => {
      await one.commit(startOf('a'))
      await one.sharing.attend(id, true)
      await other.sharing.attend(id, true)
      await one.sharing.attend(id, false)
      await opened.sql('update attendance set seen_at = 0')
      assert.equal(await one.sharing.attended(id, 60_000), true)
      await other.sharing.attend(id, false)
      await opened.sql('update attendance set seen_at = 0')
      assert.equal(await one.sharing.attended(id, 60_000), false)
    })

    it('CNV-7 customers whose sockets were at a dead process are given once, and have their grace time anew', async () => {
      for (const each of ['a', 'b', 'c']) await one.commit(startOf(each))
      await one.sharing.attend(id, true)
      await one.sharing.attend('b' as ConversationId, true)
      await other.sharing.attend('c' as ConversationId, true)
      await opened.sql('update attendance set seen_at = 0')
      assert.deepEqual(await other.sharing.stranded(9), [])
      await silent(one, 5_000)
      const given = [await other.sharing.stranded(1), await other.sharing.stranded(9), await other.sharing.stranded(9)]
      assert.deepEqual(given.map((ids) => ids.length), [1, 1, 0])
      assert.deepEqual(given.flat().sort(), ['a', 'b'])
      assert.equal(await other.sharing.attended(id, 60_000), true)
    })

    it('CNV-7 nothing is kept of who attends a conversation that is closed', async () => {
      const first = startOf('a')
      await one.commit(first)
      await one.sharing.attend(id, true)
      await one.commit(nextOf(first, { state: { status: 'Closed', closedAt: 9 } }))
      await other.sharing.attend(id, false)
      await other.sharing.attend(id, true)
      assert.equal(await one.sharing.attended(id, 60_000), false)
    })
  })
}
