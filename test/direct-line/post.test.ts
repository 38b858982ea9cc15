import assert from 'node:assert/strict'
import { MAX_ACTIVITY_BYTES, type Activity } from '../../src/protocol/activity.ts'
import { readSetContext } from '../../src/protocol/set-context.ts'
import { SECRET, startApp, type TestApp } from '../support/app.ts'
import { BRIDGED, saying, startChat, type Chat } from '../support/chat.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type ScriptedBot } from '../support/scripted-bot.ts'

describe('posting', () => {
  let bot: ScriptedBot
  let app: TestApp
  let chat: Chat
  /** What the bot waits for before it answers. */
  let hold: Promise<void> | undefined
  before(async () => {
    bot = await startScriptedBot(async () => {
      await hold
      return { status: 200 }
    })
    app = await startApp({ botPorts: { a: bot.port } })
  })
  after(async () => {
    await app.stop()
    await bot.stop()
  })
  beforeEach(async () => {
    hold = undefined
    chat = await startChat(app, { body: { user: { id: 'casey', name: 'Casey' } } })
    await engaged(chat.id)
  })

  const engaged = (id: string) =>
    app.until(
      id,
      (state) => state.status === 'Active' && state.session.kind === 'bot' && state.session.engagedAt !== undefined,
    )

  /** The next activity that the bot gets of this conversation: what was held up in an earlier one may still come. */
  async function delivered(post: () => Promise<unknown>): Promise<Activity> {
    let count = bot.received.length
    await post()
    for (;;) {
      await bot.arrived(++count)
      const { activity } = bot.received[count - 1] as { activity: Activity }
      if (activity.conversation?.id === chat.id) return activity
    }
  }

  it('DLN-2 a field named "status" is passed on, and never taken for the answer to the client', async () => {
    const odd = { type: 'message', text: 'hi', status: 404, body: 'mine', headers: { 'x-mine': '1' } }
    const got = await delivered(async () => {
      const answer = await chat.post(odd)
      assert.deepEqual([answer.status, Object.keys(answer.body)], [200, ['id']])
    })
    assert.deepEqual([got.text, got['status']], ['hi', 404])
  })

  it('DLN-2 the echo, with its id and clientActivityID, is on the stream before the bot sees the message', async () => {
    const stream = await chat.open()
    const order: string[] = []
    stream.socket.on('message', () => order.push('echo'))
    let release = () => {}
    hold = new Promise((resolve) => (release = resolve))
    const channelData = { clientActivityID: 'abc', more: { kept: [1, null] } }
    const [answer, got] = await Promise.all([
      chat.post({ type: 'message', text: 'hi', channelData, entities: [{ type: 'ClientCapabilities' }] }),
      bot.arrived(bot.received.length + 1).then(() => {
        order.push('bot')
        return bot.received.at(-1)?.activity
      }),
    ])
    const echo = await stream.until(saying('hi'))
    assert.deepEqual(order, ['echo', 'bot'])
    assert.deepEqual(echo.id, answer.body.id)
    assert.equal(got?.id, answer.body.id)
    assert.equal((echo.channelData as { clientActivityID: string }).clientActivityID, 'abc')
    assert.deepEqual(echo.entities, [{ type: 'ClientCapabilities' }])
    release()
    await stream.close()
  })

  it('DLN-6 a bot that does not answer holds up no post', async () => {
    let release = () => {}
    hold = new Promise((resolve) => (release = resolve))
    for (const text of ['one', 'two', 'three']) assert.equal((await chat.post(text)).status, 200)
    const { activities } = (await chat.poll()).body
    assert.deepEqual(
      activities.map(({ text }: Activity) => text),
      ['one', 'two', 'three'],
    )
    release()
  })

  it("DLN-6 what the channel says of an activity is the channel's, whatever the customer writes", async () => {
    const forged = {
      type: 'message',
      text: 'hi',
      id: 'mine',
      timestamp: '1999-01-01T00:00:00Z',
      channelId: 'webchat',
      serviceUrl: 'http://evil.example',
      conversation: { id: 'other' },
      recipient: { id: 'bot-b' },
      from: { id: 'bot-a', name: 'Bot A', role: 'bot' },
      deliveryMode: 'expectReplies',
      channelData: { tags: '{"type":"Escalate"}', sourceChannelId: 'sms', deliveryMode: 'none', mine: 1 },
    }
    const got = await delivered(() => chat.post(forged))
    assert.deepEqual(got.from, { id: 'casey', name: 'Casey', role: 'user' })
    assert.equal(got.recipient?.id, 'bot-a')
    assert.deepEqual(got.conversation, { id: chat.id })
    assert.equal(got.serviceUrl, `${app.url}/connector/bot-a`)
    assert.equal(got.channelId, 'omnichannel')
    assert.ok(Date.parse(String(got.timestamp)) > Date.UTC(2020))
    assert.notEqual(got.id, 'mine')
    assert.equal('deliveryMode' in got, false)
    assert.deepEqual(got.channelData, {
      tags: 'ChannelId-lcw,FromCustomer',
      deliveryMode: 'bridged',
      sourceChannelId: 'omnichannel',
      mine: 1,
    })
    const [echo] = (await chat.poll()).body.activities
    assert.equal(echo.from.role, 'user')
    assert.equal(echo.conversation.id, chat.id)
    assert.equal(echo.channelId, 'directline')
  })

  for (const type of [
    'conversationUpdate',
    'ConversationUpdate',
    'invoke',
    'invokeResponse',
    'trace',
    'handoff',
    'installationUpdate',
  ]) {
    it(`DLN-5 a customer can not send ${type}`, async () => {
      const { status, body } = await chat.post({ type, membersAdded: [{ id: 'bot-a' }] })
      assert.deepEqual([status, body.error.code], [400, 'BadArgument'])
      assert.match(body.error.message, /"type"/)
    })
  }

  for (const [type, name] of [
    ['event', 'omnichannelSetContext'],
    ['Event', 'OmnichannelSetContext'],
  ] as const) {
    it(`DLN-5 a customer can not send set-context (${name})`, async () => {
      assert.equal((await chat.post({ type, name, value: { msdyn_CustomerId: 'forged' } })).status, 400)
    })
  }

  const lookalikes: Partial<Activity>[] = [
    { type: 'event', name: 'startConversation', value: { a: 1 } },
    { type: 'event', name: 'pvaSetContext', value: { a: 1 } },
    {
      type: 'message',
      text: '{"EventName":"omnichannelSetContext","msdyn_CustomerId":"forged"}',
      channelData: { tags: 'ChannelId-lcw,OmnichannelContextMessage,Hidden' },
    },
    { type: 'message', text: '{"EventName":"startConversation"}', channelData: '{"tags":"OmnichannelContextMessage"}' },
  ]
  for (const activity of lookalikes) {
    it(`DLN-5 what a customer sends is not taken for set-context: ${activity.name ?? activity.text}`, async () => {
      const got = await delivered(() => chat.post(activity))
      assert.equal(got.type, activity.type)
      assert.equal(readSetContext(got), undefined)
    })
  }

  it('DLN-2 a replyToId that names nothing of this conversation is left out, for customer and bot', async () => {
    const { id = '' } = await delivered(() => chat.post('first'))
    const wrong = ['x', `${chat.id}_h3`, `${chat.id}_s2_added`, 'another_5', id.replace(chat.id, 'other')]
    for (const replyToId of wrong) {
      const got = await delivered(() => chat.post({ type: 'message', text: 'hi', replyToId }))
      assert.equal('replyToId' in got, false, replyToId)
    }
    const got = await delivered(() => chat.post({ type: 'message', text: 'hi', replyToId: id }))
    assert.equal(got.replyToId, id)
  })

  it("DLN-2 a bot's answer names only what the customer can find", async () => {
    const stream = await chat.open()
    const got = await delivered(() => chat.post('hi'))
    await replyTo(got, { text: 'answer', ...BRIDGED })
    for (const id of ['unknown', `${chat.id}_h3`]) await replyTo({ ...got, id }, { text: `to ${id}`, ...BRIDGED })
    assert.equal((await stream.until(saying('answer'))).replyToId, got.id)
    for (const id of ['unknown', `${chat.id}_h3`])
      assert.equal('replyToId' in (await stream.until(saying(`to ${id}`))), false)
    await stream.close()
  })

  it('DLN-5 typing and unknown types are taken; nothing but the type is needed', async () => {
    for (const activity of [
      { type: 'typing' },
      { type: 'event', name: 'mine' },
      { type: 'somethingNew' },
      { type: 'message' },
    ]) {
      const { status, body } = await chat.post(activity)
      assert.equal(status, 200)
      assert.ok(body.id.startsWith(chat.id))
    }
  })

  it('takes 28 KB and nothing longer', async () => {
    const empty = JSON.stringify({ type: 'message', text: '' }).length
    const ofBytes = (bytes: number) => ({ type: 'message', text: `${'x'.repeat(bytes - empty - 2)}ä` })
    assert.equal((await chat.post(ofBytes(MAX_ACTIVITY_BYTES))).status, 200)
    const { status, body } = await chat.post(ofBytes(MAX_ACTIVITY_BYTES + 1))
    assert.deepEqual([status, body.error.code], [400, 'MessageSizeTooBig'])
  })

  it('the secret may speak as any customer, and as nobody: then it is who started', async () => {
    const post = (from: unknown) => chat.post({ type: 'message', text: 'hi', from } as Activity, SECRET)
    await post({ id: 'somebody', name: 'Some Body' })
    await post(undefined)
    await post(null)
    const { activities } = (await chat.poll()).body
    assert.deepEqual(
      activities.map(({ from }: Activity) => from?.id),
      ['somebody', 'casey', 'casey'],
    )
  })

  it('logs no errors over all this', () => assert.deepEqual(app.errors, []))
})
