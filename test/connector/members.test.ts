import assert from 'node:assert/strict'
import { commandOf, startOneBot, startServed, type OneBot, type Served } from '../support/one-bot.ts'

const CASEY = { id: 'casey', name: 'Casey', role: 'user' }
const BOT_A = { id: 'bot-a', name: 'Bot A', role: 'bot' }

describe('members of a conversation', () => {
  let one: OneBot
  let chat: Served
  before(async () => {
    one = await startOneBot()
    chat = await startServed(one)
  })
  after(() => one.stop())

  it('CON-1 are the customer and the bot', async () => {
    for (const path of ['/members', `/activities/${chat.added.id}/members`]) {
      const { status, body } = await chat.ask('GET', path)
      assert.deepEqual([status, body], [200, [CASEY, BOT_A]])
    }
  })

  it('CON-1 are found one by one', async () => {
    assert.deepEqual((await chat.ask('GET', '/members/casey')).body, CASEY)
    assert.deepEqual((await chat.ask('GET', '/members/bot-a')).body, BOT_A)
    const { status, body } = await chat.ask('GET', '/members/nobody')
    assert.deepEqual([status, body.error.code], [404, 'MemberNotFoundInConversation'])
  })

  it('CON-1 fit one page', async () => {
    const { status, body } = await chat.ask('GET', '/pagedmembers?pageSize=1&continuationToken=x')
    assert.deepEqual([status, body], [200, { members: [CASEY, BOT_A] }])
  })

  it('CON-1 can not be removed by a bot', async () => {
    const { status, body } = await chat.ask('DELETE', '/members/casey')
    assert.deepEqual([status, body.error.code], [403, 'NotAllowed'])
  })

  it('BOT-6 are nothing for a bot whose session has ended', async () => {
    const other = await startServed(one)
    await other.say(commandOf({ type: 'Escalate' }))
    for (const path of ['/members', '/members/casey', '/pagedmembers', '/activities/x/members']) {
      const { status, body } = await other.ask('GET', path)
      assert.deepEqual([status, body.error.code], [403, 'BotNotInConversationRoster'], path)
    }
  })
})
