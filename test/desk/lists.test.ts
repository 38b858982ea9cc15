import assert from 'node:assert/strict'
import { refusal, startFloor, type Floor } from './floor.ts'

describe('lists of the desk', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  const queue = async (id: string) => (await floor.riley.get('/api/queues')).body.find((one: { id: string }) => one.id === id)
  const worker = async (id: string) => (await floor.riley.get('/api/workers')).body.find((one: { id: string }) => one.id === id)

  it('TRF-1 a queue shows its name, who waits, and representatives with an allowed presence and room for one more', async () => {
    const { members, ...desk } = await queue('desk')
    assert.deepEqual(desk, { id: 'desk', name: 'Desk', waiting: 0, available: 0, openNow: true })
    assert.deepEqual(members.map(({ id, rung }: Record<string, string>) => `${id} ${rung}`), ['riley representatives', 'sam representatives'])
    const first = await floor.customer()
    await floor.customer()
    await first.until((state) => state.status === 'Open')
    const startedAt = new Date(floor.clock.now()).toISOString()
    const { waiting, waitingSince } = await queue('desk')
    assert.deepEqual([waiting, waitingSince.slice(0, 19)], [2, startedAt.slice(0, 19)])
    for (const presence of ['Away', 'Do not disturb']) {
      await floor.sam.become(presence)
      assert.equal((await queue('desk')).available, 0, presence)
    }
    await first.leave()
    await floor.riley.become('Available')
    await floor.riley.become('Busy')
    assert.equal((await queue('ladder')).available, 1)
    await floor.sam.become('Available')
    assert.equal((await queue('ladder')).available, 2)
    assert.equal((await queue('survey')).available, 0)
  })

  it('TRF-1 a representative without room for one more is not counted as available', async () => {
    await floor.riley.become('Available')
    const customers = [await floor.customer(), await floor.customer()]
    for (const one of customers) await one.offered('riley')
    assert.equal((await queue('solo')).available, 0)
    assert.deepEqual((await worker('riley')).free, 0)
  })

  it('shows who works here: representatives with presence and free units, bots with their rank', async () => {
    await floor.riley.become('Busy')
    assert.deepEqual(await worker('riley'), { id: 'riley', name: 'Riley', kind: 'representative', presence: 'Busy', capacity: 20, free: 20 })
    assert.deepEqual(await worker('bot-b'), { id: 'bot-b', name: 'Bot B', kind: 'bot', capacity: 5 })
    await floor.served()
    assert.equal((await worker('riley')).free, 10)
  })

  it('lists my conversations, newest first, by status and queue; a stranger sees none, a supervisor all', async () => {
    // Later than those of the tests before: of equal moments the id decides.
    await floor.clock.advance(1)
    const first = await floor.served()
    await floor.clock.advance(1)
    const second = await floor.served()
    await first.leave()
    const ids = async (person: typeof floor.riley, query = '') => (await person.get(`/api/conversations${query}`)).body.map(({ id }: { id: string }) => id)
    assert.deepEqual((await ids(floor.riley)).slice(0, 2), [second.id, first.id])
    assert.deepEqual(await ids(floor.riley, '?status=Active'), [second.id])
    assert.deepEqual(await ids(floor.riley, '?queueId=solo'), [])
    assert.ok((await ids(floor.riley, '?status=Closed&queueId=desk')).includes(first.id))
    assert.deepEqual(await ids(floor.sam), [])
    assert.deepEqual(await ids(floor.lee, '?status=Active'), [second.id])
    assert.deepEqual(await ids(floor.lee, '?workerId=sam'), [])
    const one = (await floor.riley.get('/api/conversations?status=Active')).body[0]
    assert.deepEqual([one.workerId, one.queueId, one.workstreamId], ['riley', 'desk', 'people'])
  })

  it('refuses a wrong filter, naming it', async () => {
    for (const query of ['status=open', 'status=Everything', 'queueId=nowhere']) {
      const answer = await floor.riley.get(`/api/conversations?${query}`)
      assert.equal(refusal(answer), '400 bad-field')
      assert.match(answer.body.error.message, new RegExp(`"${query.split('=')[0]}"`))
    }
    assert.equal(refusal(await floor.riley.get('/api/conversations?workerId=sam')), '403 not-allowed')
    assert.equal((await floor.riley.get('/api/conversations?workerId=riley')).status, 200)
  })
})
