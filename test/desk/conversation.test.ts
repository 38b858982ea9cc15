import assert from 'node:assert/strict'
import type { LogEntry, TraceEntry } from '../../src/desk/types.ts'
import { refusal, startFloor, type Floor } from './floor.ts'

describe('one conversation at the desk', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  it('is for those who serve or served it, who hold an offer of it, and supervisors', async () => {
    await floor.riley.become('Available')
    const customer = await floor.customer('people', { user: { id: 'casey', name: 'Casey' }, locale: 'de-DE' })
    await customer.offered('riley')
    const path = `/api/conversations/${customer.id}`
    for (const part of ['', '/log', '/trace']) {
      assert.equal((await floor.riley.get(path + part)).status, 200)
      assert.equal((await floor.lee.get(path + part)).status, 200)
      assert.equal(refusal(await floor.sam.get(path + part)), '403 not-in-conversation')
      assert.equal(refusal(await floor.lee.get(`/api/conversations/unknown${part}`)), '404 unknown-conversation')
    }
    await floor.riley.accept()
    await floor.riley.post(`${path}/end`)
    const { status, customer: who, locale, sessions, channel } = (await floor.riley.get(path)).body
    assert.deepEqual([status, who, locale, channel], ['Closed', { id: 'casey', name: 'Casey' }, 'de-DE', 'direct-line'])
    const [{ openedAt, closedAt, id: _, ...session }] = sessions
    assert.deepEqual(session, { workerId: 'riley', name: 'Riley', role: 'primary', queueId: 'desk', reason: 'AgentEndConversation' })
    assert.ok(openedAt < closedAt)
  })

  it('an offer that was declined opens nothing any more', async () => {
    await floor.riley.become('Available')
    const customer = await floor.customer()
    await customer.offered('riley')
    const [offer] = await floor.riley.offers()
    await floor.riley.become('Offline')
    await floor.riley.post(`/api/offers/${offer?.id}/reject`)
    assert.equal(refusal(await floor.riley.get(`/api/conversations/${customer.id}`)), '403 not-in-conversation')
  })

  it('CNV-2 the log says what happened in order and is read on from any seq', async () => {
    const customer = await floor.served()
    await customer.say('Good morning')
    const path = `/api/conversations/${customer.id}`
    const whole = (await floor.riley.get(`${path}/log`)).body
    const types = whole.entries.map(({ type }: LogEntry) => type)
    assert.deepEqual(types, ['conversation-started', 'routed', 'offer-made', 'offer-closed', 'session-opened', 'activity-accepted', 'activity-accepted'])
    assert.deepEqual([whole.more, whole.through], [false, whole.entries.at(-1).seq])
    assert.equal(whole.entries.at(-1).activity.text, 'Good morning')
    assert.deepEqual((await floor.riley.get(`${path}/log?after=${whole.through - 1}`)).body.entries, whole.entries.slice(-1))
    assert.deepEqual((await floor.riley.get(`${path}/log?after=${whole.through}`)).body, { entries: [], through: whole.through, more: false })
    for (const after of ['-1', 'x', '1.5', '1e3', '9'.repeat(16)]) {
      assert.equal(refusal(await floor.riley.get(`${path}/log?after=${after}`)), '400 bad-field')
    }
  })

  it('a long log comes in pages without gap or repeat, and its trace whole', async () => {
    const customer = await floor.served()
    await Promise.all(Array.from({ length: 520 }, (_, at) => customer.say(`message ${at}`)))
    const path = `/api/conversations/${customer.id}`
    const first = (await floor.riley.get(`${path}/log`)).body
    assert.deepEqual([first.more, first.entries.length], [true, 500])
    const second = (await floor.riley.get(`${path}/log?after=${first.through}`)).body
    assert.equal(second.more, false)
    const seqs = [...first.entries, ...second.entries].map(({ seq }: LogEntry) => seq)
    assert.deepEqual(seqs, seqs.map((_, at) => at + 1))
    await floor.riley.post(`${path}/end`)
    assert.equal((await floor.riley.get(`${path}/trace`)).body.at(-1).code, 'conversation-closed')
  })

  it('ASG-8 the trace names who was chosen and why, and who was passed over', async () => {
    await floor.riley.become('Available')
    const customer = await floor.customer()
    await customer.offered('riley')
    const [offer] = await floor.riley.offers()
    await floor.sam.become('Available')
    await floor.riley.post(`/api/offers/${offer?.id}/reject`)
    await customer.offered('sam')
    const trace: TraceEntry[] = (await floor.lee.get(`/api/conversations/${customer.id}/trace`)).body
    const said = (code: string) => trace.filter((entry) => entry.code === code).map(({ text }) => text)
    assert.deepEqual(said('routed'), ['Desk: waits for a representative (a new conversation).'])
    assert.deepEqual(said('offer-made'), [
      'highest capacity: Riley has 20 units free',
      'highest capacity: Sam has 20 units free; passed over: Riley (left or declined it before)',
    ])
    assert.deepEqual(said('offer-closed'), ['The offer to Riley was rejected.'])
  })
})
