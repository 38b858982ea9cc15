import assert from 'node:assert/strict'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { startFloor, type Customer, type Floor, type Person } from './floor.ts'

const GRACE = 150_000

describe('presence and the open desk', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  async function open({ token }: Person): Promise<WebSocket> {
    const url = `${floor.app.url.replace('http', 'ws')}/api/stream`
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } })
    await once(socket, 'message')
    return socket
  }

  /** Closed, and the router has noticed: what it writes of it goes to the store a moment later. */
  async function shut(socket: WebSocket): Promise<void> {
    socket.close()
    await once(socket, 'close')
    const { store, deskAttendance } = floor.app.runtime
    for (let tries = 0; tries < 100 && (await store.desks.gone()).length === 0; tries++) await deskAttendance.idle().then(() => sleep(1))
  }

  /** Time passes for a customer who is there. */
  async function pass(customer: Customer, ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 60_000) {
      await customer.say('still here')
      await floor.clock.advance(Math.min(left, 60_000))
    }
  }

  const presence = async (person: Person) => (await person.get('/api/me')).body.presence

  it('ASG-5 a desk that is gone for too long: Offline, the customer waits ahead, and the other one is offered it', async () => {
    const socket = await open(floor.riley)
    const customer = await floor.served()
    await shut(socket)
    await pass(customer, GRACE - 1_000)
    assert.equal(await presence(floor.riley), 'Available')
    await pass(customer, 2_000)
    assert.equal(await presence(floor.riley), 'Offline')
    await customer.until((state) => state.status === 'Open')
    await floor.sam.become('Available')
    await customer.offered('sam')
    const { body } = await floor.sam.get('/api/offers')
    assert.equal(body[0].conversationId, customer.id)
  })

  it('ASG-5 peers 32: the last one gone, the customer reads so and waits; no error', async () => {
    const socket = await open(floor.riley)
    const customer = await floor.served()
    await shut(socket)
    await pass(customer, GRACE + 62_000)
    const texts = await customer.texts()
    assert.ok(texts.includes('Riley was disconnected.') && texts.includes('No agents were available'), texts.join('; '))
    assert.equal((await customer.say('and now?')).status, 200)
  })

  it('ASG-5 peers 33: a second desk turns nobody available, and one of two may close', async () => {
    await floor.riley.become('Away')
    const [first, second] = [await open(floor.riley), await open(floor.riley)]
    assert.equal(await presence(floor.riley), 'Away')
    first.close()
    await once(first, 'close')
    await floor.clock.advance(GRACE * 2)
    assert.equal(await presence(floor.riley), 'Away')
    second.close()
  })
})
