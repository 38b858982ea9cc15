import assert from 'node:assert/strict'
import type { ConversationId, QueueId } from '../../src/domain/ids.ts'
import { createRouter, type Ask } from '../../src/runtime/router.ts'
import { MIGRATIONS } from '../../src/store/migrations.ts'
import type { Sharing, Store } from '../../src/store/store.ts'
import { oneQueue } from '../domain/desk-fixture.ts'
import { botSays, start } from '../domain/steps.ts'
import { activeWith, said, startOf } from '../support/changes.ts'
import { TestClock } from '../support/clock.ts'
import { createTestDatabase, describeOnServer, openSharedStore, EMPTY } from './postgres-database.ts'
import type { TestDatabase } from './postgres-database.ts'
import { checkLoads, juggle, randomOf, WORKERS } from './postgres-juggling.ts'

const PROCESSES = 4

describeOnServer('several processes on one PostgreSQL database', () => {
  let database: TestDatabase
  let stores: (Store & { sharing: Sharing })[]

  before(async () => {
    database = await createTestDatabase()
  })
  after(() => database.drop())
  beforeEach(async () => {
    stores = await Promise.all(Array.from({ length: PROCESSES }, () => openSharedStore(database)))
  })
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await database.sql(EMPTY)
  })

  const names = (count: number) => Array.from({ length: count }, (_, at) => `c${at}`)
  const silence = (store: { sharing: Sharing }) =>
    database.sql('update processes set beat_at = beat_at - 5000 where owner = $1', [store.sharing.owner])

  it('start together on an empty database: one makes the tables', async () => {
    const empty = await createTestDatabase()
    const opened = await Promise.all(stores.map(() => openSharedStore(empty)))
    const versions = await empty.sql('select version from migrations order by version')
    assert.deepEqual(versions, MIGRATIONS.map(({ version }) => ({ version })))
    await Promise.all(opened.map((store) => store.close()))
    await empty.drop()
  })

  it('configure together, with each other\'s commits in between', async () => {
    const seeds = WORKERS.map((id) => ({ id, kind: 'representative' as const, capacity: 50 }))
    const members = WORKERS.map((workerId) => ({ queueId: 'support' as QueueId, workerId }))
    await stores[0]!.configure(seeds, members)
    for (const id of names(60)) await stores[0]!.commit(startOf(id))
    const random = randomOf(7)
    await Promise.all(
      stores.flatMap((store, at) => [
        store.configure(at % 2 ? seeds : seeds.toReversed(), members),
        ...WORKERS.map((id) => store.setPresence(id, 'Available')),
        juggle(store, random, 10),
      ]),
    )
    await checkLoads(database)
  })

  it('CNV-2 of those that start a conversation at once one does; what they commit beside it stands', async () => {
    const ids = names(40)
    const startAll = (store: Store, at: number) =>
      Promise.all(
        [...(at % 2 ? ids : ids.toReversed()), `own-${at}`].map(async (id) => {
          const { outcome } = await store.commit(startOf(id, { happenings: [said(`by ${at}`)] }))
          return `${id} ${outcome}`
        }),
      )
    const outcomes = (await Promise.all(stores.map(startAll))).flat()
    const expected = ids.flatMap((id) => stores.map((_, at) => `${id} ${at === 0 ? 'committed' : 'stale'}`))
    assert.deepEqual(outcomes.sort(), [...expected, ...stores.map((_, at) => `own-${at} committed`)].sort())
    assert.deepEqual(await database.sql('select count(*)::int as all from events'), [{ all: 2 * (40 + PROCESSES) }])
  })

  it('CON-2 a request that several processes get at once is in the log once; the others are told where', async () => {
    const [clock, desk] = [new TestClock(), oneQueue()]
    const routers = stores.map((store) => createRouter({ store, desk, clock, log: { info() {}, warn() {}, error() {} } }))
    const request = { ...botSays('bot-a', 'once'), requestId: 'r1' }
    for (const id of names(20) as ConversationId[]) {
      await routers[0]!.run(id, { ...start(), conversationId: id } as Ask)
      const answers = await Promise.all(routers.map((router) => router.run(id, request)))
      const told = answers.map((answer) => ('refused' in answer ? answer.seq : answer.events[0]?.seq))
      assert.equal(answers.filter((answer) => 'refused' in answer && answer.refused === 'duplicate').length, 3)
      const accepted = (await stores[0]!.log(id, 0, 99)).filter(({ type }) => type === 'activity-accepted')
      assert.deepEqual([accepted.length, new Set(told)], [1, new Set([accepted[0]?.seq])])
    }
  })

  for (const seed of [1, 2, 3]) {
    it(`CAP-7 no load is ever above the capacity, and all add up afterwards (seed ${seed})`, async () => {
      const seeds = WORKERS.map((id) => ({ id, kind: 'representative' as const, capacity: 50 }))
      await stores[0]!.configure(seeds, WORKERS.map((workerId) => ({ queueId: 'support' as QueueId, workerId })))
      for (const id of WORKERS) await stores[0]!.setPresence(id, 'Available')
      for (const id of names(60)) await stores[0]!.commit(startOf(id))
      const random = randomOf(seed)
      const loops = stores.flatMap((store) => Array.from({ length: 8 }, () => juggle(store, random, 25)))
      let running = true
      const watching = (async () => {
        while (running) {
          for (const { id, load, capacity } of await stores[0]!.workers()) {
            assert.ok(load >= 0 && load <= capacity, `${id} carries ${load} of ${capacity}`)
          }
        }
      })()
      const outcomes = (await Promise.all(loops)).flat()
      running = false
      await watching
      for (const word of ['committed', 'worker-full', 'stale']) assert.ok(outcomes.includes(word), `no ${word}`)
      await checkLoads(database)
    })
  }

  it('a lease has one winner, however many ask at once, also when its holder is dead', async () => {
    const winners = async (among: typeof stores) => {
      const taken = await Promise.all(among.flatMap((store) => [store, store].map(() => store.sharing.lease('queue'))))
      const [winner, ...more] = among.filter((_, place) => taken[2 * place])
      assert.ok(winner && more.length === 0, 'not one winner')
      return winner
    }
    let left = stores
    while (left.length > 1) {
      const winner = await winners(left)
      assert.equal(await winners(left), winner)
      await silence(winner)
      left = left.filter((store) => store !== winner)
    }
  })

  it('ORD-7 each delivery and each customer of a dead process goes to one of the others', async () => {
    const [dead, ...others] = stores
    const ids = names(50).sort()
    await Promise.all(
      ids.map((id) => dead!.commit(startOf(id, { state: activeWith('bot-a'), effects: { owed: true } }))),
    )
    for (const id of ids) await dead!.sharing.attend(id as ConversationId, true)
    await silence(dead!)
    const takeAll = async (take: () => Promise<ConversationId[]>) => {
      const all: ConversationId[] = []
      for (let some = await take(); some.length > 0; some = await take()) all.push(...some)
      return all
    }
    const taken = await Promise.all(others.map(({ sharing }) => takeAll(() => sharing.takeOver(7))))
    assert.deepEqual(taken.flat().sort(), ids)
    const stranded = await Promise.all(others.map(({ sharing }) => takeAll(() => sharing.stranded(7))))
    assert.deepEqual(stranded.flat().sort(), ids)
  })

  it('never wait for each other in a circle', async () => {
    const counts = await database.sql('select deadlocks::int from pg_stat_database where datname = current_database()')
    assert.deepEqual(counts, [{ deadlocks: 0 }])
  })
})
