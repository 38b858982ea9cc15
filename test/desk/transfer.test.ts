import assert from 'node:assert/strict'
import { replyTo } from '../support/reply.ts'
import { command, refusal, startFloor, type Customer, type Floor } from './floor.ts'

describe('transfers from the desk', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  const transfer = (customer: Customer, body: object) => floor.riley.post(`/api/conversations/${customer.id}/transfer`, body)
  const view = async (customer: Customer) => (await floor.lee.get(`/api/conversations/${customer.id}`)).body
  const reasons = async (customer: Customer) => (await view(customer)).sessions.map(({ name, reason }: Record<string, string>) => `${name}: ${reason}`)

  it('TRF-1 to a queue: the representative is off at once, the customer reads so, and the next one gets note and sender', async () => {
    const customer = await floor.served()
    const answer = await transfer(customer, { queueId: 'desk', note: 'Knows the case' })
    assert.deepEqual([answer.status, answer.body], [200, { status: 'Open' }])
    assert.deepEqual((await customer.texts()).slice(1), ['Your request is being transferred to Desk, please wait!', 'Riley has left'])
    assert.deepEqual(await reasons(customer), ['Riley: AgentTransferToQueue'])
    assert.equal((await floor.riley.get('/api/me')).body.free, 20)
    await floor.sam.become('Available')
    await customer.offered('sam')
    const [offer] = await floor.sam.offers()
    assert.deepEqual([offer?.kind, offer?.from, offer?.note], ['transfer', { id: 'riley', name: 'Riley' }, 'Knows the case'])
    assert.equal((await floor.sam.accept()).status, 200)
    assert.equal((await customer.texts()).at(-1), 'Sam has joined the conversation.')
  })

  it('ASG-10 a transfer never comes back to its sender', async () => {
    const customer = await floor.served()
    await transfer(customer, { queueId: 'desk' })
    await floor.clock.advance(30_000)
    assert.deepEqual(await floor.riley.offers(), [])
    await floor.sam.become('Busy')
    await customer.offered('sam')
  })

  it('TRF-3 to a queue with another bot: the representative is disconnected before the bot is engaged', async () => {
    const customer = await floor.served()
    const had = floor.b.received.length
    await transfer(customer, { queueId: 'survey' })
    await floor.b.arrived(had + 2)
    const [added, context] = floor.b.received.slice(had).map(({ activity }) => activity)
    assert.deepEqual(added?.membersAdded?.map(({ id }) => id), ['bot-b'])
    assert.equal(context?.name, 'omnichannelSetContext')
    const trace = (await floor.lee.get(`/api/conversations/${customer.id}/trace`)).body
    const codes = trace.map(({ code }: { code: string }) => code)
    assert.ok(codes.indexOf('session-closed') < codes.indexOf('activity-sent'))
    assert.equal(refusal(await floor.riley.post(`/api/conversations/${customer.id}/messages`, { text: 'hi' })), '403 not-in-conversation')
  })

  it('TRF-3 to the same queue, after a bot has escalated: its hand-back bot takes over', async () => {
    await floor.riley.become('Available')
    const had = floor.a.received.length
    const customer = await floor.customer('ladder')
    await floor.a.arrived(had + 2)
    const [, context] = floor.a.received.slice(had)
    assert.ok(context)
    await customer.until((state) => state.status === 'Active' && state.session.kind === 'bot' && state.session.engagedAt !== undefined)
    const escalate = command('Escalate', { Order: { value: 7, isDisplayable: true }, Secret: 'hidden' }, 'Wants a refund')
    assert.equal((await replyTo(context.activity, escalate)).status, 200)
    await customer.offered('riley')
    const [offer] = await floor.riley.offers()
    assert.deepEqual([offer?.kind, offer?.summary, offer?.variables], ['new', 'Wants a refund', { Order: 7 }])
    await floor.riley.accept()
    const { summary, variables } = await view(customer)
    assert.deepEqual([summary, variables], ['Wants a refund', { Order: 7 }])
    await transfer(customer, { queueId: 'ladder' })
    await customer.until((state) => state.status === 'Active' && state.session.workerId === 'bot-b')
    assert.deepEqual((await reasons(customer)).slice(0, 2), ['Bot A: BotTransferToAgent', 'Riley: AgentTransferToQueue'])
  })

  it('CAP-9 to a queue in which nobody could ever take it: refused, and nothing changes', async () => {
    const customer = await floor.served()
    const { seq } = await view(customer)
    assert.equal(refusal(await transfer(customer, { queueId: 'solo' })), '409 no-eligible-worker')
    assert.equal((await view(customer)).seq, seq)
    assert.equal((await floor.riley.post(`/api/conversations/${customer.id}/messages`, { text: 'Still here' })).status, 200)
  })

  it('CAP-4 back to a bot that had it before: refused, and nothing changes', async () => {
    const customer = await floor.served()
    const had = floor.b.received.length
    await transfer(customer, { queueId: 'survey' })
    await floor.b.arrived(had + 2)
    const context = floor.b.received.at(-1)?.activity
    assert.ok(context)
    await customer.until((state) => state.status === 'Active' && state.session.kind === 'bot' && state.session.engagedAt !== undefined)
    await replyTo(context, command('Escalate'))
    await customer.offered('riley')
    await floor.riley.accept()
    assert.equal(refusal(await transfer(customer, { queueId: 'survey' })), '409 no-eligible-worker')
    assert.equal((await view(customer)).workerId, 'riley')
  })

  it('names what is wrong with the request', async () => {
    const customer = await floor.served()
    assert.equal(refusal(await transfer(customer, { queueId: 'nowhere' })), '404 unknown-queue')
    assert.equal(refusal(await transfer(customer, { workerId: 'nobody' })), '404 unknown-worker')
    const long = { queueId: 'desk', note: 'x'.repeat(4_001) }
    for (const body of [{}, { queueId: 'desk', workerId: 'sam' }, { queueId: 7 }, { workerId: [] }, { queueId: 'desk', note: 5 }, long, []]) {
      const answer = await transfer(customer, body as object)
      assert.equal(refusal(answer), '400 bad-field', JSON.stringify(body))
      assert.match(answer.body.error.message, /"(queueId|workerId|note)"/)
    }
    assert.equal(refusal(await transfer(customer, { workerId: 'bot-b' })), '400 not-eligible')
    assert.equal(refusal(await transfer(customer, { workerId: 'riley' })), '409 already-in')
    assert.equal((await view(customer)).workerId, 'riley')
  })

  it('only who serves it may transfer it', async () => {
    const customer = await floor.served()
    const body = { queueId: 'survey' }
    assert.equal(refusal(await floor.sam.post(`/api/conversations/${customer.id}/transfer`, body)), '403 not-in-conversation')
    assert.equal(refusal(await floor.riley.post('/api/conversations/unknown/transfer', body)), '404 unknown-conversation')
    await customer.leave()
    assert.equal(refusal(await transfer(customer, body)), '409 conversation-ended')
  })
})
