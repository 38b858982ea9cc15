import assert from 'node:assert/strict'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Answer, Received } from '../support/scripted-bot.ts'
import { refusal, startFloor, type Customer, type Floor } from './floor.ts'

describe('the end of a conversation, at each step', () => {
  let floor: Floor
  /** While set, bot A does not answer. */
  let hold: Promise<void> | undefined
  const slow = async (_: Received): Promise<Answer> => {
    await hold
    return { status: 200 }
  }
  before(async () => void (floor = await startFloor({ a: slow })))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  const engaged = (customer: Customer, bot: string) =>
    customer.until((state) => state.status === 'Active' && state.session.kind === 'bot' && state.session.workerId === bot && state.session.engagedAt !== undefined)
  const ask = (customer: Customer, what: string, body: object = {}) => floor.riley.post(`/api/conversations/${customer.id}/${what}`, body)
  const OPEN = 'CustomerDisconnectedOrLeftOpenConversation'
  const ACTIVE = 'CustomerDisconnectedOrLeftActiveConversation'

  const steps: { step: string; reason: string; reach: () => Promise<Customer> }[] = [
    {
      step: 'before the greeting', reason: ACTIVE,
      async reach() {
        let release = () => {}
        hold = new Promise((resolve) => void (release = resolve))
        const had = floor.a.received.length
        const customer = await floor.customer('ladder')
        await floor.a.arrived(had + 1)
        const { leave } = customer
        customer.leave = () => leave().finally(release)
        return customer
      },
    },
    {
      step: 'with a bot', reason: ACTIVE,
      async reach() {
        const customer = await floor.customer('ladder')
        await engaged(customer, 'bot-a')
        return customer
      },
    },
    { step: 'while waiting', reason: OPEN, reach: () => floor.customer() },
    {
      step: 'while on offer', reason: OPEN,
      async reach() {
        await floor.riley.become('Available')
        const customer = await floor.customer()
        await customer.offered('riley')
        return customer
      },
    },
    { step: 'with a representative', reason: ACTIVE, reach: () => floor.served() },
    {
      step: 'after a transfer to a queue', reason: OPEN,
      async reach() {
        const customer = await floor.served()
        await ask(customer, 'transfer', { queueId: 'desk' })
        return customer
      },
    },
    {
      step: 'after the hand-back', reason: ACTIVE,
      async reach() {
        const customer = await floor.served()
        await ask(customer, 'transfer', { queueId: 'survey' })
        await engaged(customer, 'bot-b')
        return customer
      },
    },
  ]

  for (const { step, reason, reach } of steps) {
    it(`CNV-7 a customer leaves ${step}: closed, no offer stands, nobody is loaded`, async () => {
      const customer = await reach()
      const socket = new WebSocket(customer.streamUrl)
      await once(socket, 'open')
      const over = once(socket, 'close')
      assert.equal((await customer.leave()).status, 200)
      const state = await customer.until((now) => now.status === 'Closed')
      assert.equal(state.status === 'Closed' && state.reason, reason)
      assert.equal((await over)[0], 1000)
      for (const person of [floor.riley, floor.sam]) {
        assert.deepEqual(await person.offers(), [])
        assert.equal((await person.get('/api/me')).body.free, 20)
      }
      const { sessions } = (await floor.lee.get(`/api/conversations/${customer.id}`)).body
      assert.ok(sessions.every(({ closedAt }: { closedAt?: string }) => closedAt !== undefined))
      assert.equal((await customer.say('Anybody?')).status, 404)
      hold = undefined
    })
  }

  it('CNV-7 a customer who is neither connected nor heard of for the grace time has left', async () => {
    const customer = await floor.served()
    await floor.clock.advance(170_000)
    assert.equal((await floor.riley.get(`/api/conversations/${customer.id}`)).body.status, 'Active')
    await floor.clock.advance(20_000)
    await customer.until((state) => state.status === 'Closed')
    const { sessions } = (await floor.riley.get(`/api/conversations/${customer.id}`)).body
    assert.equal(sessions[0].reason, 'CustomerDisconnect')
  })

  it('CNV-1 only whoever serves the conversation ends it, and once', async () => {
    await floor.riley.become('Available')
    const customer = await floor.customer()
    await customer.offered('riley')
    assert.equal(refusal(await ask(customer, 'end')), '403 not-in-conversation')
    await floor.riley.accept()
    assert.equal(refusal(await floor.sam.post(`/api/conversations/${customer.id}/end`)), '403 not-in-conversation')
    const answer = await ask(customer, 'end')
    assert.deepEqual([answer.status, answer.body], [200, { status: 'Closed' }])
    assert.equal((await customer.texts()).at(-1), 'Riley has ended the conversation.')
    for (const what of ['end', 'leave']) assert.equal(refusal(await ask(customer, what)), '409 conversation-ended')
    assert.equal(refusal(await ask({ ...customer, id: 'unknown' }, 'end')), '404 unknown-conversation')
  })

  it('CNV-1 whoever has handed it back or left can not end it any more', async () => {
    const customer = await floor.served()
    await ask(customer, 'transfer', { queueId: 'survey' })
    for (const what of ['end', 'leave']) assert.equal(refusal(await ask(customer, what)), '403 not-in-conversation')
    const left = await floor.served()
    await ask(left, 'leave')
    assert.equal(refusal(await ask(left, 'end')), '403 not-in-conversation')
  })

  it('CNV-1 a second end finishes the wrap-up', async () => {
    const customer = await floor.served('wrap')
    assert.deepEqual((await ask(customer, 'end')).body, { status: 'Wrap-up' })
    assert.equal(refusal(await ask(customer, 'messages', { text: 'One more thing' })), '409 conversation-ended')
    assert.equal((await customer.say('Wait')).status, 404)
    assert.deepEqual((await ask(customer, 'end')).body, { status: 'Closed' })
    assert.equal(refusal(await ask(customer, 'end')), '409 conversation-ended')
  })
})
