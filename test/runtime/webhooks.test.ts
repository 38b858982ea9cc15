import assert from 'node:assert/strict'
import type { Desk } from '../../src/domain/desk.ts'
import type { Webhook } from '../../src/domain/webhooks.ts'
import type { WebhookClient, WebhookMessage, WebhookReply } from '../../src/runtime/webhook-client.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import { people } from '../domain/desk-fixture.ts'
import { accepts, ends } from '../domain/steps.ts'
import { TestClock } from '../support/clock.ts'
import { openOffice, quiet, until, type Office } from './office.ts'

/** A receiver whose answers a test gives; 'wait' gives none until `close`. */
class Receiver implements WebhookClient {
  got: { webhook: string; id: string; type: string; data: { conversationId: string; seq: number } }[] = []
  answer: (id: string) => WebhookReply | 'wait' = () => ({ outcome: 'ok' })
  #waiting: (() => void)[] = []

  post({ id: webhook }: Webhook, { id, body }: WebhookMessage): Promise<WebhookReply> {
    this.got.push({ webhook, id, ...JSON.parse(body) })
    const reply = this.answer(id)
    if (reply !== 'wait') return Promise.resolve(reply)
    return new Promise((resolve) => this.#waiting.push(() => resolve({ outcome: 'failed', detail: 'closed' })))
  }

  close(): void {
    for (const end of this.#waiting.splice(0)) end()
  }

  types(conversationId: string): string[] {
    return this.got.filter(({ data }) => data.conversationId === conversationId).map(({ type }) => type)
  }
}

describe('the sender of webhooks', () => {
  const CRM: Webhook = { id: 'crm', url: 'http://localhost/crm', secrets: ['whsec_x'] }
  const deskWith = (...webhooks: Webhook[]): Desk => ({ ...people(), webhooks })
  const DAY = 86_400_000

  async function open(desk = deskWith(CRM), parts: Parameters<typeof openOffice>[1] = {}) {
    const receiver = new Receiver()
    return { receiver, office: await openOffice(desk, { ...parts, webhookClient: receiver }) }
  }

  /** Riley is offered it, takes it, and ends it. */
  async function served(office: Office, id: string): Promise<void> {
    await office.signsIn('Available', 'riley')
    await office.starts(id)
    await until(async () => (await office.offers()).length === 1, 'an offer')
    const state = await office.state(id)
    const step = accepts('riley')
    assert.ok(typeof step === 'function')
    await office.run(id, step({ state, at: 0, desk: people() }) as never)
    await office.run(id, ends('riley'))
  }

  const WHOLE = [
    'ConversationCreated', 'ConversationQueued', 'AgentAssigned', 'AgentAccepted', 'SessionOpened', 'SessionClosed',
    'ConversationClose',
  ]

  it('WHK-2 each is told of everything, in order; one that asked for some events of those alone', async () => {
    const { receiver, office } = await open(deskWith(CRM, { ...CRM, id: 'bi', events: ['ConversationClose'] }))
    await served(office, 'c1')
    await until(() => receiver.got.length === WHOLE.length + 1, 'all events')
    assert.deepEqual(receiver.got.filter(({ webhook }) => webhook === 'crm').map(({ type }) => type), WHOLE)
    assert.deepEqual(receiver.got.filter(({ webhook }) => webhook === 'bi').map(({ type }) => type), ['ConversationClose'])
    await until(async () => (await office.store.webhooksDue('crm', Infinity, 9)).due.length === 0, 'nothing owed')
    await office.stop()
    await office.store.close()
  })

  it('WHK-3 what failed is tried again with the same id, later each time, and what comes after it waits', async () => {
    const { receiver, office } = await open()
    receiver.answer = () => ({ outcome: 'failed', detail: 'answered 500' })
    await office.starts('c1')
    await until(() => receiver.got.length === 1, 'the first try')
    for (const wait of [5_000, 10_000, 20_000]) {
      const before = receiver.got.length
      await quiet()
      await office.clock.advance(wait - 2)
      assert.equal(receiver.got.length, before)
      await office.clock.advance(2)
      await until(() => receiver.got.length === before + 1, 'the next try')
    }
    assert.deepEqual([...new Set(receiver.types('c1'))], ['ConversationCreated'])
    assert.equal(new Set(receiver.got.map(({ id }) => id)).size, 1)
    await quiet()
    receiver.answer = (id) => (id === 'crm_c1_2' ? { outcome: 'failed', retryAfterMs: 90_000 } : { outcome: 'ok' })
    await office.clock.advance(40_000)
    await until(() => receiver.got.at(-1)?.id === 'crm_c1_2', 'the second event')
    const had = receiver.got.length
    await quiet()
    await office.clock.advance(89_000)
    assert.equal(receiver.got.length, had, 'Retry-After was not kept')
    await office.stop()
    await office.store.close()
  })

  it('WHK-3 after a day it is given up with a note, 410 at once, and what comes after it is told', async () => {
    const { receiver, office } = await open()
    receiver.answer = (id) => (id === 'crm_c1_1' ? { outcome: 'gone', detail: 'answered 410' } : { outcome: 'ok' })
    await office.starts('c1')
    await until(() => receiver.got.length === 2, 'the second event')
    receiver.answer = (id) => (id === 'crm_c2_1' ? { outcome: 'failed', detail: 'answered 500' } : { outcome: 'ok' })
    await office.starts('c2')
    await until(() => receiver.got.length === 3, 'the first try')
    await quiet()
    await office.clock.advance(DAY + 3_600_000)
    await until(() => receiver.types('c2').includes('ConversationQueued'), 'what comes after')
    for (const id of ['c1', 'c2']) {
      const notes = (await office.log(id)).filter((event) => event.type === 'noted')
      const text = `Webhook "crm" was not told of entry 1, and will not be: answered ${id === 'c1' ? 410 : 500}.`
      assert.deepEqual(notes.map(({ code, data, text: said }) => [code, data, said]), [['webhook-given-up', { webhookId: 'crm', seq: 1 }, text]])
    }
    await office.stop()
    await office.store.close()
  })

  it('WHK-6 the log says once that a webhook fails, and once that it works again', async () => {
    const { receiver, office } = await open(deskWith(CRM, { ...CRM, id: 'bi' }))
    const down: WebhookReply = { outcome: 'failed', detail: 'answered 302' }
    receiver.answer = (id) => (id.startsWith('crm') ? down : { outcome: 'ok' })
    for (const id of ['c1', 'c2']) await office.starts(id)
    const triesOf = (id: string) => receiver.got.filter((one) => one.id === id).length
    for (const tries of [1, 2]) {
      await until(() => triesOf('crm_c1_1') === tries && triesOf('crm_c2_1') === tries, `try ${tries}`)
      await quiet()
      await office.clock.advance(5_000)
    }
    await quiet()
    const began = [{ webhookId: 'crm', conversationId: 'c1', why: 'answered 302' }]
    assert.deepEqual([office.warnings, office.infos], [began, []])
    receiver.answer = (id) => (id.startsWith('crm_c1') ? down : { outcome: 'ok' })
    await office.clock.advance(10_000)
    await until(() => receiver.got.some(({ id }) => id === 'crm_c2_2'), 'what arrives again')
    await office.clock.advance(20_000)
    await quiet()
    assert.deepEqual([office.warnings, office.infos], [began, [{ webhookId: 'crm', conversationId: 'c2' }]])
    receiver.answer = (id) => (id.startsWith('crm') ? down : { outcome: 'ok' })
    await office.starts('c3')
    await until(() => office.warnings.length > 1, 'the next fault')
    assert.deepEqual(office.warnings.at(-1), { ...began[0], conversationId: 'c3' })
    await office.stop()
    await office.store.close()
  })

  it('WHK-5 a receiver that does not answer holds up neither conversations nor other webhooks, nor the stop', async () => {
    const { receiver, office } = await open(deskWith(CRM, { ...CRM, id: 'bi' }))
    receiver.answer = (id) => (id.startsWith('crm') ? 'wait' : { outcome: 'ok' })
    await served(office, 'c1')
    assert.equal((await office.state('c1')).status, 'Closed')
    await until(() => receiver.got.filter(({ webhook }) => webhook === 'bi').length === WHOLE.length, 'the other webhook')
    await office.stop()
    await office.store.close()
  })

  it('WHK-2 after a restart it goes on where it was, with the same id for what was under way', async () => {
    const [store, clock] = [await openSqliteStore({ memory: true }), new TestClock()]
    const first = await open(deskWith(CRM), { store, clock })
    first.receiver.answer = (id) => (id === 'crm_c1_2' ? 'wait' : { outcome: 'ok' })
    await first.office.starts('c1')
    await until(() => first.receiver.got.length === 2, 'the second event')
    await first.office.stop()
    const second = await open(deskWith(CRM), { store, clock })
    await until(() => second.receiver.got.length > 0, 'what was under way')
    assert.equal(second.receiver.got.at(-1)?.id, 'crm_c1_2')
    await second.office.stop()
    await store.close()
  })
})
