import assert from 'node:assert/strict'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import { oneQueue, twoQueues } from '../domain/desk-fixture.ts'
import { botSays, escalates, says, transfers } from '../domain/steps.ts'
import { TestClock } from '../support/clock.ts'
import { HandBots, openOffice, quiet, until, type Office } from './office.ts'

const OK = { outcome: 'ok' } as const

/** Answers the POSTs from `from` to `to` as they come. */
async function answerAll(office: Office, from: number, to: number): Promise<void> {
  for (let count = from; count <= to; count++) (await office.bots.nth(count)).answer(OK)
}

async function takenBy(office: Office, id: string, workerId: string): Promise<void> {
  await until(async () => (await office.offers()).includes(`${id} ${workerId}`), `an offer to ${workerId}`)
  const state = await office.state(id)
  const offer = state.status === 'Open' ? state.offer : undefined
  assert.ok(offer)
  await office.run(id, { type: 'accept', workerId: offer.workerId, offerId: offer.offerId })
}

function brief({ type, name, text, membersAdded }: Activity): string {
  return [type, name ?? text ?? membersAdded?.map(({ id }) => id).join()].join(' ')
}

describe('the courier', () => {
  let office: Office

  beforeEach(async () => {
    office = await openOffice(oneQueue())
  })

  afterEach(async () => {
    await office.stop()
    await office.store.close()
  })

  const sent = () => office.bots.posts.map(({ activity }) => brief(activity))

  it('ORD-1 brings a bot its adding, its context and messages, each after the one before was answered', async () => {
    await office.starts('c1')
    await office.run('c1', says('early'))
    for (const [count, expected] of [
      'conversationUpdate bot-a', 'event omnichannelSetContext', 'message early',
    ].entries()) {
      const post = await office.bots.nth(count + 1)
      await quiet()
      assert.deepEqual([sent().length, sent().at(-1), post.endpoint], [count + 1, expected, 'http://localhost/bot-a'])
      post.answer(OK)
    }
    await office.run('c1', says('later'))
    assert.equal(brief((await office.bots.nth(4)).activity), 'message later')
  })

  it('ORD-2 does the same at a hand-back', async () => {
    await office.signsIn('Available', 'riley')
    await office.starts('c1')
    await answerAll(office, 1, 2)
    await until(async () => (await office.lines('c1')).includes('engaged'), 'bot-a')
    await office.run('c1', escalates('bot-a', { order: { value: '42', isDisplayable: true } }))
    await takenBy(office, 'c1', 'riley')
    await office.run('c1', transfers('riley', 'support'))
    await office.run('c1', says('and now?'))
    await answerAll(office, 3, 5)
    assert.deepEqual(sent().slice(2), ['conversationUpdate bot-b', 'event omnichannelSetContext', 'message and now?'])
    const value = office.bots.posts[3]?.activity.value as Record<string, unknown>
    assert.equal(value['order'], '42')
    assert.deepEqual(value['handback_ServedBy'], [{ id: 'riley', name: 'Riley', queue: 'Support' }])
  })

  it('DLN-2 the customer\'s stream has a message before the bot is sent it', async () => {
    office.bots.always = OK
    await office.starts('c1')
    await until(async () => (await office.lines('c1')).includes('engaged'), 'bot-a')
    const postsBefore: number[] = []
    const follower = {
      entries: () => void postsBefore.push(office.bots.posts.length), typing() {}, ended() {}, failed() {},
    }
    const stop = office.runtime.feed.follow('c1' as ConversationId, (await office.state('c1')).seq, follower)
    await quiet()
    await office.run('c1', says('hello'))
    await office.bots.nth(3)
    assert.deepEqual(postsBefore, [2])
    stop()
  })

  it('ORD-6 posts one at a time, and a slow bot holds up no other conversation', async () => {
    await office.starts('c1', 'c2')
    await office.bots.nth(2)
    const [slow, quick] = office.bots.posts
    quick?.answer(OK)
    assert.equal(brief((await office.bots.nth(3)).activity), 'event omnichannelSetContext')
    assert.notEqual(office.bots.posts[2]?.activity.conversation?.id, slow?.activity.conversation?.id)
    for (const text of ['one', 'two']) await office.run('c1', says(text))
    await quiet()
    assert.equal(office.bots.posts.length, 3)
  })

  it('ORD-7 tries what never arrived again, with the same id, after its back-off', async () => {
    await office.starts('c1')
    const first = await office.bots.nth(1)
    first.answer({ outcome: 'unreached', detail: 'could not be reached (ECONNREFUSED)' })
    await until(async () => (await office.lines('c1')).includes('noted bot-unreachable'), 'the note')
    const note = { conversationId: 'c1', code: 'bot-unreachable', botId: 'bot-a', item: 'added', attempt: 1 }
    assert.deepEqual(office.warnings, [note])
    await office.run('c1', says('meanwhile'))
    await office.clock.advance(490)
    assert.equal(office.bots.posts.length, 1)
    await office.clock.advance(20)
    assert.deepEqual((await office.bots.nth(2)).activity, first.activity)
  })

  it('ORD-7 does not try again what timed out, and says so', async () => {
    office.bots.always = OK
    await office.starts('c1')
    await until(async () => (await office.lines('c1')).includes('engaged'), 'bot-a')
    office.bots.always = undefined
    await office.run('c1', says('one'))
    await office.run('c1', says('two'))
    const [one] = [await office.bots.nth(3)]
    one.answer({ outcome: 'timeout', detail: 'no answer within 15 s' })
    assert.equal(brief((await office.bots.nth(4)).activity), 'message two')
    assert.ok((await office.lines('c1')).includes('noted bot-timeout'))
  })

  it('ORD-7 sends again, with the same id, what was under way when the router stopped', async () => {
    const [store, clock] = [await openSqliteStore({ memory: true }), new TestClock()]
    const first = await openOffice(oneQueue(), { store, clock })
    await first.starts('c1')
    const [added] = [await first.bots.nth(1)]
    // The process is gone: nobody records the answer of this POST any more.
    const second = await openOffice(oneQueue(), { store, clock, bots: new HandBots() })
    const again = await second.bots.nth(1)
    assert.deepEqual(again.activity, added.activity)
    again.answer(OK)
    assert.equal(brief((await second.bots.nth(2)).activity), 'event omnichannelSetContext')
    await second.stop()
    await store.close()
  })

  it('ORD-7 keeps the answer of a POST that comes while the router stops', async () => {
    const [store, bots] = [await openSqliteStore({ memory: true }), new HandBots()]
    const stopping = await openOffice(oneQueue(), { store, bots })
    await stopping.starts('c1')
    const post = await bots.nth(1)
    const stopped = stopping.runtime.stop()
    post.answer(OK)
    await stopped
    assert.deepEqual((await stopping.lines('c1')).slice(-2), ['answered added ok', 'sent context'])
    assert.equal(bots.posts.length, 1)
    assert.ok(bots.closed)
    const second = await openOffice(oneQueue(), { store })
    assert.equal(brief((await second.bots.nth(1)).activity), 'event omnichannelSetContext')
    await second.stop()
    await store.close()
  })

  it('ORD-8 a bot that refuses its adding is off at once, and people are next', async () => {
    await office.signsIn('Available', 'sam')
    await office.starts('c1')
    ;(await office.bots.nth(1)).answer({ outcome: 'error', detail: 'answered 404' })
    await takenBy(office, 'c1', 'sam')
    assert.equal((await office.state('c1')).status, 'Active')
  })

  it('CNV-5 a message that waits in the log is sent though the store fails meanwhile', async () => {
    const store = await openSqliteStore({ memory: true })
    let failures = 0
    const failing = await openOffice(oneQueue(), {
      store: {
        ...store, entry: (id, seq) => (failures++ < 2 ? Promise.reject(new Error('no disk')) : store.entry(id, seq)),
      },
    })
    await failing.starts('c1')
    // The newest is not read again: it is remembered.
    for (const text of ['early', 'later']) await failing.run('c1', says(text))
    await answerAll(failing, 1, 2)
    await until(() => failures === 1, 'the first failure')
    await quiet()
    await failing.clock.advance(2_000)
    assert.equal(brief((await failing.bots.nth(3)).activity), 'message early')
    assert.equal(failing.errors.length, 2)
    await failing.stop()
    await store.close()
  })

  it('CNV-5 an answer that could not be recorded is recorded later, and only then comes the next POST', async () => {
    const store = await openSqliteStore({ memory: true })
    let fails = false
    const failing = await openOffice(oneQueue(), {
      store: { ...store, commit: (change) => (fails ? Promise.reject(new Error('no disk')) : store.commit(change)) },
    })
    await failing.starts('c1')
    fails = true
    await answerAll(failing, 1, 1)
    await until(() => failing.errors.length > 0, 'the failure')
    fails = false
    await quiet()
    assert.equal(failing.bots.posts.length, 1)
    await failing.clock.advance(1_000)
    assert.equal(brief((await failing.bots.nth(2)).activity), 'event omnichannelSetContext')
    await failing.stop()
    await store.close()
  })

  it('TRF-3 two bots in two queues run through a whole runtime', async () => {
    const layout = await openOffice(twoQueues())
    layout.bots.always = OK
    await layout.signsIn('Available', 'riley')
    await layout.starts('c1')
    await until(async () => (await layout.lines('c1')).includes('engaged'), 'bot-a')
    await layout.run('c1', escalates('bot-a'))
    await takenBy(layout, 'c1', 'riley')
    await layout.run('c1', transfers('riley', 'queue-2'))
    await until(async () => (await layout.lines('c1')).filter((each) => each === 'engaged').length === 2, 'bot-b')
    await layout.run('c1', botSays('bot-b', 'how was it?'))
    const ids = new Set(layout.bots.posts.map(({ activity }) => activity.id))
    assert.equal(ids.size, 4)
    assert.equal((await layout.state('c1' as ConversationId)).queueId, 'queue-2')
    await layout.stop()
    await layout.store.close()
  })
})
