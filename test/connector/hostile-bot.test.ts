import assert from 'node:assert/strict'
import { command, startFloor, type Customer, type Floor } from '../desk/floor.ts'
import { replyTo } from '../support/reply.ts'

const CANARY = 'canary-b07'
const BRIDGED = { deliveryMode: 'bridged' }
const ESCALATE = { tags: JSON.stringify({ type: 'Escalate', context: { stolen: 1 } }) }
const END = { tags: JSON.stringify({ type: 'EndConversation', context: {} }) }

describe('a hostile bot', () => {
  let floor: Floor
  let customer: Customer
  beforeEach(async () => {
    floor = await startFloor()
    customer = await floor.customer('ladder', { user: { id: CANARY, name: CANARY } })
    await customer.until(
      (state) => state.status === 'Active' && state.session.kind === 'bot' && state.session.engagedAt !== undefined,
    )
    await floor.riley.become('Available')
    const context = floor.a.received.at(-1)?.activity
    assert.ok(context)
    await replyTo(context, command('Escalate'))
    await customer.offered('riley')
    await floor.riley.accept()
    await customer.say(CANARY)
    for (const audience of ['public', 'internal'])
      await floor.riley.post(`/api/conversations/${customer.id}/messages`, { text: CANARY, audience })
  })
  afterEach(() => floor.stop())

  /** Everything that a bot can call about a conversation, with ids of things that are not its own. */
  function* attempts(bot: string): Generator<[method: string, path: string, body?: object]> {
    const all = `/connector/${bot}/v3/conversations`
    const one = `${all}/${customer.id}`
    for (const path of ['', '/members', '/pagedmembers', `/members/${CANARY}`])
      yield ['GET', path === '' ? all : one + path]
    for (const kind of ['', 'h', 's', 'o'])
      for (let seq = 1; seq < 30; seq++) {
        const id = `${customer.id}_${kind}${seq}`
        yield ['GET', `${one}/activities/${id}/members`]
        yield ['PUT', `${one}/activities/${id}`, { type: 'message', text: 'forged', channelData: BRIDGED }]
        yield ['DELETE', `${one}/activities/${id}`]
      }
    for (const channelData of [BRIDGED, ESCALATE, END, {}])
      for (const type of ['message', 'typing', 'event', 'endOfConversation', 'handoff', 'conversationUpdate', 'trace'])
        yield [
          'POST',
          `${one}/activities`,
          { type, name: 'handoff.initiate', text: 'forged', channelData, from: { id: 'riley', role: 'user' } },
        ]
    yield ['POST', `${one}/activities/history`, { activities: [{ type: 'message', text: 'forged' }] }]
    yield ['POST', all, { members: [{ id: CANARY }], isGroup: false }]
    yield ['DELETE', `${one}/members/${CANARY}`]
    yield ['DELETE', `${one}/members/riley`]
  }

  for (const [bot, what] of [
    ['bot-a', 'that had the conversation'],
    ['bot-b', 'that never had it'],
  ] as const) {
    it(`BOT-6 one ${what} reads nothing of it, changes nothing, and reaches nobody`, async () => {
      const before = await floor.app.runtime.router.conversation(customer.id as never)
      const shown = await customer.activities()
      for (const [method, path, body] of attempts(bot)) {
        const answer = await floor.app.call(method, path, { ...(body && { body }) })
        const what = `${answer.status} ${method} ${path} ${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`
        // Its own list holds nothing; whatever it asks of this conversation is refused.
        assert.ok(
          path.endsWith('/conversations') && method === 'GET'
            ? answer.body.conversations.length === 0
            : answer.status >= 400,
          what,
        )
        assert.ok(answer.status < 500 && !JSON.stringify(answer.body).includes(CANARY), what)
      }
      const after = await floor.app.runtime.router.conversation(customer.id as never)
      assert.ok(before && after)
      const { seq: _seq, lastAt: _at, ...was } = before
      const { seq: _then, lastAt: _later, ...is } = after
      assert.deepEqual(is, was)
      assert.deepEqual(await customer.activities(), shown)
      const { body } = await floor.riley.get(`/api/conversations/${customer.id}/log`)
      assert.ok(!JSON.stringify(body).includes('forged'))
      assert.deepEqual(floor.app.errors, [])
    })
  }
})
