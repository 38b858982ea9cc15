import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBots, type BotsApp } from '../../src/app/bots-app.ts'
import { describedBy } from '../desk/described.ts'
import { CONFIG, personOf, startCustomer, type Customer, type Person } from '../desk/floor.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { logOf } from '../support/one-bot.ts'

const WITH_SURVEY = `${CONFIG}
  - { id: asked, channel: direct-line, secret: asked-secret, capacityUnits: 10, queue: desk, surveyBot: bot-b }
`

describe('the survey that comes by itself, with the real Bot B', () => {
  let app: TestApp
  let bots: BotsApp
  let dataDir: string
  let riley: Person
  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'handback-test-'))
    const log = { info() {}, warn() {}, error: (fields: object) => assert.fail(JSON.stringify(fields)) }
    bots = await startBots({ host: '127.0.0.1', botPorts: { a: 0, b: 0 }, dataDir }, log)
    const [a, b] = [bots.endpoints.a, bots.endpoints.b].map((endpoint) => Number(new URL(endpoint).port))
    await open({ a: a!, b: b! })
  })
  after(async () => {
    await app.stop()
    await bots.stop()
    rmSync(dataDir, { recursive: true })
  })

  async function open(botPorts: { a: number; b: number }): Promise<void> {
    app = await startApp({ config: WITH_SURVEY, botPorts, dataDir: join(dataDir, 'router') })
    riley = await personOf(app, 'riley', await describedBy(app))
    await riley.become('Available')
  }

  /** A customer whom Riley has served, and whose conversation Riley has just ended. */
  async function ended(): Promise<Customer> {
    const customer = await startCustomer(app, 'asked-secret')
    await customer.offered('riley')
    await riley.accept()
    assert.equal((await riley.post(`/api/conversations/${customer.id}/end`)).status, 200)
    return customer
  }

  async function reads(customer: Customer, fits: RegExp): Promise<void> {
    for (;;) {
      const { seq } = await customer.until(() => true)
      if ((await customer.texts()).some((text) => fits.test(text))) return
      await customer.until((state) => state.seq > seq)
    }
  }

  it('SUR-3 peers 23 and 35: the customer is asked without another word, with a first bot or without', async () => {
    const customer = await ended()
    await reads(customer, /How satisfied/)
    await customer.say('4')
    await reads(customer, /comment/)
    await customer.say('skip')
    await customer.until((state) => state.status === 'Closed')
    const [survey] = (await riley.get('/api/surveys')).body
    assert.deepEqual([survey.conversationId, survey.rating, survey.botId], [customer.id, 4, 'bot-b'])
    assert.deepEqual(survey.servedBy, [{ workerId: 'riley', name: 'Riley', queueId: 'desk' }])
    const { sessions } = (await riley.get(`/api/conversations/${customer.id}`)).body
    const reasons = sessions.map((session: { workerId: string; reason: string }) => [session.workerId, session.reason])
    assert.deepEqual(reasons, [['riley', 'AgentEndConversation'], ['bot-b', 'BotEndConversation']])
  })

  it('SUR-3 peers 37: a restart in the middle neither loses the survey nor asks twice', async () => {
    const customer = await ended()
    await reads(customer, /How satisfied/)
    const { port } = app
    const ports = [bots.endpoints.a, bots.endpoints.b].map((endpoint) => Number(new URL(endpoint).port))
    await app.stop()
    app = await startApp({ config: WITH_SURVEY, botPorts: { a: ports[0]!, b: ports[1]! }, dataDir: join(dataDir, 'router'), port })
    riley = await personOf(app, 'riley', await describedBy(app))
    await riley.become('Available')
    const path = `/v3/directline/conversations/${customer.id}/activities`
    for (const text of ['5', 'Back again']) {
      const asked = (await logOf(app, customer.id)).length
      const body = { type: 'message', text, from: { id: 'c' } }
      assert.equal((await app.call('POST', path, { token: customer.token, body })).status, 200)
      await app.until(customer.id, (state) => state.status === 'Closed' || state.seq >= asked + 3)
    }
    await app.until(customer.id, (state) => state.status === 'Closed')
    const surveys = (await riley.get('/api/surveys')).body
    const mine = surveys.filter(({ conversationId }: { conversationId: string }) => conversationId === customer.id)
    assert.deepEqual(mine.map(({ rating, comment }: { rating: number; comment: string }) => [rating, comment]), [[5, 'Back again']])
    const log = await logOf(app, customer.id)
    assert.equal(log.filter((event) => event.type === 'session-opened' && event.purpose === 'survey').length, 1)
  })

  it('SUR-3 peers 36: nobody is asked where the workstream names no survey bot', async () => {
    const customer = await startCustomer(app, 'people')
    await customer.offered('riley')
    await riley.accept()
    await riley.post(`/api/conversations/${customer.id}/end`)
    const closed = await customer.until((state) => state.status === 'Closed')
    assert.equal(closed.status === 'Closed' && closed.reason, 'ConversationEndedByAgent')
  })

  it('SUR-3 ORD-8 the survey bot is down: the conversation closes, and the customer reads nothing of it', async () => {
    const { port } = app
    await app.stop()
    app = await startApp({ config: WITH_SURVEY, dataDir: join(dataDir, 'router'), port, env: { BOT_B_PORT: '9' } })
    riley = await personOf(app, 'riley', await describedBy(app))
    await riley.become('Available')
    const customer = await ended()
    await customer.until((state) => state.status === 'Active' && state.session.kind === 'bot')
    await customer.leave()
    await customer.until((state) => state.status === 'Closed')
    assert.deepEqual((await customer.texts()).slice(-1), ['Riley has ended the conversation.'])
  })
})
