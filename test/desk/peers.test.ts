import assert from 'node:assert/strict'
import type { LogEntry } from '../../src/desk/types.ts'
import { refusal, startFloor, type Customer, type Floor, type Person } from './floor.ts'

/** What users of other products complain of, by number: each must not happen here, with everything real and at once. */
describe('what peers\' users complain of, at the desk', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  const ask = (who: Person, { id }: Customer, what: string, body: object = {}) => who.post(`/api/conversations/${id}/${what}`, body)
  const view = async ({ id }: Customer) => (await floor.lee.get(`/api/conversations/${id}`)).body
  const free = async (who: Person) => (await who.get('/api/me')).body.free
  const told = (answers: { status: number; body: { error?: { code: string } } }[]) => answers.map(({ status, body }) => body.error?.code ?? status).sort()
  const waits = (customer: Customer) => customer.until((state) => state.status === 'Open' && state.waiting !== undefined && !state.offer)

  async function log(who: Person, { id }: Customer): Promise<LogEntry[]> {
    return (await who.get(`/api/conversations/${id}/log`)).body.entries
  }

  it('ASG-4 peers 2: a conversation that many click at once is given once', async () => {
    await floor.riley.become('Available')
    const customer = await floor.customer()
    await customer.offered('riley')
    const [offer] = await floor.riley.offers()
    const answers = await Promise.all(Array.from({ length: 20 }, () => floor.riley.post(`/api/offers/${offer?.id}/accept`)))
    assert.deepEqual(told(answers), [200, ...Array.from({ length: 19 }, () => 'offer-gone')])
    const opened = (await log(floor.riley, customer)).filter(({ type }) => type === 'session-opened')
    assert.deepEqual([opened.length, await free(floor.riley)], [1, 10])
  })

  it('ASG-4 peers 3: an accept, an assignment and a transfer at once leave one owner, whoever was first', async () => {
    const customer = await floor.served()
    await floor.sam.become('Available')
    const answers = await Promise.all([
      ask(floor.lee, customer, 'assign', { workerId: 'sam' }), ask(floor.riley, customer, 'transfer', { workerId: 'sam' }),
      ask(floor.riley, customer, 'conference', { queueId: 'desk' }), ask(floor.lee, customer, 'assign', { workerId: 'sam' }),
    ])
    assert.deepEqual(told(answers), [200, 'transfer-pending', 'transfer-pending', 'transfer-pending'])
    await customer.offered('sam')
    const [accepted, left] = await Promise.all([floor.sam.accept(), ask(floor.riley, customer, 'leave')])
    assert.ok(accepted.status === 200 || left.status === 200)
    const { participants, status } = await view(customer)
    assert.deepEqual([status, participants.length], ['Active', 1])
  })

  it('CAP-7 peers 4, 7: who is full is passed over and refused by every way, but a supervisor\'s, which the log names', async () => {
    const [one, two] = [await floor.served(), await floor.customer()]
    await two.offered('riley')
    await floor.riley.accept()
    await floor.sam.become('Available')
    const three = await floor.customer()
    await three.offered('sam')
    await floor.sam.accept()
    for (const what of ['transfer', 'conference', 'consult']) {
      assert.equal(refusal(await ask(floor.sam, three, what, { workerId: 'riley' })), '409 worker-full')
    }
    assert.equal((await ask(floor.lee, three, 'assign', { workerId: 'riley' })).status, 200)
    const made = (await log(floor.lee, three)).find((entry) => entry['by'] === 'lee')
    assert.deepEqual([made?.type, made?.['workerId']], ['offer-made', 'riley'])
    assert.equal((await view(one)).status, 'Active')
  })

  it('CAP-7 peers 8: a representative can neither take what waits nor what another was offered', async () => {
    await floor.riley.become('Available')
    const customer = await floor.customer()
    await customer.offered('riley')
    const [offer] = await floor.riley.offers()
    assert.equal(refusal(await floor.sam.post(`/api/offers/${offer?.id}/accept`)), '409 offer-gone')
    for (const what of ['assign', 'join', 'monitor']) {
      assert.equal((await ask(floor.sam, customer, what, { workerId: 'sam' })).status, 403)
    }
  })

  it('TRF-1 peers 24, 26: whoever transferred it is out at once, says nothing more and is not in anybody\'s way', async () => {
    const customer = await floor.served()
    await floor.sam.become('Available')
    assert.equal((await ask(floor.riley, customer, 'transfer', { queueId: 'desk' })).status, 200)
    await customer.offered('sam')
    for (const audience of ['public', 'internal']) {
      assert.equal(refusal(await ask(floor.riley, customer, 'messages', { text: 'still here', audience })), '403 not-in-conversation')
    }
    assert.deepEqual((await view(customer)).participants, [])
    assert.equal(await free(floor.riley), 20)
  })

  it('TRF-1 peers 25: a transfer to a queue where all are full or away is no error: it waits there, ahead of others', async () => {
    const customer = await floor.served()
    const later = await floor.customer('closing')
    await waits(later)
    assert.deepEqual((await ask(floor.riley, customer, 'transfer', { queueId: 'closing' })).body, { status: 'Open' })
    await floor.sam.become('Available')
    await customer.offered('sam')
  })

  it('TRF-4 peers 27: both leave at once, and the customer is with somebody else soon', async () => {
    const customer = await floor.served()
    await floor.sam.become('Available')
    await ask(floor.riley, customer, 'conference', { workerId: 'sam' })
    await floor.sam.accept()
    const answers = await Promise.all([ask(floor.riley, customer, 'leave'), ask(floor.sam, customer, 'leave')])
    assert.deepEqual(told(answers), [200, 200])
    const { status, participants } = await view(customer)
    assert.deepEqual([status, participants], ['Open', []])
    await customer.until((state) => state.status === 'Open' && state.offer !== undefined)
    assert.equal((await customer.say('Anybody?')).status, 200)
  })

  it('TRF-4 peers 28: end while a request is under way withdraws it, and the first stays until somebody has accepted', async () => {
    const customer = await floor.served()
    await floor.sam.become('Available')
    await ask(floor.riley, customer, 'transfer', { workerId: 'sam' })
    const [offer] = await floor.sam.offers()
    assert.deepEqual((await view(customer)).participants.map(({ workerId }: { workerId: string }) => workerId), ['riley'])
    const [ended, accepted] = await Promise.all([ask(floor.riley, customer, 'end'), floor.sam.post(`/api/offers/${offer?.id}/accept`)])
    assert.deepEqual([ended.status, accepted.status].sort(), [200, ended.status === 200 ? 409 : 403])
    assert.deepEqual(await floor.sam.offers(), [])
  })

  it('TRF-2 peers 29, 30: accepted or declined, and whoever gets it back has the whole history', async () => {
    const customer = await floor.served()
    await customer.say('first words')
    await floor.sam.become('Available')
    await ask(floor.riley, customer, 'transfer', { workerId: 'sam' })
    await floor.sam.accept()
    await ask(floor.sam, customer, 'messages', { text: 'said by Sam' })
    await ask(floor.sam, customer, 'transfer', { workerId: 'riley' })
    await floor.riley.accept()
    const words = JSON.stringify(await log(floor.riley, customer))
    assert.ok(words.includes('first words') && words.includes('said by Sam'))
    assert.equal((await view(customer)).workerId, 'riley')
  })

  it('ASG-5 peers 31, 33: who is Offline gets nothing, and another window makes nobody available', async () => {
    const customer = await floor.served()
    await floor.sam.become('Offline')
    await floor.app.call('POST', '/api/dev/sign-in', { body: { workerId: 'sam' } })
    await floor.sam.get('/api/offers')
    assert.equal((await floor.sam.get('/api/me')).body.presence, 'Offline')
    for (const what of ['transfer', 'conference', 'consult']) {
      assert.equal(refusal(await ask(floor.riley, customer, what, { workerId: 'sam' })), '409 worker-away')
    }
    await floor.riley.become('Offline')
    await ask(floor.riley, customer, 'leave')
    await waits(customer)
    assert.deepEqual([await floor.riley.offers(), await floor.sam.offers()], [[], []])
  })

  it('ASG-5 TRF-2 a presence and a request that cross: asked in time, or refused, and nothing between', async () => {
    for (const first of ['presence', 'request'] as const) {
      const customer = await floor.served()
      await floor.sam.become('Available')
      const away = () => floor.app.call('PUT', '/api/me/presence', { token: floor.sam.token, body: { presence: 'Away' } })
      const asked = () => ask(floor.riley, customer, 'conference', { workerId: 'sam' })
      const [, answer] = first === 'presence' ? await Promise.all([away(), asked()]) : (await Promise.all([asked(), away()])).toReversed()
      const offers = (await floor.sam.offers()).length
      assert.deepEqual([answer?.status, offers].join(), answer?.status === 200 ? '200,1' : '409,0')
      assert.equal(await free(floor.sam), answer?.status === 200 ? 10 : 20)
      await floor.clear()
    }
  })

  it('ASG-7 peers 32: the last one goes Offline: the customer is told once, and what they say is kept', async () => {
    const customer = await floor.served()
    await floor.riley.become('Offline')
    await ask(floor.riley, customer, 'leave')
    await waits(customer)
    await floor.clock.advance(61_000)
    await customer.until((state) => state.told)
    assert.equal((await customer.say('I wait')).status, 200)
    assert.equal((await customer.texts()).filter((text) => text === 'No agents were available').length, 1)
  })

  it('CNV-1 peers 34: everybody ends it at once: it ends once', async () => {
    const customer = await floor.served()
    await floor.sam.become('Available')
    await ask(floor.riley, customer, 'conference', { workerId: 'sam' })
    await floor.sam.accept()
    const answers = await Promise.all([ask(floor.riley, customer, 'end'), ask(floor.sam, customer, 'end'), ask(floor.lee, customer, 'force-close')])
    assert.deepEqual(told(answers), [200, 'conversation-ended', 'conversation-ended'])
    const closed = (await log(floor.lee, customer)).filter(({ type }) => type === 'conversation-closed')
    assert.deepEqual([closed.length, await free(floor.riley), await free(floor.sam)], [1, 20, 20])
  })
})
