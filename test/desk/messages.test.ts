import assert from 'node:assert/strict'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { LogEntry } from '../../src/desk/types.ts'
import { refusal, startFloor, type Customer, type Floor } from './floor.ts'

const WHISPER = 'the-customer-is-upset'

describe('messages from the desk', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  const say = (customer: Customer, body: unknown) => floor.riley.post(`/api/conversations/${customer.id}/messages`, body)
  const entries = async (customer: Customer): Promise<LogEntry[]> => (await floor.lee.get(`/api/conversations/${customer.id}/log`)).body.entries

  it('a message reaches the customer under the id that it was answered with', async () => {
    const customer = await floor.served()
    const answer = await say(customer, { text: 'Hello', audience: 'public' })
    const { id } = answer.body
    assert.deepEqual([answer.status, answer.body], [200, { status: 'Active', id }])
    const shown = (await customer.activities()).at(-1)
    assert.deepEqual([shown?.id, shown?.text, shown?.from], [id, 'Hello', { id: 'riley', name: 'Riley', role: 'bot' }])
  })

  it('TRF-6 a whisper is in no socket, no page and no POST to a bot; later representatives read it', async () => {
    const customer = await floor.served()
    const seen: string[] = []
    const socket = new WebSocket(customer.streamUrl)
    socket.on('message', (data) => seen.push(String(data)))
    await once(socket, 'open')
    const last = new Promise((resolve) => socket.on('message', (data) => String(data).includes('Goodbye') && resolve(data)))
    const answer = await say(customer, { text: WHISPER, audience: 'internal' })
    assert.match(answer.body.id, /_h\d+$/)
    const had = floor.b.received.length
    await customer.say('And my survey?')
    await floor.riley.post(`/api/conversations/${customer.id}/transfer`, { queueId: 'survey', note: WHISPER })
    await floor.b.arrived(had + 2)
    await customer.say('Five')
    await floor.b.arrived(had + 3)
    const context = floor.b.received[had + 1]?.activity
    assert.ok(context)
    const reply = { type: 'message', text: 'Goodbye', channelData: { deliveryMode: 'bridged' } }
    const url = `/connector/bot-b/v3/conversations/${customer.id}/activities`
    assert.equal((await floor.app.call('POST', url, { body: reply })).status, 200)
    await last
    const everything = [JSON.stringify(await customer.activities()), JSON.stringify(floor.b.received), ...seen].join()
    assert.ok(everything.includes('Five'), 'nothing was seen at all')
    assert.ok(!everything.includes(WHISPER))
    const whisper = (await entries(customer)).find(({ audience }) => audience === 'internal')
    assert.deepEqual([(whisper?.activity as { text: string }).text, whisper?.['from']], [WHISPER, { kind: 'representative', workerId: 'riley' }])
    socket.close()
  })

  it('TRF-6 a misspelt audience is refused: nobody reads what was meant as a whisper', async () => {
    const customer = await floor.served()
    const before = await entries(customer)
    for (const audience of ['Internal', 'whisper', 'private', '', 1, {}, false]) {
      const answer = await say(customer, { text: WHISPER, audience })
      assert.equal(refusal(answer), '400 bad-field')
      assert.match(answer.body.error.message, /"audience"/)
    }
    const misspelt = await say(customer, { text: WHISPER, audence: 'internal' })
    assert.equal(refusal(misspelt), '400 bad-field')
    assert.equal(misspelt.body.error.message, '"audence" is not known; expected "text", "audience".')
    assert.deepEqual(await entries(customer), before)
  })

  it('names the field that is wrong', async () => {
    const customer = await floor.served()
    for (const body of [{}, { text: '' }, { text: ' \n' }, { text: 5 }, { text: null }, { text: ['a'] }, [], 7]) {
      const answer = await say(customer, body)
      assert.equal(refusal(answer), '400 bad-field')
      assert.match(answer.body.error.message, /"text"/)
    }
    assert.equal(refusal(await say(customer, { text: 'x'.repeat(28 * 1024) })), '413 message-too-big')
    const notJson = await floor.app.call('POST', `/api/conversations/${customer.id}/messages`, { token: floor.riley.token, body: '{"text":' })
    assert.deepEqual([notJson.status, notJson.body.error.code], [400, 'BadSyntax'])
    assert.equal((await customer.texts()).length, 1)
  })

  it('only who serves the conversation may speak in it, and nobody after it has ended', async () => {
    const customer = await floor.served()
    const path = `/api/conversations/${customer.id}/messages`
    assert.equal(refusal(await floor.sam.post(path, { text: 'hi' })), '403 not-in-conversation')
    assert.equal(refusal(await floor.lee.post(path, { text: 'hi', audience: 'internal' })), '403 not-in-conversation')
    for (const id of ['unknown', '%20', 'a_b']) {
      assert.equal(refusal(await floor.riley.post(`/api/conversations/${id}/messages`, { text: 'hi' })), '404 unknown-conversation')
    }
    await customer.leave()
    const length = (await entries(customer)).length
    assert.equal(refusal(await floor.riley.post(path, { text: 'hi' })), '409 conversation-ended')
    assert.equal(refusal(await floor.sam.post(path, { text: 'hi' })), '403 not-in-conversation')
    assert.equal((await entries(customer)).length, length)
  })
})
