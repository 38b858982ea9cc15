import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Conversation } from '../../src/domain/conversation.ts'
import { ERASED, isErased } from '../../src/domain/erase.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { eraseCustomer } from '../../src/runtime/erase.ts'
import type { TestApp } from '../support/app.ts'
import { BRIDGED, saying, startChat } from '../support/chat.ts'
import { TestClock } from '../support/clock.ts'
import { assertFold } from '../support/invariants.ts'
import {
  commandOf,
  isCaughtUp,
  isWithPeople,
  logOf,
  startOneBot,
  startServed,
  type OneBot,
} from '../support/one-bot.ts'

const CANARY = 'canary-of-casey'
const DAY = 86_400_000
const isOver = (state: Conversation) => state.status === 'Closed'

/** A conversation in which everybody has said something, with Riley. */
async function talkedWith(one: OneBot): Promise<string> {
  await one.app.signIn('riley')
  const chat = await startServed(one)
  const stream = await chat.open()
  await chat.post({ type: 'message', text: CANARY, value: { CANARY } })
  await chat.say({ text: `${CANARY}?`, ...BRIDGED })
  await stream.until(saying(`${CANARY}?`))
  await one.app.until(chat.id, isCaughtUp)
  await chat.say(commandOf({ type: 'Escalate', context: { MCS_Comment: CANARY } }, CANARY))
  await one.app.until(chat.id, (state) => isWithPeople(state) && state.status === 'Open' && state.offer !== undefined)
  await stream.close()
  return chat.id
}

async function wordsIn({ runtime: { store, router } }: TestApp, id: string): Promise<string> {
  const all = [await store.log(id as ConversationId, 0, 10_000), await store.conversation(id as ConversationId)]
  const lists = [await store.conversations({ limit: 99 }), await store.surveys({ limit: 99 })]
  return JSON.stringify([...all, await router.conversation(id as ConversationId), ...lists])
}

describe('erasing a customer', () => {
  let clock: TestClock
  let one: OneBot
  beforeEach(async () => {
    clock = new TestClock()
    one = await startOneBot({ clock, workstream: { retentionDays: 30 } })
  })
  afterEach(() => one.stop())

  async function assertErased(id: string): Promise<void> {
    const state = await one.app.runtime.store.conversation(id as ConversationId)
    assert.ok(state && isErased(state))
    assert.deepEqual([state.status, state.customer, state.variables], ['Closed', ERASED, {}])
    const words = await wordsIn(one.app, id)
    for (const word of [CANARY, 'casey', 'Casey']) assert.ok(!words.includes(word), `${word} is still there`)
    assertFold(await logOf(one.app, id), state)
  }

  it('AUT-51 leaves none of their words, ends what goes on, and says what it did', async () => {
    const [id, gone] = [await talkedWith(one), await startServed(one)]
    await gone.post({ type: 'endOfConversation' })
    const other = await startChat(one.app, { body: { user: { id: 'robin' } } })
    const report = await eraseCustomer(one.app.runtime, 'casey', 'lee')
    assert.deepEqual([report.conversations, report.ended], [2, 1])
    assert.ok(report.entries > 8, String(report.entries))
    await assertErased(id)
    await assertErased(gone.id)
    const state = await one.app.runtime.store.conversation(other.id as ConversationId)
    assert.deepEqual([state?.customer, state?.status === 'Closed'], [{ id: 'robin' }, false])
    const trail = await one.app.runtime.store.audited({ limit: 9 })
    assert.deepEqual(
      trail.map(({ actor, action }) => `${actor} ${action}`),
      ['lee erased', 'lee erased'],
    )
    assert.ok(!JSON.stringify(trail).includes('casey'))
    assert.deepEqual(await eraseCustomer(one.app.runtime, 'casey', 'lee'), { conversations: 0, ended: 0, entries: 0 })
    assert.equal((await one.app.runtime.store.workers()).find(({ id: who }) => who === 'riley')?.load, 0)
  })

  it('AUT-51 a customer who is there is told that it is over, and reads nothing more', async () => {
    const chat = await startServed(one)
    await chat.post(CANARY)
    const stream = await chat.open()
    await eraseCustomer(one.app.runtime, 'casey', 'lee')
    await stream.closed
    assert.equal(stream.activities().at(-1)?.type, 'endOfConversation')
    assert.equal((await chat.post('Still there?')).status, 404)
    assert.ok(!JSON.stringify((await chat.poll()).body).includes(CANARY))
    await chat.say({ text: CANARY, ...BRIDGED })
    await assertErased(chat.id)
  })

  it('AUT-51 what was asked for is done soon, also by a router that starts later', async () => {
    const id = await talkedWith(one)
    await one.app.runtime.store.askErasure('asked', 'casey', clock.now())
    await clock.advance(2_000)
    await one.app.until(id, isErased)
    for (let tries = 0; !(await one.app.runtime.store.erasureReport('asked')) && tries < 50; tries++)
      await clock.advance(0)
    assert.equal((await one.app.runtime.store.erasureReport('asked'))?.conversations, 1)
    assert.ok(!JSON.stringify(await one.app.runtime.store.erasuresAsked()).includes('casey'))
    await assertErased(id)
  })

  it('AUT-51 what a crash has left half done is finished when it is asked for again', async () => {
    const id = await talkedWith(one)
    await one.app.runtime.router.run(id as ConversationId, { type: 'erase', cause: 'request' })
    assert.ok((await wordsIn(one.app, id)).includes(CANARY))
    const state = await one.app.runtime.store.conversation(id as ConversationId)
    assertFold(await logOf(one.app, id), state as Conversation)
    await eraseCustomer(one.app.runtime, 'casey', 'lee')
    await assertErased(id)
  })

  it('AUT-52 erases by itself once the time is up, and not before', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'handback-retention-'))
    const options = { dataDir, workstream: { retentionDays: 30 } }
    await one.stop()
    one = await startOneBot({ clock, ...options })
    const chat = await startServed(one)
    await chat.post(CANARY)
    await one.app.until(chat.id, isCaughtUp)
    await chat.post({ type: 'endOfConversation' })
    await one.app.until(chat.id, isOver)
    // A router that has just started looks at once, and then each hour; the days between pass while none is there.
    await one.stop()
    clock = new TestClock(clock.now() + 30 * DAY - 60_000)
    one = await startOneBot({ clock, ...options })
    await clock.advance(10_000)
    assert.ok((await wordsIn(one.app, chat.id)).includes(CANARY))
    await clock.advance(3_600_000)
    await one.app.until(chat.id, isErased)
    await clock.advance(2_000)
    await assertErased(chat.id)
    const trail = await one.app.runtime.store.audited({ limit: 9 })
    assert.deepEqual(
      trail.map(({ actor }) => actor),
      ['retention'],
    )
    rmSync(dataDir, { recursive: true })
  })
})
