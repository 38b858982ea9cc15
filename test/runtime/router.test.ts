import assert from 'node:assert/strict'
import type { ConversationId, WorkerId } from '../../src/domain/ids.ts'
import { createRouter, type Commit, type Router } from '../../src/runtime/router.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { oneQueue } from '../domain/desk-fixture.ts'
import { botSays, escalates, goes, offered, says, start, tick } from '../domain/steps.ts'
import { TestClock } from '../support/clock.ts'
import { assertConversation } from '../support/invariants.ts'
import { gate, quiet, until } from './office.ts'

const id = 'c1' as ConversationId
const desk = oneQueue()

function routerOn(store: Store, clock = new TestClock()): Router & { errors: string[]; commits: Commit[] } {
  const errors: string[] = []
  const commits: Commit[] = []
  const log = { info() {}, warn() {}, error: (_: object, message: string) => void errors.push(message) }
  const router = createRouter({ store, desk, clock, log })
  router.onCommit((commit) => void commits.push(commit))
  return Object.assign(router, { errors, commits })
}

describe('the router', () => {
  let store: Store

  beforeEach(async () => {
    store = await openSqliteStore({ memory: true })
  })

  afterEach(() => store.close())

  it('CNV-5 says yes only once the change is durable, and then tells everybody', async () => {
    const commits = gate()
    const router = routerOn({ ...store, commit: (change) => commits.pass().then(() => store.commit(change)) })
    let answered = false
    const done = router.run(id, start()).then(() => (answered = true))
    await until(() => commits.waiting === 1, 'the commit')
    await quiet()
    assert.deepEqual([answered, router.commits.length], [false, 0])
    commits.open()
    await done
    assert.equal((await store.conversation(id))?.seq, router.commits[0]?.state.seq)
  })

  it('CNV-5 tells listeners in the order of subscription, all of them, also where one fails', async () => {
    const router = routerOn(store)
    const told: string[] = []
    router.onCommit(() => void told.push('first'))
    router.onCommit(() => {
      throw new Error('a listener of no good')
    })
    router.onCommit(() => void told.push('last'))
    assert.ok(!('refused' in (await router.run(id, start()))))
    assert.deepEqual(told, ['first', 'last'])
    assert.deepEqual(router.errors, ['a listener failed on what was committed'])
  })

  it('CNV-2 commands of one conversation run one at a time, in order', async () => {
    const router = routerOn(store)
    await router.run(id, start())
    const texts = Array.from({ length: 30 }, (_, place) => `message ${place}`)
    await Promise.all(texts.map((text) => router.run(id, says(text))))
    const log = await store.log(id, 0, 100)
    const said = log.flatMap((event) => (event.type === 'activity-accepted' ? [event.content?.text] : []))
    assert.deepEqual(said, texts)
    assertConversation(log, (await store.conversation(id))!, desk)
  })

  it('CNV-2 what was decided on an older log is decided again', async () => {
    const [one, other] = [routerOn(store), routerOn(store)]
    await one.run(id, start())
    await other.run(id, says('from the other'))
    const answer = await one.run(id, says('from the first'))
    assert.ok(!('refused' in answer))
    await one.run(id, goes)
    const refusal = await other.run(id, says('too late'))
    assert.equal('refused' in refusal && refusal.refused, 'conversation-ended')
    assertConversation(await store.log(id, 0, 100), (await store.conversation(id))!, desk)
  })

  it('CNV-2 an id is started once', async () => {
    await routerOn(store).run(id, start())
    const again = await routerOn(store).run(id, start())
    assert.equal('refused' in again && again.refused, 'conversation-exists')
    const unknown = await routerOn(store).run('c2' as ConversationId, says('hi'))
    assert.equal('refused' in unknown && unknown.refused, 'unknown-conversation')
  })

  it('CNV-2 a commit that fails may have been written: the next command reads what is there', async () => {
    let failing = false
    await store.configure([{ id: 'riley' as WorkerId, kind: 'representative', capacity: 50 }], [])
    await store.setPresence('riley' as WorkerId, 'Available')
    const router = routerOn({
      ...store,
      async commit(change) {
        const outcome = await store.commit(change)
        if (failing) throw new Error('the disk went away after the write')
        return outcome
      },
    })
    for (const ask of [start(), escalates('bot-a')]) await router.run(id, ask)
    failing = true
    await assert.rejects(router.run(id, offered('riley')))
    failing = false
    const state = await store.conversation(id)
    const offerId = state?.status === 'Open' && state.offer?.offerId
    assert.ok(offerId)
    const answer = await router.run(id, { type: 'accept', workerId: 'riley' as WorkerId, offerId })
    assert.equal('refused' in answer && answer.refused, false)
  })

  it('CNV-2 a read that a commit overtakes does not bring the old state back', async () => {
    await routerOn(store).run(id, start())
    const reads = gate()
    let held = false
    const router = routerOn({
      ...store,
      async conversation(asked) {
        const state = await store.conversation(asked)
        if (held) return state
        held = true
        await reads.pass()
        return state
      },
    })
    const slow = router.conversation(id)
    await until(() => reads.waiting === 1, 'the slow read')
    await router.run(id, goes)
    reads.open()
    assert.equal((await slow)?.status, 'Closed')
    assert.equal((await router.conversation(id))?.status, 'Closed')
  })

  it('CON-2 an activity that was accepted before is refused, with its place in the log', async () => {
    const router = routerOn(store)
    await router.run(id, start())
    const greeting = { ...botSays('bot-a', 'hi'), botId: 'bot-a' as WorkerId, requestId: 'r1' }
    await router.run(id, greeting)
    const seq = (await store.conversation(id))?.seq
    const again = await router.run(id, greeting)
    assert.deepEqual('refused' in again && [again.refused, again.seq], ['duplicate', seq])
    assert.equal((await store.conversation(id))?.seq, seq)
  })

  it('CNV-6 a timer that fires early arms itself again and writes no event', async () => {
    const clock = new TestClock()
    const router = routerOn(store, clock)
    await router.run(id, start())
    await router.run(id, tick)
    const { nextAt } = await store.due(clock.now(), 10)
    assert.deepEqual([router.commits[1]?.events, router.commits[1]?.effects.dueAt], [[], nextAt])
  })

  it('DLN-4 a conversation on which too much waits is busy, and answers again later', async () => {
    const commits = gate()
    let held = false
    const router = routerOn({
      ...store,
      async commit(change) {
        if (!held) {
          held = true
          await commits.pass()
        }
        return store.commit(change)
      },
    })
    const first = router.run(id, start())
    const rest = Array.from({ length: 1_000 }, () => router.run(id, tick))
    const last = await rest.at(-1)
    assert.equal(last && 'refused' in last && last.refused, 'busy')
    commits.open()
    assert.ok(!('refused' in (await first)))
    await Promise.all(rest)
    assert.ok(!('refused' in (await router.run(id, says('hi')))))
  })
})
