import assert from 'node:assert/strict'
import type { ConversationId, WorkerId } from '../../src/domain/ids.ts'
import { createRouter, type Router } from '../../src/runtime/router.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { oneQueue } from '../domain/desk-fixture.ts'
import { botSays, goes, says, start } from '../domain/steps.ts'
import { TestClock } from '../support/clock.ts'
import { assertConversation } from '../support/invariants.ts'
import { gate, quiet, until } from './office.ts'

const id = 'c1' as ConversationId
const desk = oneQueue()
const silent = { info() {}, warn() {}, error() {} }

describe('commands that follow while the one before is on its way to disk', () => {
  let store: Store
  const commits = gate()

  beforeEach(async () => {
    store = await openSqliteStore({ memory: true })
  })

  afterEach(() => store.close())

  /** A router whose commits wait for the gate; each of those whose places are named then fails. */
  async function started(failing: number[] = []): Promise<Router & { told: string[] }> {
    let place = 0
    const slow: Store = {
      ...store,
      async commit(change) {
        if (place === 0) return store.commit(change)
        const fails = failing.includes(place++)
        await commits.pass()
        if (fails) throw new Error('the disk is full')
        return store.commit(change)
      },
    }
    const told: string[] = []
    const router = createRouter({ store: slow, desk, clock: new TestClock(), log: silent })
    await router.run(id, start())
    place = 1
    router.onCommit(({ events }) => {
      for (const event of events) if (event.type === 'activity-accepted') told.push(event.content?.text ?? event.type)
    })
    return Object.assign(router, { told })
  }

  async function assertKept(): Promise<void> {
    assertConversation(await store.log(id, 0, 100), (await store.conversation(id))!, desk)
  }

  it('CNV-5 are decided on it, and nobody hears of either before it is there; then in order', async () => {
    const router = await started()
    const before = await router.conversation(id)
    const answers = ['one', 'two', 'three'].map((text) => router.run(id, says(text)))
    await until(() => commits.waiting === 3, 'all three commits')
    assert.deepEqual([router.told, await router.conversation(id)], [[], before])
    commits.open()
    for (const answer of await Promise.all(answers)) assert.ok(!('refused' in answer))
    assert.deepEqual(router.told, ['one', 'two', 'three'])
    await assertKept()
  })

  it('CNV-5 are refused only once what they are refused for is there', async () => {
    const router = await started()
    const gone = router.run(id, goes)
    let answered = false
    const late = router.run(id, says('too late')).finally(() => (answered = true))
    await until(() => commits.waiting === 1, 'the commit')
    await quiet()
    assert.equal(answered, false)
    commits.open()
    assert.ok(!('refused' in (await gone)))
    const answer = await late
    assert.equal('refused' in answer && answer.refused, 'conversation-ended')
    await assertKept()
  })

  it('CNV-5 are decided again where it could not be written, also those that were refused for it', async () => {
    const router = await started([1])
    const gone = router.run(id, goes)
    const late = router.run(id, says('still here'))
    gone.catch(() => {})
    await until(() => commits.waiting === 1, 'the first commit')
    commits.open()
    await assert.rejects(gone, /the disk is full/)
    await until(() => commits.waiting === 1, 'the commit that is decided again')
    commits.open()
    assert.ok(!('refused' in (await late)))
    assert.deepEqual(router.told, ['still here'])
    await assertKept()
  })

  it('CNV-2 fall with it where another process was faster, though the seq would fit', async () => {
    const router = await started()
    const answers = ['one', 'two'].map((text) => router.run(id, says(text)))
    await until(() => commits.waiting === 2, 'both commits')
    const other = createRouter({ store, desk, clock: new TestClock(), log: silent })
    await other.run(id, says('of the other'))
    while (router.told.length < 2) {
      commits.open()
      await quiet()
    }
    for (const answer of await Promise.all(answers)) assert.ok(!('refused' in answer))
    assert.deepEqual(router.told, ['one', 'two'])
    const log = await store.log(id, 0, 100)
    assert.equal(log.filter(({ type }) => type === 'activity-accepted').length, 3)
    await assertKept()
  })

  it('CNV-2 leave no gap where one in the middle could not be written', async () => {
    const router = await started([2])
    const answers = ['one', 'two', 'three', 'four'].map((text) => router.run(id, says(text)))
    const settled = Promise.allSettled(answers)
    await until(() => commits.waiting === 4, 'all four commits')
    commits.open()
    await until(() => commits.waiting > 0, 'what is decided again')
    while (router.told.length < 3) {
      commits.open()
      await quiet()
    }
    assert.deepEqual((await settled).map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    assert.deepEqual(router.told, ['one', 'three', 'four'])
    await assertKept()
  })

  it('CNV-2 keep their order where another process was faster: what was sent after the end stays after it', async () => {
    const router = await started()
    const end = router.run(id, goes)
    const late = router.run(id, says('after the end'))
    await until(() => commits.waiting > 0, 'the commit')
    await createRouter({ store, desk, clock: new TestClock(), log: silent }).run(id, says('of the other'))
    commits.open()
    await until(() => commits.waiting > 0, 'the commit that is decided again')
    commits.open()
    assert.ok(!('refused' in (await end)))
    const answer = await late
    assert.equal('refused' in answer && answer.refused, 'conversation-ended')
    await assertKept()
  })

  it('CON-2 requests that are repeated at once are refused without a commit of their own', async () => {
    let handed = 0
    const counting: Store = { ...store, commit: (change) => (handed++, store.commit(change)) }
    const router = createRouter({ store: counting, desk, clock: new TestClock(), log: silent })
    await router.run(id, start())
    const request = { ...botSays('bot-a', 'hi'), botId: 'bot-a' as WorkerId, requestId: 'r1' }
    const repeated = Array.from({ length: 25 }, () => router.run(id, request))
    assert.ok(!('refused' in (await router.run(id, says('hello')))))
    const refused = (await Promise.all(repeated)).filter((answer) => 'refused' in answer)
    assert.deepEqual([refused.length, handed], [24, 3])
  })

  it('CNV-5 a command that is decided again is still under way', async () => {
    let stale = true
    const router = createRouter({
      store: {
        ...store,
        async commit(change) {
          if (change.expectedSeq === 0 || !stale) return store.commit(change)
          stale = false
          await commits.pass()
          return { outcome: 'stale' }
        },
      },
      desk,
      clock: new TestClock(),
      log: silent,
    })
    await router.run(id, start())
    const said = router.run(id, says('one'))
    await until(() => commits.waiting === 1, 'the commit')
    const idle = router.idle().then(async () => (await store.conversation(id))?.seq)
    commits.open()
    assert.ok(!('refused' in (await said)))
    assert.equal(await idle, (await store.conversation(id))?.seq)
  })
})
