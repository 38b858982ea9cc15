import assert from 'node:assert/strict'
import type { LogEntry, ParticipantView, SessionView, TraceEntry } from '../../src/desk/types.ts'
import { refusal, startFloor, type Customer, type Floor, type Person } from './floor.ts'

describe('supervisors at the desk', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  const ask = (who: Person, { id }: Customer, what: string, body: object = {}) => who.post(`/api/conversations/${id}/${what}`, body)
  const view = async (who: Person, { id }: Customer) => (await who.get(`/api/conversations/${id}`)).body
  const free = async (who: Person) => (await who.get('/api/me')).body.free

  it('TRF-8 who watches is seen by supervisors alone: in views, log and trace; their whisper is read', async () => {
    const customer = await floor.served()
    const texts = await customer.texts()
    assert.equal((await ask(floor.lee, customer, 'monitor')).status, 200)
    assert.equal(refusal(await ask(floor.lee, customer, 'monitor')), '409 already-in')
    assert.equal((await ask(floor.lee, customer, 'messages', { text: 'Offer a refund', audience: 'internal' })).status, 200)
    assert.equal(refusal(await ask(floor.lee, customer, 'messages', { text: 'Hello' })), '403 whisper-only')
    const names = ({ participants }: { participants: ParticipantView[] }) => participants.map(({ workerId, role }) => `${workerId} ${role}`)
    assert.deepEqual(names(await view(floor.lee, customer)), ['riley primary', 'lee monitor'])
    assert.deepEqual([(await view(floor.lee, customer)).myRole, await free(floor.lee)], ['monitor', 20])
    const theirs = await view(floor.riley, customer)
    assert.deepEqual(names(theirs), ['riley primary'])
    assert.deepEqual(theirs.sessions.map(({ role }: SessionView) => role), ['primary'])
    const path = `/api/conversations/${customer.id}`
    const opened = async (who: Person) => (await who.get(`${path}/log`)).body.entries.filter(({ type }: LogEntry) => type === 'session-opened').length
    assert.deepEqual([await opened(floor.riley), await opened(floor.lee)], [1, 2])
    const watches = async (who: Person) => (await who.get(`${path}/trace`)).body.some(({ text }: TraceEntry) => text === 'Lee watches.')
    assert.deepEqual([await watches(floor.riley), await watches(floor.lee)], [false, true])
    assert.match(JSON.stringify((await floor.riley.get(`${path}/log`)).body), /Offer a refund/)
    assert.deepEqual(await customer.texts(), texts)
    assert.equal((await ask(floor.lee, customer, 'leave')).status, 200)
    assert.deepEqual(names(await view(floor.lee, customer)), ['riley primary'])
  })

  it('TRF-8, CAP-7 who joins takes part, also when Offline and full, and the trace names who did it', async () => {
    const customers = [await floor.served(), await floor.customer(), await floor.customer()]
    for (const customer of customers.slice(1)) await floor.app.until(customer.id, (state) => state.status === 'Open')
    assert.equal((await ask(floor.lee, customers[0] as Customer, 'join')).status, 200)
    assert.equal((await customers[0]?.texts())?.at(-1), 'Lee has joined the conversation.')
    assert.equal(refusal(await ask(floor.lee, customers[1] as Customer, 'join')), '400 not-eligible')
    assert.equal(await free(floor.lee), 10)
    const trace: TraceEntry[] = (await floor.lee.get(`/api/conversations/${customers[0]?.id}/trace`)).body
    assert.ok(trace.some(({ text }) => text === 'Lee takes part, by Lee.'))
  })

  it('TRF-8, CAP-7 what waits is assigned beyond the capacity; nobody else may exceed it', async () => {
    const [one, two] = [await floor.served(), await floor.customer()]
    await two.offered('riley')
    await floor.riley.accept()
    const three = await floor.customer()
    await three.until((state) => state.status === 'Open' && state.waiting !== undefined)
    assert.equal(refusal(await ask(floor.lee, three, 'assign', { workerId: 'sam' })), '409 worker-away')
    assert.equal((await ask(floor.lee, three, 'assign', { workerId: 'riley' })).status, 200)
    const [offer] = await floor.riley.offers()
    assert.deepEqual([offer?.kind, offer?.from?.id], ['new', 'lee'])
    await floor.riley.accept()
    assert.equal(await free(floor.riley), -10)
    assert.equal((await floor.riley.get('/api/queues')).body[0].available, 0)
    await ask(floor.riley, one, 'end')
    const four = await floor.customer()
    await four.until((state) => state.status === 'Open' && state.waiting !== undefined && !state.offer)
    assert.equal(await free(floor.riley), 0)
  })

  it('TRF-8 what a representative has is assigned, or moved to a queue, by a supervisor', async () => {
    const customer = await floor.served()
    await floor.sam.become('Available')
    assert.equal(refusal(await ask(floor.lee, customer, 'assign', { workerId: 'bot-b' })), '400 not-eligible')
    assert.equal((await ask(floor.lee, customer, 'assign', { workerId: 'sam' })).status, 200)
    await floor.sam.accept()
    assert.deepEqual((await customer.texts()).slice(-2), ['Riley has left', 'Sam has joined the conversation.'])
    assert.equal(refusal(await ask(floor.lee, customer, 'transfer', { queueId: 'survey' })), '409 no-eligible-worker')
    assert.equal((await ask(floor.lee, customer, 'transfer', { queueId: 'ladder' })).body.status, 'Open')
    await customer.offered('riley')
    const { sessions } = await view(floor.lee, customer)
    assert.deepEqual(sessions.map(({ reason }: SessionView) => reason), ['SupervisorTransferToAgent', 'SupervisorAssignToQueue'])
  })

  it('TRF-8 a bot\'s conversation can be watched and closed by force alone', async () => {
    const customer = await floor.customer('ladder')
    await customer.until((state) => state.status === 'Active')
    for (const what of ['join', 'assign', 'transfer']) {
      assert.equal(refusal(await ask(floor.lee, customer, what, { workerId: 'riley' })), '409 bot-serves')
    }
    assert.equal((await ask(floor.lee, customer, 'monitor')).status, 200)
    assert.deepEqual((await ask(floor.lee, customer, 'force-close')).body, { status: 'Closed' })
    const [notice] = (await customer.activities()).slice(-2)
    assert.deepEqual(notice?.channelData, { tags: 'system,supervisorforceclosedconversation' })
    assert.equal(refusal(await ask(floor.lee, customer, 'force-close')), '409 conversation-ended')
  })
})
