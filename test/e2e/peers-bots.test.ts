import assert from 'node:assert/strict'
import type { LogEntry } from '../../src/desk/types.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import { command, startFloor, type Customer, type Floor } from '../desk/floor.ts'
import { BRIDGED } from '../support/chat.ts'
import { isCaughtUp, isEngaged } from '../support/one-bot.ts'
import { replyTo } from '../support/reply.ts'
import type { Answer, Received, ScriptedBot } from '../support/scripted-bot.ts'

/** What users of other routers complain about: a bot that talks when it should not, or is silent when it should talk. */
describe('bots and people on one conversation, as others get it wrong', () => {
  let floor: Floor
  /** What Bot A's next turn waits for. */
  let turn: Promise<void> | undefined
  const slow = async ({ activity }: Received): Promise<Answer> => {
    if (activity.type === 'message') await turn
    return { status: 200 }
  }
  beforeEach(async () => void (floor = await startFloor({ a: slow })))
  afterEach(async () => {
    turn = undefined
    await floor.stop()
  })

  /** What a bot got for that conversation, in order. */
  const gotBy = (bot: ScriptedBot, { id }: Customer) =>
    bot.received.map(({ activity }) => activity).filter(({ conversation }) => conversation?.id === id)
  const names = (activities: Activity[]) => activities.map(({ type, name, text }) => name ?? text ?? type)
  const ENGAGED = ['conversationUpdate', 'omnichannelSetContext']

  async function engaged(bot: ScriptedBot, customer: Customer): Promise<Activity> {
    const id = bot === floor.a ? 'bot-a' : 'bot-b'
    await customer.until((state) => isEngaged(state) && state.status === 'Active' && state.session.workerId === id)
    return gotBy(bot, customer).at(-1)!
  }

  /** A customer whom Bot A has handed over to Riley; and what Bot A was sent last. */
  async function handedOver(body?: object): Promise<{ customer: Customer; context: Activity }> {
    await floor.riley.become('Available')
    const customer = await floor.customer('ladder', body)
    const context = await engaged(floor.a, customer)
    await replyTo(context, command('Escalate', {}, 'wants a person'))
    await customer.offered('riley')
    await floor.riley.accept()
    return { customer, context }
  }

  const handBack = ({ id }: Customer) => floor.riley.post(`/api/conversations/${id}/transfer`, { queueId: 'ladder' })

  it('BOT-6 peers 16: a bot that goes on talking after the hand-over reaches nobody', async () => {
    const { customer, context } = await handedOver()
    await customer.say('Hello Riley')
    for (const reply of [{ text: 'I can help!', ...BRIDGED }, command('EndConversation'), { type: 'typing' }])
      assert.equal((await replyTo(context, reply)).status, 403)
    assert.ok(!(await customer.texts()).includes('I can help!'))
    assert.deepEqual(names(gotBy(floor.a, customer)), ENGAGED)
    assert.equal((await customer.until(() => true)).status, 'Active')
  })

  it('BOT-6 peers 17: an answer that was under way when the hand-over happened does not come after it', async () => {
    await floor.riley.become('Available')
    const customer = await floor.customer('ladder')
    const context = await engaged(floor.a, customer)
    const gate = Promise.withResolvers<void>()
    turn = gate.promise
    await customer.say('What is 6 times 7?')
    await floor.a.arrived(3)
    await replyTo(context, command('Escalate'))
    await customer.offered('riley')
    await floor.riley.accept()
    const late = await replyTo(gotBy(floor.a, customer).at(-1)!, { text: '42', ...BRIDGED })
    gate.resolve()
    assert.equal(late.status, 403)
    assert.deepEqual((await customer.texts()).filter((text) => text === '42'), [])
  })

  it('TRF-3 ORD-5 peers 18: after the hand-back the bot speaks by itself, and knows who served', async () => {
    const { customer } = await handedOver()
    await handBack(customer)
    const context = await engaged(floor.b, customer)
    const { handback_ServedBy: servedBy } = context.value as { handback_ServedBy: { name: string }[] }
    assert.deepEqual(servedBy.map(({ name }) => name), ['Riley'])
    await replyTo(context, { text: 'Bot B here', ...BRIDGED })
    assert.equal((await customer.texts()).at(-1), 'Bot B here')
    assert.deepEqual(names(gotBy(floor.b, customer)), ENGAGED)
  })

  it('TRF-3 peers 19: it returns to a bot without being closed, and stays the same conversation', async () => {
    const { customer } = await handedOver()
    await handBack(customer)
    await engaged(floor.b, customer)
    assert.equal((await customer.say('Still the same chat')).status, 200)
    await floor.b.arrived(3)
    assert.deepEqual(names(gotBy(floor.b, customer)), [...ENGAGED, 'Still the same chat'])
    const { sessions } = (await floor.riley.get(`/api/conversations/${customer.id}`)).body
    const workers = sessions.map(({ workerId }: { workerId: string }) => workerId)
    assert.deepEqual(workers, ['bot-a', 'riley', 'bot-b'])
  })

  it('BOT-3 CAP-3 peers 20: a second hand-over of the same customer works, in one conversation and in the next', async () => {
    const body = { user: { id: 'casey', name: 'Casey' } }
    const { customer } = await handedOver(body)
    await handBack(customer)
    const context = await engaged(floor.b, customer)
    await replyTo(context, command('Escalate', {}, 'wants a person again'))
    await customer.offered('riley')
    assert.equal((await floor.riley.accept()).status, 200)
    await floor.riley.post(`/api/conversations/${customer.id}/end`)
    const again = await handedOver(body)
    assert.notEqual(again.customer.id, customer.id)
    const { customer: known } = (await floor.riley.get(`/api/conversations/${again.customer.id}`)).body
    assert.deepEqual(known, { id: 'casey', name: 'Casey' })
  })

  it('ORD-6 peers 21: a bot that takes 14 s is waited for, and not taken off', async () => {
    const customer = await floor.customer('ladder')
    await engaged(floor.a, customer)
    const gate = Promise.withResolvers<void>()
    turn = gate.promise
    await customer.say('Think about it')
    await floor.a.arrived(3)
    await floor.clock.advance(14_000)
    await replyTo(gotBy(floor.a, customer).at(-1)!, { text: 'I have', ...BRIDGED })
    gate.resolve()
    assert.equal((await customer.texts()).at(-1), 'I have')
    const state = await customer.until(isCaughtUp)
    assert.equal(state.status === 'Active' && state.session.kind === 'bot' && state.session.failures, 0)
  })

  it('ORD-3 peers 22: what the customer wrote during the hand-back reaches the next bot, once and after set-context', async () => {
    const { customer } = await handedOver()
    await Promise.all([handBack(customer), customer.say('one'), customer.say('two')])
    await customer.say('three')
    const total = ENGAGED.length
    const all = ['one', 'two', 'three']
    await customer.until(isEngaged)
    const log = (await floor.lee.get(`/api/conversations/${customer.id}/log`)).body.entries
    // What came before Riley was off was read by Riley; the rest is the bot's.
    const isRileysEnd = ({ type, workerId }: LogEntry) => type === 'session-closed' && workerId === 'riley'
    const off = log.findIndex(isRileysEnd)
    const forBot = log.slice(off).flatMap(({ from, activity }: { from?: { kind: string }; activity?: Activity }) =>
      from?.kind === 'customer' ? [activity?.text] : [],
    )
    await floor.b.arrived(total + forBot.length)
    assert.deepEqual(names(gotBy(floor.b, customer)), [...ENGAGED, ...forBot])
    assert.ok(forBot.every((text: string) => all.includes(text)) && forBot.includes('three'))
    assert.ok(!names(gotBy(floor.a, customer)).some((text) => all.includes(text)))
  })
})
