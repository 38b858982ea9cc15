import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConversationId, WorkerId } from '../../src/domain/ids.ts'
import { StoreError } from '../../src/store/errors.ts'
import { startApp } from '../support/app.ts'
import { BRIDGED } from '../support/chat.ts'
import { commandOf, heardBy, startOneBot, startServed, type OneBot } from '../support/one-bot.ts'

const request = (id: string) => ({ 'x-ms-client-request-id': id })

describe('a request that a bot repeats', () => {
  let one: OneBot
  before(async () => {
    one = await startOneBot()
  })
  after(() => one.stop())

  it('CON-2 is done once and answered as before, one after the other or at once', async () => {
    const chat = await startServed(one)
    const say = () => chat.say({ text: 'Hello', ...BRIDGED }, request('r1'))
    const first = await say()
    const others = await Promise.all([say(), say(), say()])
    assert.equal(first.status, 200)
    assert.deepEqual(
      others.map(({ status, body }) => [status, body]),
      Array(3).fill([200, first.body]),
    )
    const together = await Promise.all(
      Array.from({ length: 5 }, () => chat.say({ text: 'Twice?', ...BRIDGED }, request('r2'))),
    )
    assert.deepEqual(
      together.map(({ body }) => body.id),
      Array(5).fill(together[0]?.body.id),
    )
    assert.deepEqual(await heardBy(chat), ['Hello', 'Twice?'])
  })

  it('CON-2 is known by conversation and request id', async () => {
    const [chat, other] = [await startServed(one), await startServed(one)]
    await chat.say({ text: 'one', ...BRIDGED }, request('r1'))
    await chat.say({ text: 'two', ...BRIDGED }, request('r2'))
    await other.say({ text: 'there', ...BRIDGED }, request('r1'))
    await chat.say({ text: 'three', ...BRIDGED })
    await chat.say({ text: 'three', ...BRIDGED })
    assert.deepEqual([await heardBy(chat), await heardBy(other)], [['one', 'two', 'three', 'three'], ['there']])
  })

  it("CON-2 keeps its first answer also where it was the bot's last word", async () => {
    const chat = await startServed(one)
    const first = await chat.say(commandOf({ type: 'Escalate' }), request('last'))
    const again = await chat.say(commandOf({ type: 'Escalate' }), request('last'))
    assert.deepEqual([again.status, again.body], [200, first.body])
    const update = await startServed(one)
    const { id } = (await update.say({ text: 'Hello', ...BRIDGED })).body
    for (let time = 0; time < 2; time++)
      assert.equal((await update.ask('DELETE', `/activities/${id}`, undefined, request('gone'))).status, 200)
    assert.equal((await update.poll()).body.activities.length, 2)
  })

  it('CON-2 that was refused is refused again', async () => {
    const chat = await startServed(one)
    await chat.say(commandOf({ type: 'Escalate' }))
    for (let time = 0; time < 2; time++)
      assert.equal((await chat.say({ text: 'late', ...BRIDGED }, request('late'))).status, 403)
  })

  it('CON-2 has an id of up to 100 characters', async () => {
    const chat = await startServed(one)
    assert.equal((await chat.say({ text: 'fits', ...BRIDGED }, request('x'.repeat(100)))).status, 200)
    const { status, body } = await chat.say({ text: 'too long', ...BRIDGED }, request('x'.repeat(101)))
    assert.deepEqual([status, body.error.code], [400, 'BadArgument'])
    assert.match(body.error.message, /"x-ms-client-request-id" must have at most 100 characters/)
  })

  it('CON-2 is known after a burst of 24 that all have to be repeated', async () => {
    const chat = await startServed(one)
    const burst = Array.from({ length: 24 }, (_, place) => `burst ${place}`)
    const sayAll = () => Promise.all(burst.map((text) => chat.say({ text, ...BRIDGED }, request(text))))
    const first = await sayAll()
    const again = await sayAll()
    assert.deepEqual(again.map(({ body }) => body), first.map(({ body }) => body))
    assert.equal((await heardBy(chat)).length, 24)
  })

  it('CON-2 is known across a restart of the router', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'handback-test-'))
    const first = await startOneBot({ dataDir })
    const chat = await startServed(first)
    const { body } = await chat.say({ text: 'Hello', ...BRIDGED }, request('r1'))
    const config = first.config
    await first.app.stop()
    const second = await startApp({ dataDir, config })
    const path = `/connector/bot-a/v3/conversations/${chat.id}/activities`
    const again = await second.call('POST', path, {
      body: { type: 'message', text: 'Hello', ...BRIDGED },
      headers: request('r1'),
    })
    assert.deepEqual([again.status, again.body], [200, body])
    const shown = await second.call('GET', `${chat.path}/activities`, { token: chat.token })
    assert.deepEqual(
      shown.body.activities.map(({ text }: { text: string }) => text),
      ['Hello'],
    )
    await second.stop()
    await first.bot.stop()
    rmSync(dataDir, { recursive: true })
  })
})

describe('a bot that is asked to come again', () => {
  it('CON-2 reads Retry-After with a 503 while too much waits on the conversation', async () => {
    const one = await startOneBot()
    const chat = await startServed(one)
    const { store, router } = one.app.runtime
    const { commit } = store
    await router.idle()
    let release = () => {}
    const released = new Promise<void>((resolve) => (release = resolve))
    store.commit = async (change) => {
      await released
      return commit(change)
    }
    const id = chat.id as ConversationId
    const waiting = [router.run(id, { type: 'tick' })]
    for (let count = 1; count < 1_000; count++)
      waiting.push(router.run(id, { type: 'leave', workerId: 'riley' as WorkerId }))
    const { status, body, headers } = await chat.say({ text: 'Hello', ...BRIDGED })
    assert.deepEqual([status, body.error.code, headers.get('retry-after')], [503, 'busy', '1'])
    release()
    await Promise.all(waiting)
    assert.equal((await chat.say({ text: 'Hello', ...BRIDGED })).status, 200)
    await one.stop()
  })

  it('CON-2 reads Retry-After with a 503 while the database does not answer', async () => {
    const one = await startOneBot()
    const chat = await startServed(one)
    const { store } = one.app.runtime
    const { commit } = store
    store.commit = () => Promise.reject(new StoreError('database-busy', 'The database is locked.'))
    const { status, body, headers } = await chat.say({ text: 'Hello', ...BRIDGED })
    assert.deepEqual([status, body.error.code, headers.get('retry-after')], [503, 'ServiceUnavailable', '1'])
    store.commit = commit
    assert.equal((await chat.say({ text: 'Hello', ...BRIDGED })).status, 200)
    await one.stop()
  })
})
