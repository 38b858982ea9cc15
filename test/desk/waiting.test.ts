import assert from 'node:assert/strict'
import { startFloor, type Customer, type Floor } from './floor.ts'

describe('waiting and capacity', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  /** Riley serves two, which is all she can; a third customer waits. */
  async function brim(secret?: string): Promise<[Customer, Customer, Customer]> {
    const [one, two] = [await floor.served(secret), await floor.served(secret)]
    const waiting = await floor.customer()
    await floor.clock.advance(0)
    assert.deepEqual(await floor.riley.offers(), [])
    assert.equal((await floor.riley.get('/api/me')).body.free, 0)
    return [one, two, waiting]
  }

  it('ASG-7 after the wait the customer is told, once, and goes on waiting', async () => {
    const customer = await floor.customer()
    await floor.clock.advance(59_000)
    assert.deepEqual(await customer.texts(), [])
    await floor.clock.advance(2_000)
    assert.deepEqual(await customer.texts(), ['No agents were available'])
    await floor.clock.advance(120_000)
    assert.deepEqual(await customer.texts(), ['No agents were available'])
    await floor.riley.become('Available')
    await customer.offered('riley')
  })

  it('ASG-7 where the queue says so, the conversation closes instead', async () => {
    const customer = await floor.customer('closing')
    await floor.clock.advance(61_000)
    const closed = await customer.until((state) => state.status === 'Closed')
    assert.equal(closed.status === 'Closed' && closed.reason, 'ClosedDueToFailure')
    assert.deepEqual(await customer.texts(), ['No agents were available'])
  })

  it('CAP-8 what a closed conversation frees pulls the next waiting one by itself', async () => {
    const [one, , waiting] = await brim()
    await floor.riley.post(`/api/conversations/${one.id}/end`)
    await waiting.offered('riley')
    assert.equal((await floor.riley.accept()).status, 200)
  })

  it('CAP-8 a queue transfer frees at once', async () => {
    const [one, , waiting] = await brim()
    await floor.riley.post(`/api/conversations/${one.id}/transfer`, { queueId: 'survey' })
    await waiting.offered('riley')
  })

  it('CAP-8 a customer who leaves frees the representative', async () => {
    const [, two, waiting] = await brim()
    await two.leave()
    await waiting.offered('riley')
  })

  it('CAP-8 a wrap-up blocks as long as the workstream says, or until it is ended', async () => {
    const [one, two, waiting] = await brim('wrap')
    for (const served of [one, two]) {
      const { body } = await floor.riley.post(`/api/conversations/${served.id}/end`)
      assert.deepEqual(body, { status: 'Wrap-up' })
    }
    await floor.clock.advance(58_000)
    assert.deepEqual(await floor.riley.offers(), [])
    assert.deepEqual((await floor.riley.post(`/api/conversations/${two.id}/end`)).body, { status: 'Closed' })
    await waiting.offered('riley')
    await floor.clock.advance(3_000)
    await one.until((state) => state.status === 'Closed')
    assert.equal((await floor.riley.get('/api/me')).body.free, 10)
  })

  it('CAP-7 two representatives share what comes, neither beyond their capacity', async () => {
    await floor.riley.become('Available')
    await floor.sam.become('Available')
    const customers = await Promise.all(Array.from({ length: 7 }, () => floor.customer()))
    await floor.app.until(customers[6]?.id ?? '', () => true)
    await floor.clock.advance(0)
    const counts = [await floor.riley.offers(), await floor.sam.offers()].map((offers) => offers.length)
    assert.deepEqual(counts, [2, 2])
    const frees = [floor.riley, floor.sam].map(async (person) => (await person.get('/api/me')).body.free)
    assert.deepEqual(await Promise.all(frees), [0, 0])
    const desk = (await floor.riley.get('/api/queues')).body[0]
    assert.deepEqual([desk.id, desk.waiting, desk.available], ['desk', 3, 0])
  })

  it('ASG-10 whom their sole representative leaves is first in the queue again, ahead of others', async () => {
    const [one, , waiting] = await brim()
    const answer = await floor.riley.post(`/api/conversations/${one.id}/leave`)
    assert.deepEqual([answer.status, answer.body], [200, { status: 'Open' }])
    await one.offered('riley')
    assert.deepEqual((await floor.riley.offers()).map(({ conversationId }) => conversationId), [one.id])
    assert.equal((await one.texts()).at(-1), 'Riley has left')
    const { waiting: left } = (await floor.riley.get('/api/queues')).body[0]
    assert.equal(left, 1)
    await waiting.leave()
  })
})
