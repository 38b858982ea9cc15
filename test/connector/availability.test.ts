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

describe('whether a queue takes a conversation in, as a bot asks before it escalates', () => {
  const clock = new TestClock(Date.UTC(2026, 10, 23, 7))
  let one: OneBot
  let chat: Served
  before(async () => {
    const hours = [{ id: 'office', timeZone: 'UTC', open: [{ days: ['Mon', 'Tue'], from: '08:00', to: '16:30' }] }]
    const overflow = { tooMany: { waiting: 1, then: 'transfer', queue: 'second' } }
    const more = [{ id: 'second', name: 'Second', members: ['riley'] }]
    one = await startOneBot({ clock, queue: { hours: 'office', overflow }, file: { hours }, moreQueues: more })
    chat = await startServed(one)
  })
  after(() => one.stop())

  const asked = async () => {
    const path = '/connector/bot-a/api/data/v9.2/CCaaS_GetRepresentativeAvailabilityForConversation'
    return (await one.app.call('POST', path, { body: { ConversationId: chat.id } })).body
  }

  it('CON-6 says whether it is open now, and when that changes', async () => {
    const closed = await asked()
    assert.deepEqual([closed.QueueId, closed.IsQueueAvailable], ['support', false])
    const [opens, closes] = ['2026-11-23T08:00:00.000Z', '2026-11-23T16:30:00.000Z']
    const times = ({ NextTransitionTime, StartTimeOfNextOperatingHour, EndTimeOfNextOperatingHour }: typeof closed) =>
      [NextTransitionTime, StartTimeOfNextOperatingHour, EndTimeOfNextOperatingHour]
    assert.deepEqual(times(closed), [opens, opens, closes])
    await clock.advance(3_600_000)
    chat = await startServed(one)
    const open = await asked()
    assert.equal(open.IsQueueAvailable, true)
    assert.deepEqual(times(open), [closes, '2026-11-24T08:00:00.000Z', closes])
  })

  it('CON-6 ASG-6 says where it would go where as many wait as may', async () => {
    assert.equal((await asked()).QueueId, 'support')
    const other = await startServed(one)
    await other.say(commandOf({ type: 'Escalate' }))
    assert.equal((await asked()).QueueId, 'second')
  })
})
