import assert from 'node:assert/strict'
import { BRIDGED } from '../support/chat.ts'
import {
  commandOf,
  isEngaged,
  notesIn,
  shownTo,
  startOneBot,
  startServed,
  type OneBot,
  type Served,
} from '../support/one-bot.ts'
import { startScriptedBot } from '../support/scripted-bot.ts'

describe('a bot changes what it said', () => {
  let one: OneBot
  let chat: Served
  before(async () => {
    one = await startOneBot()
  })
  beforeEach(async () => {
    chat = await startServed(one)
  })
  after(() => one.stop())

  it('CON-1 an update is answered with the id, and the customer gets it as a messageUpdate of that id', async () => {
    const { id } = (await chat.say({ text: 'Two days', ...BRIDGED })).body
    const { status, body } = await chat.ask('PUT', `/activities/${id}`, {
      type: 'message',
      id,
      text: 'Three days',
      ...BRIDGED,
    })
    assert.deepEqual([status, body], [200, { id }])
    const shown = await shownTo(chat)
    assert.deepEqual(
      shown.map(({ type, id, text }) => [type, id, text]),
      [
        ['message', id, 'Two days'],
        ['messageUpdate', id, 'Three days'],
      ],
    )
  })

  it('CON-1 a deletion is answered 200, which botbuilder insists on, and the customer is told', async () => {
    const { id } = (await chat.say({ text: 'Wrong', ...BRIDGED })).body
    const { status, body } = await chat.ask('DELETE', `/activities/${id}`)
    assert.deepEqual([status, body], [200, ''])
    const { type, text, id: deleted } = (await shownTo(chat)).at(-1) ?? {}
    assert.deepEqual([type, text, deleted], ['messageDelete', undefined, id])
  })

  it('BOT-1 what the customer never saw is changed without the customer', async () => {
    const { id } = (await chat.say({ text: 'for people' })).body
    assert.equal(
      (await chat.ask('PUT', `/activities/${id}`, { type: 'message', text: 'for people, better' })).body.id,
      id,
    )
    assert.equal((await chat.ask('DELETE', `/activities/${id}`)).status, 200)
    assert.deepEqual(await shownTo(chat), [])
    assert.deepEqual(await notesIn(one.app, chat.id), ['not-bridged', 'not-bridged'])
  })

  it("CON-1 a bot changes nobody's words but its own", async () => {
    const customers = (await chat.post('Mine')).body.id
    const elsewhere = (await (await startServed(one)).say({ text: 'There', ...BRIDGED })).body.id
    for (const id of [
      customers,
      elsewhere,
      `${chat.id}_1`,
      `${chat.id}_h1`,
      `${chat.id}_9999`,
      'nothing',
      '..%2Fx',
      '%25',
    ]) {
      for (const method of ['PUT', 'DELETE']) {
        const { status, body } = await chat.ask(
          method,
          `/activities/${id}`,
          method === 'PUT' ? { type: 'message', text: 'Yours', ...BRIDGED } : undefined,
        )
        assert.deepEqual([status, body.error.code], [404, 'ActivityNotFound'], `${method} ${id}`)
      }
    }
    assert.deepEqual(
      (await shownTo(chat)).map(({ text }) => text),
      ['Mine'],
    )
  })
})

describe('the bot after a hand-back', () => {
  it("CON-1 changes neither the representative's words nor the other bot's", async () => {
    const botB = await startScriptedBot()
    const more = [{ id: 'bot-b', kind: 'bot', name: 'Bot B', capacity: 10, messagingEndpoint: botB.endpoint }]
    const one = await startOneBot({ more, queue: { members: ['bot-a', 'riley', 'bot-b'] } })
    const token = await one.app.signIn('riley')
    const chat = await startServed(one)
    const others = [(await chat.say({ text: 'Bot A here', ...BRIDGED })).body.id]
    await chat.say(commandOf({ type: 'Escalate' }))
    const state = await one.app.until(chat.id, (now) => now.status === 'Open' && now.offer !== undefined)
    await one.app.call('POST', `/api/offers/${state.status === 'Open' && state.offer?.offerId}/accept`, { token })
    const path = `/api/conversations/${chat.id}`
    const whisper = { text: 'Only for people', audience: 'internal' }
    for (const body of [{ text: 'Riley here', audience: 'public' }, whisper]) {
      others.push((await one.app.call('POST', `${path}/messages`, { token, body })).body.id)
    }
    await one.app.call('POST', `${path}/transfer`, { token, body: { queueId: 'support' } })
    await one.app.until(chat.id, isEngaged)
    const activities = `/connector/bot-b/v3/conversations/${chat.id}/activities`
    const own = (await one.app.call('POST', activities, { body: { type: 'message', text: 'Bot B here', ...BRIDGED } }))
      .body.id
    const put = (id: string) =>
      one.app.call('PUT', `${activities}/${id}`, { body: { type: 'message', text: 'Changed', ...BRIDGED } })
    assert.deepEqual(await Promise.all(others.map(async (id) => (await put(id)).status)), [404, 404, 404])
    assert.equal((await put(own)).status, 200)
    await one.stop()
    await botB.stop()
  })
})
