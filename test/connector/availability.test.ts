import assert from 'node:assert/strict'
import { TestClock } from '../support/clock.ts'
import { commandOf, logOf, startOneBot, startServed, type OneBot, type Served } from '../support/one-bot.ts'

const NAME = 'CCaaS_GetRepresentativeAvailabilityForConversation'

describe('whether a representative is available, as a bot asks before it escalates', () => {
  const clock = new TestClock()
  let one: OneBot
  let chat: Served
  let riley: string
  before(async () => {
    one = await startOneBot({ clock })
    chat = await startServed(one)
    riley = await one.app.signIn('riley', 'Offline')
  })
  after(() => one.stop())

  const ask = (body: unknown, botId = 'bot-a') =>
    one.app.call('POST', `/connector/${botId}/api/data/v9.2/${NAME}`, { body })
  const asked = async () => (await ask({ ApiVersion: '1.0', ConversationId: chat.id })).body
  const become = (presence: string) => one.app.call('PUT', '/api/me/presence', { token: riley, body: { presence } })

  it('CON-6 says who is there, the position and the average wait, as they are, and changes nothing', async () => {
    const before = (await logOf(one.app, chat.id)).length
    assert.deepEqual(await asked(), {
      QueueId: 'support', IsQueueAvailable: true, IsAgentAvailable: false, PositionInQueue: 1, AverageWaitTime: null,
      AverageWaitTimeInSeconds: null, NumberOfExpertsAvailableInQueue: 0, NextTransitionTime: null,
      StartTimeOfNextOperatingHour: null, EndTimeOfNextOperatingHour: null,
    })
    assert.equal((await logOf(one.app, chat.id)).length, before)
    const other = await startServed(one)
    await other.say(commandOf({ type: 'Escalate' }))
    assert.equal((await asked()).PositionInQueue, 2)

    await clock.advance(30_000)
    await become('Available')
    await one.app.until(other.id, (state) => state.status === 'Open' && state.offer !== undefined)
    const [offer] = (await one.app.call('GET', '/api/offers', { token: riley })).body
    await one.app.call('POST', `/api/offers/${offer.id}/accept`, { token: riley })
    const now = await asked()
    assert.deepEqual([now.IsAgentAvailable, now.NumberOfExpertsAvailableInQueue, now.PositionInQueue], [true, 1, 1])
    assert.equal(now.AverageWaitTime, 1)
    assert.ok(Math.abs(now.AverageWaitTimeInSeconds - 30) <= 1, String(now.AverageWaitTimeInSeconds))
    await become('Do not disturb')
    assert.equal((await asked()).IsAgentAvailable, false)
  })

  it('CON-6 takes the variables that it would escalate with, as text or as an object', async () => {
    const items = { Tier: { value: 'gold', isDisplayable: true, datatype: 192350000 }, Age: 7 }
    for (const CustomContextItems of [JSON.stringify(items), items, '', null])
      assert.equal((await ask({ ConversationId: chat.id, CustomContextItems })).status, 200)
    for (const CustomContextItems of ['{', '[1]', [1], { Tier: null }, 7]) {
      const { status, body } = await ask({ ConversationId: chat.id, CustomContextItems })
      assert.deepEqual([status, body.error.code], [400, 'BadArgument'], JSON.stringify(CustomContextItems))
      assert.match(body.error.message, /^CustomContextItems/)
    }
  })

  it('CON-6 BOT-6 only for a conversation that the bot serves', async () => {
    const refusals: [unknown, string, number, string][] = [
      [{}, 'bot-a', 404, 'ConversationNotFound'],
      [undefined, 'bot-a', 404, 'ConversationNotFound'],
      [{ ConversationId: { $ne: 1 } }, 'bot-a', 404, 'ConversationNotFound'],
      [{ ConversationId: chat.id }, 'riley', 404, 'BotNotFound'],
    ]
    for (const [body, botId, status, code] of refusals) {
      const answer = await ask(body, botId)
      assert.deepEqual([answer.status, answer.body.error.code], [status, code])
    }
    await chat.say(commandOf({ type: 'EndConversation' }))
    const { status, body } = await ask({ ConversationId: chat.id })
    assert.deepEqual([status, body.error.code], [403, 'BotNotInConversationRoster'])
  })
})
