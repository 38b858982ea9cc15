import assert from 'node:assert/strict'
import { startApp, type TestApp } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { describedBy, type Described } from './described.ts'
import { personOf, startCustomer, type Customer, type Person } from './floor.ts'

/** Ana speaks Spanish; gold goes first; Pat keeps whoever served Pat last; billing is closed on that day. */
const CONFIG = `
workers:
  - { id: ana, kind: representative, name: Ana, capacity: 20, skills: { spanish: 8 } }
  - { id: ben, kind: representative, name: Ben, capacity: 100, roles: [representative, supervisor] }
  - { id: bill, kind: representative, name: Bill, capacity: 20 }
queues:
  - id: desk
    name: Desk
    members: [ana, ben]
    missedOfferThen: inactive
    priorities:
      - { when: [{ variable: tier, value: gold }], priority: 5 }
    overflow: { tooLong: { seconds: 300, then: transfer, queue: late } }
  - { id: late, name: Late, members: [ben] }
  - { id: billing, name: Billing, members: [bill], hours: summer, overflow: { outOfHours: { then: end } } }
hours:
  - { id: summer, timeZone: Europe/Berlin, open: [{ days: [Mon], from: "09:00", to: "17:00" }] }
workstreams:
  - id: chat
    channel: direct-line
    secret: chat
    capacityUnits: 10
    queue: desk
    keepSameAgentSeconds: 3600
    customerGraceSeconds: 36000
    routes:
      - { name: money, when: [{ variable: topic, value: billing }], queue: billing }
    skills:
      - { when: [{ variable: language, value: es }], needs: { spanish: 5 } }
`

/** A Thursday. */
const START = Date.UTC(2026, 0, 1, 10)

describe('routing by configuration', () => {
  let app: TestApp
  let clock: TestClock
  let described: Described
  let people: Record<'ana' | 'ben', Person>

  beforeEach(async () => {
    clock = new TestClock(START)
    app = await startApp({ config: CONFIG, clock })
    described = await describedBy(app)
    people = { ana: await personOf(app, 'ana', described), ben: await personOf(app, 'ben', described) }
  })
  afterEach(async () => {
    await app.stop()
    assert.deepEqual(app.errors, [])
  })

  const start = (context: Record<string, string>, user?: string): Promise<Customer> =>
    startCustomer(app, 'chat', { customContext: context, ...(user && { user: { id: user } }) })
  const trace = async (id: string) => ((await people.ben.get(`/api/conversations/${id}/trace`)).body as { text: string }[]).map(({ text }) => text)

  it('ASG-1 a Spanish customer gets who speaks it, however free another is, and the trace says so', async () => {
    await people.ben.become('Available')
    await people.ana.become('Available')
    const customer = await start({ language: 'es' })
    await customer.offered('ana')
    assert.ok((await trace(customer.id)).includes('highest capacity: Ana has 20 units free; needs spanish 5'))
  })

  it('ASG-8 who asks why it still waits reads what keeps each one from it now', async () => {
    await people.ben.become('Available')
    await people.ana.become('Away')
    const customer = await start({ language: 'es' })
    const now = async () => (await trace(customer.id)).at(-1)
    assert.equal(await now(), 'Desk: waits now; needs spanish 5; Ana (Away), Ben (lacks spanish 5).')
    await people.ana.become('Available')
    await customer.offered('ana')
    assert.match((await now()) ?? '', /^highest capacity: Ana/)
  })

  it('ASG-6 a route to a closed queue: the customer reads so and it ends; the desk sees that it is closed', async () => {
    const customer = await start({ topic: 'billing' })
    await customer.until((state) => state.status === 'Closed')
    const { body: queues } = await people.ana.get('/api/queues')
    const open = queues.map((queue: { id: string; openNow: boolean }) => [queue.id, queue.openNow])
    assert.deepEqual(open, [['desk', true], ['late', true], ['billing', false]])
    assert.ok((await trace(customer.id)).includes('Billing is closed now: it ends (a new conversation; route "money").'))
    const again = await start({ topic: 'other' })
    await people.ana.become('Available')
    await again.offered('ana')
    await people.ana.accept()
    const refused = await people.ana.post(`/api/conversations/${again.id}/transfer`, { queueId: 'billing' })
    assert.deepEqual([refused.status, refused.body.error.code], [409, 'queue-closed'])
    const lists = (await people.ana.get(`/api/queues?conversationId=${again.id}`)).body
    assert.deepEqual(lists.find(({ id }: { id: string }) => id === 'billing').next, { kind: 'nobody' })
  })

  it('ASG-6 whoever waited too long is passed on, and reads so', async () => {
    const customer = await start({})
    await clock.advance(301_000)
    await customer.until((state) => state.queueId === 'late')
    assert.ok((await customer.texts()).includes('Your request is being transferred to Late, please wait!'))
    assert.ok((await trace(customer.id)).includes('Desk: nobody took it within 300 s.'))
  })

  it('ASG-12 a customer who comes again gets who served them, though another has more room', async () => {
    await people.ana.become('Available')
    const first = await start({}, 'pat')
    await first.offered('ana')
    await people.ana.accept()
    await people.ana.post(`/api/conversations/${first.id}/end`)
    await people.ben.become('Available')
    const [again, other] = [await start({}, 'pat'), await start({}, 'kim')]
    await again.offered('ana')
    await other.offered('ben')
    assert.ok((await trace(again.id)).some((text) => text.startsWith('same agent: Ana served before')))
  })

  it('ASG-3 a missed offer makes Inactive, which one\'s own presence ends', async () => {
    await people.ana.become('Available')
    const customer = await start({})
    await customer.offered('ana')
    await clock.advance(120_000)
    assert.equal((await people.ana.get('/api/me')).body.presence, 'Inactive')
    await people.ana.become('Available')
    await customer.offered('ana')
  })
})
