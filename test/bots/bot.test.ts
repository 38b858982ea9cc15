import assert from 'node:assert/strict'
import { ActivityHandler, MemoryStorage } from 'botbuilder'
import { createAdapter } from '../../src/bots/bot.ts'
import type { TurnFailure } from '../../src/bots/bot.ts'
import { createGreeter } from '../../src/bots/greeter.ts'
import { setContextActivity } from '../../src/protocol/set-context.ts'
import { startBot, startConnector } from './wire.ts'
import type { Sent } from './wire.ts'

describe('a bot on the wire', () => {
  const sent: Sent[] = []
  const failures: TurnFailure[] = []
  let refused: number | undefined
  const open: { close(): Promise<void> }[] = []
  let serviceUrl = ''

  beforeEach(async () => {
    sent.length = 0
    failures.length = 0
    refused = undefined
    const connector = await startConnector(sent, () => refused)
    serviceUrl = `${connector.url}/connector/bot-a`
    open.push(connector)
  })

  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()))
  })

  async function serve(bot: ActivityHandler, storage: MemoryStorage) {
    const adapter = createAdapter({ settings: { MicrosoftAppId: '' } }, storage, (failure) => failures.push(failure))
    const server = await startBot(adapter, bot)
    open.push(server)
    return async function post(id: string, activity: object): Promise<number> {
      const from = { id: 'customer', role: 'user' }
      const recipient = { id: 'bot-a', role: 'bot' }
      const address = { id, channelId: 'directline', serviceUrl, from, recipient, conversation: { id: 'c_1' } }
      const body = JSON.stringify({ ...address, ...activity })
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(server.url, { method: 'POST', body, headers })
      await response.arrayBuffer()
      return response.status
    }
  }

  it('ORD-5 Bot A is added, greets on set-context and escalates, each by one POST to its serviceUrl', async () => {
    const storage = new MemoryStorage()
    const post = await serve(createGreeter(storage), storage)
    assert.equal(await post('1', { type: 'conversationUpdate', membersAdded: [{ id: 'bot-a' }] }), 200)
    assert.equal(sent.length, 0)
    assert.equal(await post('2', setContextActivity('raw', { msdyn_CustomerName: 'Ann' })), 200)
    assert.equal(await post('3', { type: 'message', text: 'a real person please' }), 200)
    assert.deepEqual(sent.map(({ method, path, authorization }) => [method, path, authorization]), [
      ['POST', '/connector/bot-a/v3/conversations/c_1/activities/2', undefined],
      ['POST', '/connector/bot-a/v3/conversations/c_1/activities/3', undefined],
      ['POST', '/connector/bot-a/v3/conversations/c_1/activities/3', undefined],
    ])
    assert.equal(new Set(sent.map(({ requestId }) => requestId)).size, 3)
    const [greeting, sentence, command] = sent.map(({ body }) => body)
    assert.match(String(greeting?.text), /^Hello Ann/)
    assert.deepEqual(greeting?.channelData, { deliveryMode: 'bridged' })
    assert.deepEqual(sentence?.channelData, { deliveryMode: 'bridged' })
    const context = {
      LastQuestion: { value: 'a real person please', isDisplayable: true },
      Name: { value: 'Ann', isDisplayable: true },
    }
    assert.deepEqual(command, {
      type: 'message',
      channelId: 'directline',
      serviceUrl,
      from: { id: 'bot-a', role: 'bot' },
      recipient: { id: 'customer', role: 'user' },
      conversation: { id: 'c_1' },
      replyToId: '3',
      text: 'Ann asks for a person. Last question: a real person please',
      channelData: { tags: JSON.stringify({ type: 'Escalate', context }) },
    })
    assert.deepEqual(failures, [])
  })

  it('a turn that fails tells the customer one bridged sentence and logs no content', async () => {
    const bot = new ActivityHandler()
    bot.onMessage(async (context) => {
      throw new TypeError(`cannot do ${context.activity.text}`)
    })
    const post = await serve(bot, new MemoryStorage())
    assert.equal(await post('1', { type: 'message', text: 'secret words' }), 200)
    assert.deepEqual(sent.map(({ body }) => body.channelData), [{ deliveryMode: 'bridged' }])
    assert.match(String(sent[0]?.body.text), /Sorry/)
    const [failure] = failures
    assert.deepEqual({ ...failure, frames: [] }, {
      name: 'TypeError',
      conversationId: 'c_1',
      activityType: 'message',
      frames: [],
    })
    assert.match(failure?.frames[0] ?? '', /^at .*bot\.test\.ts/)
    assert.doesNotMatch(JSON.stringify(failures), /secret/)
  })

  it('BOT-6 a bot whose messages are refused logs it, and its process goes on', async () => {
    const storage = new MemoryStorage()
    const post = await serve(createGreeter(storage), storage)
    refused = 403
    assert.equal(await post('1', { type: 'message', text: 'hello' }), 200)
    assert.deepEqual(failures.map(({ statusCode }) => statusCode), [403, 403])
    refused = undefined
    assert.equal(await post('2', { type: 'message', text: 'hello' }), 200)
    assert.equal(failures.length, 2)
  })

  it('a turn without a conversation is logged and ends nothing', async () => {
    const storage = new MemoryStorage()
    const post = await serve(createGreeter(storage), storage)
    assert.equal(await post('1', { type: 'message', text: 'hello', conversation: null }), 200)
    assert.ok(failures.length > 0)
  })
})
