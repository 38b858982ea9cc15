import assert from 'node:assert/strict'
import { startFloor, type Customer, type Floor } from '../desk/floor.ts'

describe('whom a customer is talking to', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  after(() => floor.stop())

  const call = (customer: Customer, token = customer.token) =>
    floor.app.call('GET', `/v3/directline/conversations/${customer.id}/status`, { token })
  const status = async (customer: Customer) => (await call(customer)).body

  it('CSL-23 waiting with the place in the queue, then who serves, then the end', async () => {
    const first = await floor.customer()
    await floor.clock.advance(1)
    const second = await floor.customer()
    assert.deepEqual([await status(first), await status(second)], [{ status: 'waiting', position: 1 }, { status: 'waiting', position: 2 }])
    await floor.riley.become('Available')
    await first.offered('riley')
    const offers = await floor.riley.offers()
    await floor.riley.post(`/api/offers/${offers.find(({ conversationId }) => conversationId === first.id)?.id}/accept`)
    assert.deepEqual(await status(first), { status: 'served', by: { kind: 'representative', name: 'Riley' } })
    const withBot = await floor.customer('ladder')
    assert.deepEqual(await status(withBot), { status: 'served', by: { kind: 'bot', name: 'Bot A' } })
    await first.leave()
    assert.deepEqual(await status(first), { status: 'ended' })
    await floor.clear()
  })

  it("CSL-23 a customer's token opens its own conversation alone", async () => {
    const [one, other] = [await floor.customer(), await floor.customer()]
    assert.equal((await call(one, other.token)).status, 403)
    assert.equal((await call(one, 'nonsense')).status, 403)
    await floor.clear()
  })
})
