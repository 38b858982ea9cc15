import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBots, type BotsApp } from '../../src/app/bots-app.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { describedBy } from '../desk/described.ts'
import { CONFIG, personOf, startCustomer, type Customer, type Person } from '../desk/floor.ts'

describe('the survey with the real Bot B', () => {
  let app: TestApp
  let bots: BotsApp
  let dataDir: string
  let riley: Person
  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'handback-test-'))
    const log = { info() {}, warn() {}, error: (fields: object) => assert.fail(JSON.stringify(fields)) }
    bots = await startBots({ host: '127.0.0.1', botPorts: { a: 0, b: 0 }, dataDir }, log)
    const [a, b] = [bots.endpoints.a, bots.endpoints.b].map((endpoint) => Number(new URL(endpoint).port))
    app = await startApp({ config: CONFIG, botPorts: { ...(a && { a }), ...(b && { b }) } })
    riley = await personOf(app, 'riley', await describedBy(app))
    await riley.become('Available')
  })
  after(async () => {
    await app.stop()
    await bots.stop()
    rmSync(dataDir, { recursive: true })
    assert.deepEqual(app.errors, [])
  })

  /** A customer whom Riley has served and handed over to Bot B, and who has read its question. */
  async function surveyed(): Promise<Customer> {
    const customer = await startCustomer(app, 'people')
    await customer.offered('riley')
    await riley.accept()
    await riley.post(`/api/conversations/${customer.id}/transfer`, { queueId: 'survey' })
    await reads(customer, /How satisfied/)
    return customer
  }

  async function reads(customer: Customer, fits: RegExp): Promise<void> {
    for (let texts = await customer.texts(); !fits.test(texts.at(-1) ?? ''); texts = await customer.texts()) {
      const { seq } = await app.until(customer.id, () => true)
      if (!fits.test((await customer.texts()).at(-1) ?? '')) await app.until(customer.id, (state) => state.seq > seq)
    }
  }

  async function answers(...texts: string[]) {
    const customer = await surveyed()
    const [first = '', ...others] = texts
    await customer.say(first)
    for (const text of others) {
      await reads(customer, /comment|number from 1/)
      await customer.say(text)
    }
    const closed = await customer.until((state) => state.status === 'Closed')
    assert.equal(closed.status === 'Closed' && closed.reason, 'ConversationEndedByBot')
    const [survey] = (await riley.get('/api/surveys')).body
    return { customer, survey }
  }

  it('SUR-2 rating and comment are stored with who served, and listed as rows and as CSV', async () => {
    const { customer, survey } = await answers('4', 'Quick, and kind')
    assert.deepEqual([survey.conversationId, survey.rating, survey.comment], [customer.id, 4, 'Quick, and kind'])
    assert.deepEqual(survey.servedBy, [{ workerId: 'riley', name: 'Riley', queueId: 'desk' }])
    const csv: string = (await riley.get('/api/surveys.csv')).body
    assert.ok(csv.includes(`,${customer.id},4,"Quick, and kind",Riley,desk,bot-b,`), csv)
  })

  it('SUR-1 a comment can be skipped', async () => {
    const { survey } = await answers('five', 'skip')
    assert.deepEqual([survey.rating, survey.comment], [5, null])
  })

  it('SUR-4 a customer who leaves before the survey is through leaves none', async () => {
    const before = (await riley.get('/api/surveys')).body.length
    const customer = await surveyed()
    await customer.say('2')
    await reads(customer, /comment/)
    await customer.leave()
    await customer.until((state) => state.status === 'Closed')
    assert.equal((await riley.get('/api/surveys')).body.length, before)
  })
})
