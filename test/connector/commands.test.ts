import assert from 'node:assert/strict'
import { note, type DiagnosticCode } from '../../src/protocol/diagnostics.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import { BRIDGED, startChat } from '../support/chat.ts'
import {
  commandOf,
  logOf,
  notesIn,
  shownTo,
  startOneBot,
  startServed,
  type OneBot,
  type Served,
} from '../support/one-bot.ts'

const ESCALATE = JSON.stringify({ type: 'Escalate', context: { topic: 'card' } })

describe('commands of a bot', () => {
  let one: OneBot
  let chat: Served
  before(async () => {
    one = await startOneBot()
  })
  beforeEach(async () => {
    chat = await startServed(one)
  })
  after(() => one.stop())

  const state = async () => one.app.until(chat.id, () => true)

  it("BOT-3 Escalate keeps variables and summary, ends the bot's session and brings in people", async () => {
    const context = { topic: 'card', name: { value: 'Casey', isDisplayable: true }, tier: 2 }
    const { status, body } = await chat.say(commandOf({ type: 'Escalate', context }, 'Lost a card'))
    assert.deepEqual([status, typeof body.id], [200, 'string'])
    const now = await state()
    assert.equal(now.status, 'Open')
    assert.equal(now.summary, 'Lost a card')
    assert.deepEqual(now.variables, {
      topic: { value: 'card', isDisplayable: false },
      name: { value: 'Casey', isDisplayable: true },
      tier: { value: 2, isDisplayable: false },
    })
    const [session] = await one.app.runtime.store.sessions(now.id)
    assert.equal(session?.reason, 'BotTransferToAgent')
    assert.ok(!JSON.stringify(await shownTo(chat)).includes('Lost a card'))
  })

  it('BOT-3 EndConversation closes the conversation', async () => {
    const { status } = await chat.say(commandOf({ type: 'EndConversation', context: { MCS_CSAT: 5 } }))
    assert.equal(status, 200)
    const now = await state()
    assert.deepEqual([now.status, now.status === 'Closed' && now.reason], ['Closed', 'ConversationEndedByBot'])
    assert.equal((await one.app.runtime.store.sessions(now.id))[0]?.reason, 'BotEndConversation')
    assert.deepEqual(
      (await shownTo(chat)).map(({ type }) => type),
      ['endOfConversation'],
    )
  })

  it('BOT-7 a null or absent context is an empty one', async () => {
    await chat.say(commandOf({ type: 'Escalate', context: null }))
    assert.deepEqual((await state()).variables, {})
  })

  const malformed: [DiagnosticCode, string, Partial<Activity>][] = [
    ['tags-not-string', 'tags that are an object', { channelData: { tags: { type: 'Escalate' } } }],
    ['tags-not-json', 'tags that are no JSON', { channelData: { tags: 'Escalate' } }],
    ['tags-not-json', 'tags that break off', { channelData: { tags: '{"type":' } }],
    ['unknown-command-type', 'an unknown type', { channelData: { tags: '{"type":"escalate"}' } }],
    ['unknown-command-type', 'tags that are null in JSON', { channelData: { tags: 'null' } }],
    ['command-on-non-message', 'a command on an event', { type: 'event', name: 'x', channelData: { tags: ESCALATE } }],
    [
      'command-and-bridged',
      'a command on a bridged message',
      { channelData: { tags: ESCALATE, deliveryMode: 'bridged' } },
    ],
    [
      'end-conversation-odd-form',
      'the odd form',
      { channelData: '{"tags":{"deliveryMode":"bridged"},"command":{"type":"EndConversation"}}' },
    ],
    ['event-not-command', 'handoff.initiate', { type: 'event', name: 'handoff.initiate', value: { Context: {} } }],
    ['event-not-command', 'a bridged endOfConversation', { type: 'endOfConversation', ...BRIDGED }],
  ]
  for (const [code, what, activity] of malformed) {
    it(`BOT-5 ${what} is answered with an id, noted as ${code}, and neither executed nor shown`, async () => {
      const { status, body } = await chat.say({ text: 'malformed', ...activity })
      assert.deepEqual([status, typeof body.id], [200, 'string'])
      const now = await state()
      assert.equal(now.status === 'Active' && now.session.workerId, 'bot-a')
      assert.deepEqual([now.variables, now.summary], [{}, undefined])
      assert.deepEqual(await shownTo(chat), [])
      const log = await logOf(one.app, chat.id)
      const [kept, noted] = log.slice(-2)
      assert.deepEqual(kept?.type === 'activity-accepted' && [kept.audience, kept.content?.text], [
        'internal',
        'malformed',
      ])
      assert.ok(noted?.type === 'noted')
      assert.deepEqual([noted.code, noted.text, noted.data], [code, note(code).text, { botId: 'bot-a' }])
    })
  }

  it('BOT-2 the number of a command is understood, and noted', async () => {
    await chat.say(commandOf({ type: 0 }))
    assert.equal((await state()).status, 'Open')
    assert.deepEqual(await notesIn(one.app, chat.id), ['integer-command-type'])
  })

  const many = (count: number, from = 0) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${from + index}`, index]))
  const beyond: [string, unknown, string, RegExp][] = [
    [
      '101 variables',
      { type: 'Escalate', context: many(101) },
      'BadArgument',
      /^channelData\.tags\.context: expected at most 100 variables, got 101$/,
    ],
    [
      'a name of 101 characters',
      { type: 'Escalate', context: { ['n'.repeat(101)]: 1 } },
      'BadArgument',
      /expected names of 1 to 100 characters, got 101/,
    ],
    [
      'a value that is true',
      { type: 'Escalate', context: { vip: true } },
      'BadArgument',
      /^channelData\.tags\.context\.vip: expected text or a number/,
    ],
    [
      'a context that is a text',
      { type: 'EndConversation', context: 'x' },
      'BadArgument',
      /^channelData\.tags\.context: expected an object of variables/,
    ],
    [
      'more than 28 KB',
      { type: 'Escalate', context: { text: 'x'.repeat(28 * 1024) } },
      'MessageSizeTooBig',
      /at most 28672 \(28 KB\)/,
    ],
  ]
  for (const [what, command, code, message] of beyond) {
    it(`BOT-7 LNT-1 ${what}: a clear error, which the trace has as well, and nothing changes`, async () => {
      const before = await logOf(one.app, chat.id)
      const { status, body } = await chat.say(commandOf(command))
      assert.deepEqual([status, body.error.code], [400, code])
      assert.match(body.error.message, message)
      const log = await logOf(one.app, chat.id)
      const noted = log.pop()
      assert.ok(noted?.type === 'noted')
      assert.deepEqual([noted.code, noted.text], ['activity-refused', `${note('activity-refused').text} ${body.error.message}`])
      assert.deepEqual(log, before)
    })
  }

  it('BOT-7 a conversation holds 100 variables in all', async () => {
    const started = await startChat(one.app, { body: { customContext: many(60) } })
    const path = `/connector/bot-a/v3/conversations/${started.id}/activities`
    const escalate = (context: object) =>
      one.app.call('POST', path, { body: { type: 'message', ...commandOf({ type: 'Escalate', context }) } })
    const refused = await escalate(many(41, 60))
    assert.deepEqual([refused.status, refused.body.error.code], [400, 'too-many-variables'])
    assert.equal((await escalate(many(100))).status, 200)
    const { variables } = await one.app.until(started.id, ({ status }) => status === 'Open')
    assert.equal(Object.keys(variables).length, 100)
  })

  it('BOT-7 28 KB on the wire pass, one byte more does not', async () => {
    const empty = JSON.stringify({ type: 'message', ...BRIDGED, text: '' }).length
    const fits = { ...BRIDGED, text: 'é'.repeat((28 * 1024 - empty) / 2) + 'x'.repeat((28 * 1024 - empty) % 2) }
    assert.equal((await chat.say({ ...fits })).status, 200)
    const { status, body } = await chat.say({ ...fits, text: `${fits.text}x` })
    assert.deepEqual([status, body.error.code], [400, 'MessageSizeTooBig'])
  })
})

describe('a bot that speaks in events', () => {
  let one: OneBot
  before(async () => {
    one = await startOneBot({ fields: { acceptsEvents: true } })
  })
  after(() => one.stop())

  it("BOT-4 handoff.initiate escalates, with Copilot Studio's variables", async () => {
    const chat = await startServed(one)
    const value = { va_AgentMessage: 'Wants a refund', va_LastPhrases: 'refund', va_Topics: ['Returns'] }
    assert.equal((await chat.say({ type: 'event', name: 'handoff.initiate', value })).status, 200)
    const now = await one.app.until(chat.id, () => true)
    assert.deepEqual([now.status, now.summary], ['Open', 'Wants a refund'])
    assert.deepEqual(
      ['va_LastPhrase', 'va_LastPhrases', 'va_Topics'].map((name) => now.variables[name]?.value),
      ['refund', 'refund', '["Returns"]'],
    )
  })

  it('BOT-4 endOfConversation closes the conversation', async () => {
    const chat = await startServed(one)
    assert.equal((await chat.say({ type: 'endOfConversation', value: { MCS_CSAT: 4 } })).status, 200)
    const now = await one.app.until(chat.id, () => true)
    assert.deepEqual([now.status, now.variables['MCS_CSAT']?.value], ['Closed', 4])
  })
})
