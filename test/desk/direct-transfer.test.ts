import assert from 'node:assert/strict'
import type { LogEntry } from '../../src/desk/types.ts'
import { refusal, startFloor, type Customer, type Floor } from './floor.ts'

describe('transfers to a representative', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  const ask = (customer: Customer, what: string, body: object = {}) => floor.riley.post(`/api/conversations/${customer.id}/${what}`, body)
  const view = async (customer: Customer) => (await floor.lee.get(`/api/conversations/${customer.id}`)).body

  async function asked(): Promise<Customer> {
    const customer = await floor.served()
    await floor.sam.become('Available')
    const answer = await ask(customer, 'transfer', { workerId: 'sam', note: 'Yours' })
    assert.deepEqual([answer.status, answer.body], [200, { status: 'Active' }])
    return customer
  }

  it('TRF-2 the first stays until the second accepts', async () => {
    const customer = await asked()
    const [offer] = await floor.sam.offers()
    assert.deepEqual([offer?.kind, offer?.from?.id, offer?.note], ['transfer', 'riley', 'Yours'])
    assert.equal((await ask(customer, 'messages', { text: 'One moment' })).status, 200)
    assert.equal((await floor.sam.accept()).status, 200)
    assert.deepEqual((await customer.texts()).slice(-2), ['Riley has left', 'Sam has joined the conversation.'])
    const { workerId, sessions } = await view(customer)
    assert.deepEqual([workerId, sessions.map(({ reason }: { reason?: string }) => reason)], ['sam', ['AgentTransferred', undefined]])
    assert.equal((await floor.riley.get('/api/me')).body.free, 20)
  })

  for (const [how, notice] of [['reject', 'transfer-rejected'], ['time-out', 'transfer-timed-out']] as const) {
    it(`TRF-2 a ${how} leaves everything as it was and tells the first alone`, async () => {
      const customer = await asked()
      const texts = await customer.texts()
      const [offer] = await floor.sam.offers()
      if (how === 'reject') await floor.sam.post(`/api/offers/${offer?.id}/reject`)
      else await floor.clock.advance(60_000)
      await customer.until((state) => state.status === 'Active' && !state.offer)
      const { entries } = (await floor.riley.get(`/api/conversations/${customer.id}/log`)).body
      const told = entries.find((entry: LogEntry) => entry['notice'] === notice)
      assert.deepEqual([told?.audience, told?.from], ['internal', { kind: 'system' }])
      assert.deepEqual(await customer.texts(), texts)
      assert.equal((await view(customer)).workerId, 'riley')
      assert.equal((await floor.sam.get('/api/me')).body.free, 20)
    })
  }

  it('TRF-2 nobody who is away or full is asked', async () => {
    const customer = await floor.served()
    for (const presence of ['Offline', 'Away', 'Do not disturb']) {
      await floor.sam.become(presence)
      assert.equal(refusal(await ask(customer, 'transfer', { workerId: 'sam' })), '409 worker-away')
    }
    await floor.riley.become('Away')
    await floor.sam.become('Available')
    for (const other of [await floor.customer(), await floor.customer()]) await other.offered('sam')
    assert.equal(refusal(await ask(customer, 'transfer', { workerId: 'sam' })), '409 worker-full')
    assert.equal((await view(customer)).workerId, 'riley')
  })

  it('TRF-4 only one transfer stands at a time', async () => {
    const customer = await asked()
    assert.equal(refusal(await ask(customer, 'transfer', { workerId: 'sam' })), '409 transfer-pending')
    assert.equal(refusal(await ask(customer, 'transfer', { queueId: 'survey' })), '409 transfer-pending')
    assert.equal((await floor.sam.offers()).length, 1)
  })

  it('TRF-4 who leaves while a transfer stands: the request stands on, and whoever accepts has the conversation', async () => {
    const customer = await asked()
    assert.equal((await ask(customer, 'leave')).status, 200)
    assert.equal((await view(customer)).status, 'Open')
    assert.equal((await floor.sam.accept()).status, 200)
    assert.equal((await view(customer)).workerId, 'sam')
  })

  it('TRF-4 who leaves while a transfer stands that is then declined: the conversation waits in its queue', async () => {
    const customer = await asked()
    await ask(customer, 'leave')
    await floor.riley.become('Offline')
    const [offer] = await floor.sam.offers()
    await floor.sam.post(`/api/offers/${offer?.id}/reject`)
    await customer.offered('sam')
    await floor.sam.become('Offline')
    const [again] = await floor.sam.offers()
    await floor.sam.post(`/api/offers/${again?.id}/reject`)
    await floor.riley.become('Available')
    await customer.offered('riley')
  })

  it('TRF-4 whoever ends, or a customer who leaves, while a transfer stands: the request is withdrawn', async () => {
    for (const end of [(customer: Customer) => ask(customer, 'end'), (customer: Customer) => customer.leave()]) {
      const customer = await asked()
      const [offer] = await floor.sam.offers()
      assert.equal((await end(customer)).status, 200)
      assert.equal((await view(customer)).status, 'Closed')
      assert.deepEqual(await floor.sam.offers(), [])
      assert.equal(refusal(await floor.sam.post(`/api/offers/${offer?.id}/accept`)), '409 offer-gone')
      assert.equal((await floor.sam.get('/api/me')).body.free, 20)
      await floor.clear()
    }
  })
})
