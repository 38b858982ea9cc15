import assert from 'node:assert/strict'
import type { WorkerId } from '../../src/domain/ids.ts'
import type { Hint, Sharing, Store } from '../../src/store/store.ts'
import { load, nextOf, startOf } from '../support/changes.ts'
import { openPostgresHints } from '../../src/store/postgres-hints.ts'
import { openProxy } from './postgres-proxy.ts'
import { createTestDatabase, describeOnServer, openSharedStore, EMPTY } from './postgres-database.ts'
import type { TestDatabase } from './postgres-database.ts'

type Heard = Hint | 'lost'

describeOnServer('hints between processes on PostgreSQL', () => {
  const riley = 'riley' as WorkerId
  let database: TestDatabase
  let here: Store & { sharing: Sharing }
  let there: Store & { sharing: Sharing }
  let atHome: Heard[]

  before(async () => {
    database = await createTestDatabase()
    await (await openSharedStore(database)).close()
  })
  after(() => database.drop())
  beforeEach(async () => {
    await database.sql(EMPTY)
    here = await openSharedStore(database)
    there = await openSharedStore(database)
    atHome = []
    here.sharing.onHint((hint) => atHome.push(hint))
  })
  afterEach(async () => void (await Promise.all([here.close(), there.close()])))

  /** What `there` hears, up to and with the first hint for which `isLast` holds. */
  function heardUntil(isLast: (hint: Heard, heard: Heard[]) => boolean): Promise<Heard[]> {
    const heard: Heard[] = []
    return new Promise((resolve) => {
      there.sharing.onHint((hint) => {
        heard.push(hint)
        if (isLast(hint, heard)) resolve(heard)
      })
    })
  }

  it('tell of what was committed, where it waits and who has room now; refused and own ones are no hints', async () => {
    await here.configure([{ id: riley, kind: 'representative', capacity: 10 }], [])
    await here.setPresence(riley, 'Available')
    const heard = heardUntil((hint) => hint !== 'lost' && hint.type === 'presence' && hint.workerId === 'riley')
    const taken = startOf('a', { effects: { load: [load('riley', 10)] } })
    await here.commit(taken)
    await here.commit(startOf('full', { effects: { load: [load('riley', 10)] } }))
    const waiting = { queueId: 'support' as never, rank: 1, since: 5, units: 10, needs: 'chat' }
    await here.commit(nextOf(taken, { effects: { load: [load('riley', -10)], waiting } }))
    await here.setPresence(riley, 'Away')
    await here.setPresence('nobody' as WorkerId, 'Away')
    const hints = (await heard).filter((hint) => hint !== 'lost' && hint.type === 'conversation')
    assert.deepEqual(hints, [
      { type: 'conversation', id: 'a', seq: 1 },
      { type: 'conversation', id: 'a', seq: 2, waitingIn: 'support', freed: ['riley'] },
    ])
    assert.deepEqual(atHome, [])
  })

  it('come as many as there are, of one turn too', async () => {
    const changes = Array.from({ length: 500 }, (_, at) => startOf(`conversation-with-a-long-id-${at}`))
    const heard = heardUntil((_, all) => all.length === changes.length)
    await Promise.all(changes.map((change) => here.commit(change)))
    const ids = (await heard).map((hint) => (hint !== 'lost' && hint.type === 'conversation' ? hint.id : undefined))
    assert.deepEqual(ids.sort(), changes.map(({ id }) => id).sort())
  })

  it('come later, or as "lost", where the connection of their sender broke, which hears "lost"', async () => {
    const lost = new Promise((resolve) => here.sharing.onHint(resolve))
    const heard = heardUntil(() => true)
    await database.sql(`select pg_terminate_backend(pid) from (select pid from pg_stat_activity
      where query like 'listen%' and datname = current_database() order by backend_start limit 1) as first`)
    await here.commit(startOf('a'))
    assert.equal(await lost, 'lost')
    const [first] = await heard
    assert.ok(first === 'lost' || first?.type === 'conversation')
  })

  it('DLN-3 come again, after "lost", where their connection went away without a word', async () => {
    const proxy = await openProxy(database.url)
    const behind = await openPostgresHints(proxy, { askEveryMs: 20, answerMs: 100 })
    const heard: Heard[] = []
    const next = () => new Promise<void>((resolve) => behind.onHint((hint) => (heard.push(hint), resolve())))
    const lost = next()
    proxy.swallow()
    await lost
    const again = next()
    await here.commit(startOf('a'))
    await again
    assert.deepEqual([heard[0], heard.at(-1)], ['lost', { type: 'conversation', id: 'a', seq: 1 }])
    await behind.close()
    await proxy.close()
  })

  it('that nobody understands mean that everything must be looked at', async () => {
    const heard = heardUntil(() => true)
    await database.sql(`select pg_notify('handback', '[{"type":"from-the-future"}]')`)
    assert.deepEqual(await heard, ['lost'])
  })
})
