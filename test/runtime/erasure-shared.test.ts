import assert from 'node:assert/strict'
import type { ConversationId, WorkerId } from '../../src/domain/ids.ts'
import { isErased } from '../../src/domain/erase.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { eraseCustomer } from '../../src/runtime/erase.ts'
import { createRouter } from '../../src/runtime/router.ts'
import type { Sharing, Store } from '../../src/store/store.ts'
import { oneQueue } from '../domain/desk-fixture.ts'
import { assertFold } from '../support/invariants.ts'
import { createTestDatabase, describeOnServer, openSharedStore, type TestDatabase } from '../store/postgres-database.ts'

const CANARY = 'canary'
const log = { info() {}, warn() {}, error: (fields: object) => assert.fail(JSON.stringify(fields)) }

describeOnServer('erasing on a database that routers share', () => {
  let database: TestDatabase
  before(async () => void (database = await createTestDatabase()))
  after(() => database.drop())

  function routerOn(store: Store & { sharing: Sharing }) {
    const router = createRouter({ store, desk: oneQueue(), clock: systemClock, log })
    store.sharing.onHint((hint) => {
      if (hint === 'lost') router.forget()
      else if (hint.type === 'conversation') router.hear(hint.id, hint.seq)
    })
    return router
  }

  it('AUT-51 no other router serves from memory what was erased', async () => {
    const [here, there] = [await openSharedStore(database), await openSharedStore(database)]
    const [router, other] = [routerOn(here), routerOn(there)]
    const id = 'c1' as ConversationId
    const customer = { id: CANARY, name: CANARY }
    const variables = { CANARY: { value: CANARY, isDisplayable: true } }
    await other.run(id, { type: 'start', conversationId: id, workstreamId: 'chat' as never, customer, variables })
    await other.run(id, { type: 'customer-say', activity: { type: 'message', text: CANARY } })
    assert.ok(JSON.stringify(await other.conversation(id)).includes(CANARY))
    const heard = new Promise<void>((resolve) => other.onHeard(() => resolve()))
    const report = await eraseCustomer({ router, store: here, clock: systemClock }, CANARY, 'lee' as WorkerId)
    assert.deepEqual([report.conversations, report.ended], [1, 1])
    // As a command of its own does: it is closed at once, and has said everything before that.
    await here.close()
    await heard
    const state = await other.conversation(id)
    assert.ok(state && isErased(state))
    const entries = await there.log(id, 0, 99)
    assert.ok(!JSON.stringify([state, entries, await there.conversations({ limit: 9 })]).includes(CANARY))
    assertFold(entries, state)
    const rows = await database.sql('select * from conversations natural left join events')
    assert.ok(!JSON.stringify(rows).includes(CANARY))
    await there.close()
  })
})
