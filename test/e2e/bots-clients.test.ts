import assert from 'node:assert/strict'
import { ConnectorClient as AgentsClient, MessageFactory } from '@microsoft/agents-hosting'
import { ConnectorClient, MicrosoftAppCredentials } from 'botframework-connector'
import type { Activity } from '../../src/protocol/activity.ts'
import { BRIDGED } from '../support/chat.ts'
import { commandOf, heardBy, shownTo, startOneBot, startServed, type OneBot, type Served } from '../support/one-bot.ts'
import { startTap } from '../support/wire-tap.ts'

const CASEY = { id: 'casey', name: 'Casey', role: 'user' }
const BOT_A = { id: 'bot-a', name: 'Bot A', role: 'bot' }
const message = (text: string) => ({ type: 'message', text, ...BRIDGED })
const types = (activities: Activity[]) => activities.map(({ type, text }) => (text ? `${type}: ${text}` : type))

describe('connector clients of the SDKs', () => {
  let one: OneBot
  let chat: Served
  before(async () => {
    one = await startOneBot()
  })
  beforeEach(async () => {
    chat = await startServed(one)
  })
  after(() => one.stop())

  const botbuilder = (baseUri = chat.added.serviceUrl ?? '') =>
    new ConnectorClient(new MicrosoftAppCredentials('', ''), { baseUri }).conversations
  const agents = () => AgentsClient.createClientWithToken(chat.added.serviceUrl ?? '', '')

  it("CON-1 botbuilder's sends, replies, updates and deletes", async () => {
    const client = botbuilder()
    const sent = await client.sendToConversation(chat.id, message('one'))
    const replied = await client.replyToActivity(chat.id, chat.added.id ?? '', message('two'))
    const updated = await client.updateActivity(chat.id, sent.id, message('one, better'))
    assert.equal(updated.id, sent.id)
    await client.deleteActivity(chat.id, replied.id)
    const shown = await shownTo(chat)
    assert.deepEqual(types(shown), ['message: one', 'message: two', 'messageUpdate: one, better', 'messageDelete'])
    assert.deepEqual(
      shown.map(({ id }) => id),
      [sent.id, replied.id, sent.id, replied.id],
    )
  })

  it("CON-1 botbuilder's reads members and conversations", async () => {
    const client = botbuilder()
    assert.deepEqual(plain(await client.getConversationMembers(chat.id)), [CASEY, BOT_A])
    assert.deepEqual(plain(await client.getActivityMembers(chat.id, 'any')), [CASEY, BOT_A])
    assert.deepEqual(plain(await client.getConversationMember(chat.id, 'casey')), CASEY)
    const paged = await client.getConversationPagedMembers(chat.id)
    assert.deepEqual([plain(paged.members), paged.continuationToken], [[CASEY, BOT_A], undefined])
    const { conversations } = await client.getConversations()
    assert.ok(conversations.some(({ id }) => id === chat.id))
  })

  it("CON-1 botbuilder's sends a transcript, which stays with people", async () => {
    const { id } = await botbuilder().sendConversationHistory(chat.id, { activities: [message('earlier') as never] })
    assert.match(id, /^[A-Za-z0-9_-]+$/)
    assert.deepEqual(await shownTo(chat), [])
  })

  it("CON-1 botbuilder's reads refusals by code and sentence", async () => {
    const client = botbuilder()
    await assert.rejects(client.sendToConversation('unknown', message('x')), refusal(404, 'ConversationNotFound'))
    await assert.rejects(client.deleteConversationMember(chat.id, 'casey'), refusal(403, 'NotAllowed'))
    await assert.rejects(client.createConversation({ members: [CASEY] } as never), refusal(400, 'BadArgument'))
    await client.sendToConversation(chat.id, { type: 'message', ...commandOf({ type: 'Escalate' }) } as never)
    await assert.rejects(
      client.sendToConversation(chat.id, message('late')),
      refusal(403, 'BotNotInConversationRoster'),
    )
    await assert.rejects(client.getConversationMembers(chat.id), refusal(403, 'BotNotInConversationRoster'))
  })

  it("CON-2 botbuilder's repeats a request whose answer was lost, and the customer reads it once", async () => {
    const tap = await startTap(() => one.app.url, { loseAnswers: 2 })
    const { id } = await botbuilder(`${tap.url}/connector/bot-a`).sendToConversation(chat.id, message('once'))
    assert.equal(tap.exchanges.length, 3)
    assert.deepEqual(
      tap.exchanges.map(({ answer }) => answer.id),
      [id, id, id],
    )
    assert.deepEqual(await heardBy(chat), ['once'])
    await tap.stop()
  })

  it("CON-1 agents-hosting's sends, replies, updates and deletes", async () => {
    const client = agents()
    const activity = (text: string) => Object.assign(MessageFactory.text(text), BRIDGED)
    const sent = await client.sendToConversation(chat.id, activity('one'))
    const replied = await client.replyToActivity(chat.id, chat.added.id ?? '', activity('two'))
    assert.equal((await client.updateActivity(chat.id, sent.id, activity('one, better'))).id, sent.id)
    await client.deleteActivity(chat.id, replied.id)
    const shown = await shownTo(chat)
    assert.deepEqual(types(shown), ['message: one', 'message: two', 'messageUpdate: one, better', 'messageDelete'])
    assert.deepEqual(
      shown.map(({ id }) => id),
      [sent.id, replied.id, sent.id, replied.id],
    )
  })

  it("CON-1 agents-hosting's reads members and conversations, and refusals", async () => {
    const client = agents()
    assert.deepEqual(await client.getConversationMember('casey', chat.id), CASEY)
    const { conversations } = await client.getConversations()
    assert.ok(conversations.some(({ id }) => id === chat.id))
    await assert.rejects(client.getConversationMember('nobody', chat.id), /404|MemberNotFoundInConversation/)
  })
})

/** Without what the client adds to an answer. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

function refusal(status: number, code: string) {
  return (error: { statusCode?: number; code?: string; message: string }) => {
    assert.deepEqual([error.statusCode, error.code], [status, code])
    assert.match(error.message, /\.$/)
    return true
  }
}
