import assert from 'node:assert/strict'
import type { LogEntry, ParticipantView, QueueView } from '../../src/desk/types.ts'
import { refusal, startFloor, type Customer, type Floor, type Person } from './floor.ts'

describe('several representatives at the desk', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  const ask = (who: Person, { id }: Customer, what: string, body: object = {}) => who.post(`/api/conversations/${id}/${what}`, body)
  const view = async (who: Person, { id }: Customer) => (await who.get(`/api/conversations/${id}`)).body
  const free = async (who: Person) => (await who.get('/api/me')).body.free
  const roles = ({ participants }: { participants: ParticipantView[] }) => participants.map(({ workerId, role }) => `${workerId} ${role}`)

  async function notices(who: Person, { id }: Customer): Promise<string[]> {
    const { entries } = (await who.get(`/api/conversations/${id}/log`)).body
    const internal = entries.filter(({ notice, audience }: LogEntry) => notice && audience === 'internal')
    return internal.map(({ activity }: { activity: { text: string } }) => activity.text)
  }

  /** Riley serves; Sam is asked for. */
  async function asked(what: 'conference' | 'consult', body: object = { workerId: 'sam' }): Promise<Customer> {
    const customer = await floor.served()
    await floor.sam.become('Available')
    const answer = await ask(floor.riley, customer, what, { note: 'The router again', ...body })
    assert.deepEqual([answer.status, answer.body], [200, { status: 'Active' }])
    return customer
  }

  async function joined(what: 'conference' | 'consult'): Promise<Customer> {
    const customer = await asked(what)
    assert.equal((await floor.sam.accept()).status, 200)
    return customer
  }

  it('TRF-5, TRF-9 by name: the request shows all that is needed, and everybody reads that they joined and left', async () => {
    const customer = await floor.served('people')
    await floor.sam.become('Available')
    await ask(floor.riley, customer, 'messages', { text: 'a hard one', audience: 'internal' })
    await ask(floor.riley, customer, 'conference', { workerId: 'sam', note: 'The router again' })
    const { request, myRole } = await view(floor.riley, customer)
    assert.deepEqual([request.kind, request.workerId, request.offeredTo.name, request.note, myRole], ['conference', 'sam', 'Sam', 'The router again', 'primary'])
    const [offer] = await floor.sam.offers()
    assert.deepEqual([offer?.kind, offer?.from, offer?.note, offer?.channel], ['conference', { id: 'riley', name: 'Riley' }, 'The router again', 'direct-line'])
    assert.equal((await floor.sam.get(`/api/conversations/${customer.id}/log`)).status, 200)
    await floor.sam.accept()
    assert.deepEqual(roles(await view(floor.sam, customer)), ['riley primary', 'sam participant'])
    assert.deepEqual([(await view(floor.sam, customer)).myRole, (await view(floor.sam, customer)).request], ['participant', undefined])
    assert.equal((await ask(floor.sam, customer, 'messages', { text: 'Hello from Sam' })).status, 200)
    const from = (await customer.activities()).filter(({ text }) => text === 'Hello from Sam').map((activity) => activity.from?.name)
    assert.deepEqual(from, ['Sam'])
    assert.deepEqual(await ask(floor.riley, customer, 'leave').then(({ body }) => body), { status: 'Active' })
    assert.deepEqual((await customer.texts()).slice(-3), ['Sam has joined the conversation.', 'Hello from Sam', 'Riley has left'])
    assert.deepEqual(await notices(floor.sam, customer), [
      'Conference request has been successfully placed', 'Sam joined', 'Riley left the conversation',
    ])
    assert.deepEqual([(await view(floor.sam, customer)).workerId, await free(floor.riley), await free(floor.sam)], ['sam', 20, 10])
  })

  it('TRF-5 through a queue: the distributor finds one; without one they are told, and nothing else changes', async () => {
    const customer = await asked('conference', { queueId: 'desk' })
    await customer.offered('sam')
    assert.equal((await view(floor.riley, customer)).request.queueId, 'desk')
    const [offer] = await floor.sam.offers()
    await floor.sam.post(`/api/offers/${offer?.id}/reject`)
    const { request, workerId } = await view(floor.riley, customer)
    assert.deepEqual([request, workerId, await free(floor.sam)], [undefined, 'riley', 20])
    assert.deepEqual((await notices(floor.riley, customer)).slice(-1), ['No agents were available to join the conference conversation'])
    assert.equal((await customer.texts()).at(-1), 'Riley has joined the conversation.')
  })

  it('TRF-5 nobody free within the queue\'s time: the search ends, and whoever comes free later is not asked', async () => {
    const customer = await floor.served()
    await ask(floor.riley, customer, 'conference', { queueId: 'desk' })
    await floor.clock.advance(61_000)
    await customer.until((state) => state.status === 'Active' && !state.search)
    await floor.sam.become('Available')
    assert.deepEqual(await floor.sam.offers(), [])
    assert.equal((await view(floor.riley, customer)).request, undefined)
  })

  it('TRF-4 one request stands; it can be taken back, and its offer is gone', async () => {
    const customer = await asked('conference')
    const [offer] = await floor.sam.offers()
    for (const what of ['transfer', 'conference', 'consult']) {
      assert.equal(refusal(await ask(floor.riley, customer, what, { workerId: 'lee' })), '409 transfer-pending')
    }
    assert.equal((await ask(floor.riley, customer, 'cancel')).status, 200)
    assert.equal(refusal(await floor.sam.post(`/api/offers/${offer?.id}/accept`)), '409 offer-gone')
    assert.equal(refusal(await ask(floor.riley, customer, 'cancel')), '409 no-request')
    assert.deepEqual((await notices(floor.riley, customer)).at(-1), 'The conference request was cancelled.')
  })

  it('TRF-2 who is away can\'t be picked, nor a bot, nor who is in it', async () => {
    const customer = await floor.served()
    for (const presence of ['Do not disturb', 'Away', 'Offline']) {
      await floor.sam.become(presence)
      for (const what of ['transfer', 'conference', 'consult']) {
        assert.equal(refusal(await ask(floor.riley, customer, what, { workerId: 'sam' })), '409 worker-away')
      }
    }
    for (const what of ['transfer', 'conference', 'consult']) {
      assert.equal(refusal(await ask(floor.riley, customer, what, { workerId: 'bot-b' })), '400 not-eligible')
      assert.equal(refusal(await ask(floor.riley, customer, what, { workerId: 'riley' })), '409 already-in')
    }
    assert.equal((await view(floor.riley, customer)).request, undefined)
  })

  it('TRF-7 whoever is consulted reads all and whispers; the customer knows nothing of them until they are added', async () => {
    const customer = await joined('consult')
    const texts = await customer.texts()
    assert.equal(refusal(await ask(floor.sam, customer, 'messages', { text: 'Hello' })), '403 whisper-only')
    for (const what of ['end', 'transfer', 'add', 'cancel']) {
      assert.equal(refusal(await ask(floor.sam, customer, what, { workerId: 'lee' })), '403 whisper-only')
    }
    assert.equal((await ask(floor.sam, customer, 'messages', { text: 'Restart it', audience: 'internal' })).status, 200)
    assert.deepEqual(roles(await view(floor.riley, customer)), ['riley primary', 'sam consult'])
    assert.deepEqual(await customer.texts(), texts)
    assert.equal(refusal(await ask(floor.riley, customer, 'add', { workerId: 'lee' })), '409 not-consulted')
    assert.equal(refusal(await ask(floor.riley, customer, 'add', { workerId: 'ghost' })), '404 unknown-worker')
    assert.equal(refusal(await ask(floor.riley, customer, 'add')), '400 bad-field')
    assert.equal((await ask(floor.riley, customer, 'add', { workerId: 'sam' })).status, 200)
    assert.equal((await customer.texts()).at(-1), 'Sam has joined the conversation.')
    assert.equal((await ask(floor.sam, customer, 'messages', { text: 'Hello' })).status, 200)
    assert.doesNotMatch(JSON.stringify(await customer.activities()), /Restart it/)
    const { sessions } = await view(floor.lee, customer)
    assert.deepEqual(sessions.map(({ role }: { role: string }) => role), ['primary', 'participant'])
  })

  it('TRF-7 whoever was consulted has no part in it afterwards', async () => {
    const customer = await joined('consult')
    assert.equal((await ask(floor.sam, customer, 'leave')).status, 200)
    assert.equal(refusal(await floor.sam.get(`/api/conversations/${customer.id}`)), '403 not-in-conversation')
    assert.deepEqual((await floor.sam.get('/api/conversations')).body.filter(({ id }: { id: string }) => id === customer.id), [])
    assert.equal(await free(floor.sam), 20)
  })

  it('TRF-1 the list of queues says who would take this conversation', async () => {
    const customer = await floor.served()
    const queues = async (who: Person) => (await who.get(`/api/queues?conversationId=${customer.id}`)).body as QueueView[]
    const next = async (who: Person, id: string) => (await queues(who)).find((queue) => queue.id === id)?.next
    assert.deepEqual(await next(floor.riley, 'survey'), { kind: 'bot', id: 'bot-b', name: 'Bot B' })
    assert.deepEqual(await next(floor.riley, 'desk'), { kind: 'representatives', available: 0 })
    await floor.sam.become('Available')
    assert.deepEqual(await next(floor.riley, 'desk'), { kind: 'representatives', available: 1 })
    assert.deepEqual(await next(floor.riley, 'solo'), { kind: 'nobody' })
    assert.deepEqual(await next(floor.lee, 'survey'), { kind: 'nobody' })
    const ladder = (await queues(floor.lee)).find((queue) => queue.id === 'ladder')
    assert.deepEqual(ladder?.members.map(({ id, rung }) => `${id} ${rung}`), [
      'bot-a first-bots', 'riley representatives', 'sam representatives', 'bot-b hand-back-bots',
    ])
    assert.equal(refusal(await floor.sam.get(`/api/queues?conversationId=${customer.id}`)), '403 not-in-conversation')
    assert.equal(refusal(await floor.sam.get('/api/queues?conversationId=unknown')), '404 unknown-conversation')
  })
})
