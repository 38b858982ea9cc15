import assert from 'node:assert/strict'
import { AUDITED } from '../../src/desk/audit.ts'
import { RIGHTS } from '../../src/desk/rights.ts'
import type { AuditView } from '../../src/desk/types.ts'
import { refusal, startFloor, type Floor, type Person } from './floor.ts'

const CANARY = 'canary'

describe('the audit log at the desk', () => {
  let floor: Floor
  beforeEach(async () => void (floor = await startFloor()))
  afterEach(() => floor.stop())

  async function entries(by: Person = floor.lee, query = ''): Promise<AuditView[]> {
    const { status, body } = await by.get(`/api/audit${query}`)
    assert.equal(status, 200)
    return body
  }
  const lines = async () =>
    (await entries()).map(({ actor, action, conversationId = '' }) => `${actor} ${action} ${conversationId}`)

  it('AUT-54 says who read a conversation without a part in it, once in ten minutes, and nobody else', async () => {
    const { id } = await floor.served()
    for (const path of ['', '/log', '/trace', '/log']) {
      await floor.riley.get(`/api/conversations/${id}${path}`)
      await floor.lee.get(`/api/conversations/${id}${path}`)
    }
    await floor.sam.get(`/api/conversations/${id}/log`)
    assert.deepEqual(await lines(), [`lee read ${id}`])
    await floor.clock.advance(600_000)
    await floor.lee.get(`/api/conversations/${id}/log`)
    assert.deepEqual(await lines(), [`lee read ${id}`, 'lee read the audit log ', `lee read ${id}`])
  })

  it('AUT-54 says who watched, joined, assigned, closed and exported, and not what failed', async () => {
    const customer = await floor.served()
    const one = `/api/conversations/${customer.id}`
    await floor.riley.post(`${one}/monitor`)
    await floor.lee.post('/api/conversations/nowhere/monitor')
    for (const call of ['monitor', 'join', 'leave', 'force-close'])
      assert.equal((await floor.lee.post(`${one}/${call}`)).status, 200, call)
    const other = await floor.customer()
    await floor.sam.become('Available')
    assert.equal((await floor.lee.post(`/api/conversations/${other.id}/assign`, { workerId: 'sam' })).status, 200)
    await floor.riley.get('/api/surveys.csv')
    const { id } = customer
    assert.deepEqual(await lines(), [
      `lee monitored ${id}`,
      `lee joined ${id}`,
      `lee closed ${id}`,
      `lee assigned ${other.id}`,
      'riley exported surveys ',
    ])
    assert.deepEqual((await entries()).find(({ action }) => action === 'assigned')?.data, { to: 'sam' })
  })

  it('AUT-54 a supervisor erases a customer, and both that and nothing of it is in the log', async () => {
    const customer = await floor.customer('people', { user: { id: CANARY, name: CANARY } })
    await customer.say(CANARY)
    const { status, body } = await floor.lee.post('/api/customers/erase', { customerId: CANARY })
    assert.deepEqual([status, body.conversations, body.ended], [200, 1, 1])
    const trail = await entries()
    assert.deepEqual(
      trail.map(({ actor, action, data }) => [actor, action, data]),
      [['lee', 'erased', { cause: 'request' }]],
    )
    assert.ok(!JSON.stringify(trail).includes(CANARY))
    const trace = (await floor.lee.get(`/api/conversations/${customer.id}/trace`)).body
    assert.match(trace.at(-1).text, /is erased, on request\.$/)
    for (const path of ['', '/log', '/trace', '/bot-activities'])
      assert.ok(
        !JSON.stringify((await floor.lee.get(`/api/conversations/${customer.id}${path}`)).body).includes(CANARY),
        path,
      )
    assert.ok(!JSON.stringify((await floor.lee.get('/api/conversations')).body).includes(CANARY))
    assert.equal(refusal(await floor.lee.post('/api/customers/erase', {})), '400 bad-field')
    assert.equal(refusal(await floor.riley.post('/api/customers/erase', { customerId: 'x' })), '403 not-allowed')
  })

  it('AUT-54 is read in pages, from a day on, by supervisors alone', async () => {
    for (const _ of [1, 2, 3]) await floor.lee.get('/api/surveys.csv')
    const all = await entries()
    assert.equal(all.length, 3)
    const [first] = await entries(floor.lee, '?limit=1')
    assert.deepEqual(first, all[0])
    assert.deepEqual(
      (await entries(floor.lee, `?limit=2&after=${first?.cursor}`)).map(({ id }) => id),
      [all[1]?.id, all[2]?.id],
    )
    assert.deepEqual(await entries(floor.lee, '?since=2100-01-01'), [])
    for (const query of ['?since=yesterday', '?limit=0', '?limit=x', '?after=x'])
      assert.equal(refusal(await floor.lee.get(`/api/audit${query}`)), '400 bad-field', query)
    assert.equal(refusal(await floor.riley.get('/api/audit')), '403 not-allowed')
  })

  it('AUT-54 every call that is for supervisors alone is in the audit log', () => {
    const alone = Object.entries(RIGHTS).filter(
      ([name, row]) => row.join() === 'supervisor' && !/ (internal|monitors|of others)$/.test(name),
    )
    // Erasing says so itself, for each conversation.
    const missing = alone
      .map(([name]) => name)
      .filter((name) => !(name in AUDITED) && name !== 'POST /api/customers/erase')
    assert.deepEqual(missing, [])
  })
})
