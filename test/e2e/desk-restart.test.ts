import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Activity } from '../../src/protocol/activity.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { startScriptedBot } from '../support/scripted-bot.ts'
import { describedBy } from '../desk/described.ts'
import { CONFIG, personOf, startCustomer } from '../desk/floor.ts'

describe('a restart on the same data, seen from the desk', () => {
  let dataDir: string
  beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'handback-test-'))))
  afterEach(() => rmSync(dataDir, { recursive: true }))

  const start = (botPorts: object = {}) => startApp({ config: CONFIG, dataDir, botPorts })
  const person = async (app: TestApp, id: string) => personOf(app, id, await describedBy(app))
  const textsOf = async (app: TestApp, { id, token }: { id: string; token: string }) =>
    (await app.call('GET', `/v3/directline/conversations/${id}/activities`, { token })).body.activities.map(({ text }: Activity) => text)

  it('CNV-6 an offer that stood goes on standing, for the rest of its time, and can be accepted', async () => {
    const before = await start()
    const riley = await person(before, 'riley')
    await riley.become('Available')
    const customer = await startCustomer(before, 'people')
    await customer.offered('riley')
    const [offer] = await riley.offers()
    await before.stop()

    const after = await start()
    const again = { ...(await person(after, 'riley')), token: riley.token }
    assert.deepEqual(await again.offers(), [offer])
    assert.equal((await again.accept()).status, 200)
    assert.deepEqual(await textsOf(after, customer), ['Riley has joined the conversation.'])
    await after.stop()
  })

  it('CNV-6 who waited goes on waiting, and is offered to the next one who comes', async () => {
    const before = await start()
    const customer = await startCustomer(before, 'people')
    await customer.say('Is anybody there?')
    await before.stop()

    const after = await start()
    const sam = await person(after, 'sam')
    assert.equal((await sam.get('/api/queues')).body[0].waiting, 1)
    await sam.become('Available')
    await after.until(customer.id, (state) => state.status === 'Open' && state.offer?.workerId === 'sam')
    assert.equal((await sam.accept()).status, 200)
    const { entries } = (await sam.get(`/api/conversations/${customer.id}/log`)).body
    assert.ok(entries.some(({ activity }: { activity?: Activity }) => activity?.text === 'Is anybody there?'))
    await after.stop()
  })

  it('ORD-3 a message that was held for the next worker reaches that one, after set-context, once', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => void (release = resolve))
    const slow = await startScriptedBot(async () => held.then(() => ({ status: 200 })))
    const before = await start({ a: slow.port })
    const customer = await startCustomer(before, 'ladder')
    await slow.arrived(1)
    assert.equal((await customer.say('Held back')).status, 200)
    await before.stop()
    release()
    await slow.stop()

    const bot = await startScriptedBot()
    const after = await start({ a: bot.port })
    await bot.arrived(3)
    const [added, context, message] = bot.received.map(({ activity }) => activity)
    assert.deepEqual([added?.type, context?.name, message?.text], ['conversationUpdate', 'omnichannelSetContext', 'Held back'])
    assert.equal(slow.received[0]?.activity.id, added?.id)
    await after.until(customer.id, (state) => state.status === 'Active' && state.session.kind === 'bot' && !state.session.delivery)
    assert.equal(bot.received.length, 3)
    await after.stop()
    await bot.stop()
  })

  it('CNV-6 TRF-5 whoever is looked for is looked for on; who watches and who is beside stay', async () => {
    const before = await start()
    const [riley, sam, lee] = [await person(before, 'riley'), await person(before, 'sam'), await person(before, 'lee')]
    await riley.become('Available')
    const customer = await startCustomer(before, 'people')
    await customer.offered('riley')
    await riley.accept()
    const path = `/api/conversations/${customer.id}`
    await lee.become('Available')
    assert.equal((await riley.post(`${path}/consult`, { workerId: 'lee' })).status, 200)
    assert.equal((await lee.accept()).status, 200)
    assert.equal((await riley.post(`${path}/conference`, { queueId: 'desk', note: 'the router again' })).status, 200)
    await before.stop()

    const after = await start()
    const again = { ...(await person(after, 'sam')), token: sam.token }
    await again.become('Available')
    await after.until(customer.id, (state) => state.status === 'Active' && state.offer?.workerId === 'sam')
    const [offer] = await again.offers()
    assert.deepEqual([offer?.kind, offer?.note], ['conference', 'the router again'])
    assert.equal((await again.accept()).status, 200)
    const { participants } = (await again.get(path)).body
    assert.deepEqual(participants.map(({ workerId, role }: Record<string, string>) => `${workerId} ${role}`), [
      'riley primary', 'lee consult', 'sam participant',
    ])
    await after.stop()
  })

  it('CNV-3 who serves goes on serving, with the same load, and tokens hold', async () => {
    const before = await start()
    const riley = await person(before, 'riley')
    await riley.become('Available')
    const customer = await startCustomer(before, 'people')
    await customer.offered('riley')
    await riley.accept()
    await before.stop()

    const after = await start()
    const { token } = riley
    const me = (await after.call('GET', '/api/me', { token })).body
    assert.deepEqual([me.presence, me.free], ['Available', 10])
    const said = await after.call('POST', `/api/conversations/${customer.id}/messages`, { token, body: { text: 'Back again' } })
    assert.equal(said.status, 200)
    assert.equal((await textsOf(after, customer)).at(-1), 'Back again')
    await after.stop()
  })
})
