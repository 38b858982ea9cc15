import assert from 'node:assert/strict'
import { BRIDGED } from '../support/chat.ts'
import { commandOf, heardBy, logOf, startOneBot, startServed, type OneBot, type Served } from '../support/one-bot.ts'

describe('a bot whose session has ended', () => {
  let one: OneBot
  before(async () => {
    one = await startOneBot()
  })
  after(() => one.stop())

  async function refuses(chat: Served, activity: object): Promise<void> {
    const before = (await logOf(one.app, chat.id)).length
    const { status, body } = await chat.say(activity)
    assert.deepEqual([status, body.error.code], [403, 'BotNotInConversationRoster'])
    const added = (await logOf(one.app, chat.id)).slice(before)
    assert.deepEqual(
      added.map((event) => event.type === 'activity-accepted' && event.audience),
      ['suppressed'],
    )
    assert.ok(!JSON.stringify(await heardBy(chat)).includes('too late'))
  }

  it('BOT-6 reaches nobody after its Escalate, and what it says is kept as suppressed', async () => {
    const chat = await startServed(one)
    await chat.say(commandOf({ type: 'Escalate' }))
    await refuses(chat, { text: 'too late', ...BRIDGED })
    await refuses(chat, commandOf({ type: 'EndConversation' }, 'too late'))
    assert.equal((await one.app.until(chat.id, () => true)).status, 'Open')
  })

  it('BOT-6 reaches nobody after the conversation has ended', async () => {
    const chat = await startServed(one)
    await chat.say(commandOf({ type: 'EndConversation' }))
    await refuses(chat, { text: 'too late', ...BRIDGED })
    await refuses(chat, commandOf({ type: 'Escalate' }, 'too late'))
    assert.equal((await one.app.until(chat.id, () => true)).status, 'Closed')
  })

  it('BOT-6 shows no typing', async () => {
    const chat = await startServed(one)
    await chat.say(commandOf({ type: 'Escalate' }))
    const { status, body } = await chat.say({ type: 'typing' })
    assert.deepEqual([status, body.error.code], [403, 'BotNotInConversationRoster'])
  })

  it('BOT-6 changes nothing of what it said before', async () => {
    const chat = await startServed(one)
    const { id } = (await chat.say({ text: 'Hello', ...BRIDGED })).body
    await chat.say(commandOf({ type: 'Escalate' }))
    for (const method of ['PUT', 'DELETE']) {
      const body = method === 'PUT' ? { type: 'message', text: 'too late', ...BRIDGED } : undefined
      assert.equal((await chat.ask(method, `/activities/${id}`, body)).status, 403)
    }
    assert.equal((await heardBy(chat))[0], 'Hello')
  })
})

describe('another bot', () => {
  it('BOT-6 reaches nobody in a conversation that it was never given, whatever name it gives', async () => {
    const one = await startOneBot({
      more: [
        { id: 'bot-z', kind: 'bot', name: 'Bot Z', capacity: 90, messagingEndpoint: 'http://127.0.0.1:9/api/messages' },
      ],
    })
    const chat = await startServed(one)
    const path = `/connector/bot-z/v3/conversations/${chat.id}`
    const forged = { type: 'message', text: 'too late', from: { id: 'bot-a' }, ...BRIDGED }
    const posted = await one.app.call('POST', `${path}/activities`, { body: forged })
    assert.deepEqual([posted.status, posted.body.error.code], [403, 'BotNotInConversationRoster'])
    assert.equal((await one.app.call('GET', `${path}/members`)).status, 403)
    assert.deepEqual((await one.app.call('GET', '/connector/bot-z/v3/conversations')).body, { conversations: [] })
    assert.deepEqual(await heardBy(chat), [])
    await one.stop()
  })

  it('BOT-6 must be one of the configuration', async () => {
    const one = await startOneBot()
    const chat = await startServed(one)
    for (const id of ['nobody', 'riley', '__proto__', 'constructor']) {
      const { status, body } = await one.app.call('POST', `/connector/${id}/v3/conversations/${chat.id}/activities`, {
        body: { type: 'message' },
      })
      assert.deepEqual([status, body.error.code], [404, 'BotNotFound'], id)
    }
    await one.stop()
  })
})
