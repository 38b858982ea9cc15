import assert from 'node:assert/strict'
import { refusal, startFloor, type Floor } from './floor.ts'

describe('offers at the desk', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  async function offeredToRiley(secret?: string) {
    await floor.riley.become('Available')
    const customer = await floor.customer(secret, { user: { id: 'casey', name: 'Casey' } })
    await customer.offered('riley')
    const [offer] = await floor.riley.offers()
    assert.ok(offer)
    return { customer, offer }
  }

  it('ASG-3 an offer says who asks, in which queue, and until when; who accepts has the conversation', async () => {
    const { customer, offer } = await offeredToRiley()
    const { id, expiresAt, ...rest } = offer
    const customerView = { id: 'casey', name: 'Casey' }
    assert.deepEqual(rest, { conversationId: customer.id, kind: 'new', customer: customerView, channel: 'direct-line', queueId: 'desk', variables: {} })
    assert.equal(Math.round((Date.parse(expiresAt) - floor.clock.now()) / 1000), 60)
    const answer = await floor.riley.post(`/api/offers/${id}/accept`)
    assert.deepEqual([answer.status, answer.body], [200, { conversationId: customer.id }])
    assert.deepEqual(await floor.riley.offers(), [])
    assert.deepEqual(await customer.texts(), ['Riley has joined the conversation.'])
    const { status, workerId, sessions } = (await floor.riley.get(`/api/conversations/${customer.id}`)).body
    assert.deepEqual([status, workerId, sessions.length, sessions[0].name], ['Active', 'riley', 1, 'Riley'])
  })

  it('ASG-3 declined, it goes to somebody else; to the same one again only where nobody else is signed in', async () => {
    const { customer, offer } = await offeredToRiley()
    await floor.sam.become('Available')
    assert.equal((await floor.riley.post(`/api/offers/${offer.id}/reject`)).status, 200)
    await customer.offered('sam')
    assert.deepEqual(await floor.riley.offers(), [])
    await floor.sam.become('Offline')
    const [second] = await floor.sam.offers()
    await floor.sam.post(`/api/offers/${second?.id}/reject`)
    await customer.offered('riley')
  })

  it('ASG-10 a sole representative is offered it again until three declines; then the customer is told, once', async () => {
    const { customer } = await offeredToRiley()
    for (const left of [2, 1, 0]) {
      const state = await customer.offered('riley')
      const [offer] = await floor.riley.offers()
      await floor.riley.post(`/api/offers/${offer?.id}/reject`)
      assert.equal((await customer.until((now) => now.seq > state.seq)).declines['riley' as never], 3 - left)
    }
    await floor.clock.advance(61_000)
    assert.deepEqual(await customer.texts(), ['No agents were available'])
    await floor.clock.advance(100_000)
    assert.equal((await customer.texts()).length, 1)
    assert.deepEqual(await floor.riley.offers(), [])
    await floor.sam.become('Available')
    await customer.offered('sam')
  })

  it('ASG-3 unanswered, it stands for its countdown and not a moment longer', async () => {
    const { customer, offer } = await offeredToRiley()
    await floor.sam.become('Available')
    const leftMs = Date.parse(offer.expiresAt) - floor.clock.now()
    await floor.clock.advance(leftMs - 1)
    assert.deepEqual((await floor.riley.offers()).map(({ id }) => id), [offer.id])
    await floor.clock.advance(1)
    await customer.offered('sam')
    assert.deepEqual(await floor.riley.offers(), [])
    assert.equal(refusal(await floor.riley.post(`/api/offers/${offer.id}/accept`)), '409 offer-gone')
    const trace = (await floor.lee.get(`/api/conversations/${customer.id}/trace`)).body
    assert.ok(trace.some(({ code, text }: Record<string, string>) => code === 'offer-closed' && text === 'The offer to Riley was timed-out.'))
  })

  it('ASG-4 of two accepts at once one wins, and of accept and reject', async () => {
    for (const second of ['accept', 'reject']) {
      const { offer } = await offeredToRiley()
      const answers = await Promise.all(['accept', second].map((word) => floor.riley.post(`/api/offers/${offer.id}/${word}`)))
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
      const lost = answers.find(({ status }) => status === 409)
      assert.equal(lost && refusal(lost), '409 offer-gone')
      await floor.clear()
    }
  })

  it("ASG-4 nobody answers another's offer, or one that never was", async () => {
    const { customer, offer } = await offeredToRiley()
    assert.equal(refusal(await floor.sam.post(`/api/offers/${offer.id}/accept`)), '409 offer-gone')
    assert.equal(refusal(await floor.sam.post(`/api/offers/${offer.id}/reject`)), '409 offer-gone')
    assert.equal(refusal(await floor.riley.post(`/api/offers/${customer.id}_o999/accept`)), '409 offer-gone')
    assert.equal(refusal(await floor.riley.post('/api/offers/no-such-conversation_o3/accept')), '404 unknown-conversation')
    assert.equal(refusal(await floor.riley.post('/api/offers/nonsense/accept')), '404 offer-gone')
    assert.equal((await floor.riley.accept()).status, 200)
  })

  it('ASG-3 a presence that changes under an offer leaves it standing; nothing more is offered', async () => {
    const { customer } = await offeredToRiley()
    await floor.riley.become('Do not disturb')
    const waiting = await floor.customer()
    await floor.clock.advance(0)
    assert.deepEqual((await floor.riley.offers()).map(({ conversationId }) => conversationId), [customer.id])
    assert.equal((await floor.riley.accept()).status, 200)
    await floor.riley.become('Available')
    await waiting.offered('riley')
  })

  it('CNV-7 an offer is withdrawn when its customer leaves', async () => {
    const { customer, offer } = await offeredToRiley()
    await customer.leave()
    assert.deepEqual(await floor.riley.offers(), [])
    assert.equal(refusal(await floor.riley.post(`/api/offers/${offer.id}/accept`)), '409 offer-gone')
    assert.equal((await floor.riley.get('/api/me')).body.free, 20)
  })
})
