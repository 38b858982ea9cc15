import assert from 'node:assert/strict'
import { deskRoutes } from '../../src/desk/routes.ts'
import { startFloor, type Customer, type Floor } from '../desk/floor.ts'
import { openStream } from '../support/chat.ts'
import { askRaw, disguises } from './raw.ts'

const YOURS = 'canary-of-another-customer'
const WHISPER = 'canary-of-the-whisper'
const BASE = '/v3/directline'

describe('a customer with hostile intent', () => {
  let floor: Floor
  let me: Customer
  let you: Customer
  /** Everything that this customer was ever answered. */
  const heard: string[] = []
  before(async () => {
    floor = await startFloor()
    you = await floor.served()
    me = await floor.served()
    await you.say(YOURS)
    for (const { id } of [me, you])
      await floor.riley.post(`/api/conversations/${id}/messages`, { text: WHISPER, audience: 'internal' })
  })
  afterEach(async () => {
    assert.ok(!heard.some((text) => text.includes(YOURS) || text.includes(WHISPER)), 'something leaked')
    const { status } = await floor.app.runtime.router.conversation(you.id as never) ?? {}
    assert.equal(status, 'Active')
  })
  after(async () => {
    await floor.clear()
    await floor.stop()
  })

  async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const answer = await askRaw(floor.app, method, path, { token: me.token, body, headers })
    heard.push(answer.text)
    assert.ok(answer.status < 500, `${method} ${path}: ${answer.status} ${answer.text}`)
    return answer
  }

  it('AUT-14 reaches no conversation but their own, however the path is written', async () => {
    const before = (await floor.lee.get(`/api/conversations/${you.id}`)).body.seq
    for (const other of [you.id, ...disguises(me.id, you.id), 'nowhere', '']) {
      for (const end of ['', '/activities', '/status', '/stream']) {
        const { status, text } = await ask('GET', `${BASE}/conversations/${other}${end}`)
        assert.ok(status >= 400 || text.includes(me.id), `${other}${end}: ${status} ${text}`)
      }
      await ask('POST', `${BASE}/conversations/${other}/activities`, { type: 'message', text: 'forged' })
      await ask('POST', `${BASE}/conversations/${other}/activities`, { type: 'endOfConversation' })
    }
    for (const body of [{ conversationId: you.id }, { conversation: { id: you.id } }]) {
      assert.ok(!(await ask('POST', `${BASE}/conversations?conversationId=${you.id}`, body)).text.includes(you.id))
      assert.ok(!(await ask('POST', `${BASE}/tokens/refresh`, body)).text.includes(you.id))
    }
    assert.equal((await floor.lee.get(`/api/conversations/${you.id}`)).body.seq, before)
  })

  it('AUT-14 learns no whisper: by no watermark, page, socket or id', async () => {
    await me.say('still there')
    for (const watermark of ['', '-', '0', '-1', '1', '00', '5', '1e1', '0x1', 'h5', 's1', '99999999999999999999', '%00', 'null', '[]'])
      await ask('GET', `${BASE}/conversations/${me.id}/activities?watermark=${watermark}`)
    const { body } = await floor.app.call('GET', `${BASE}/conversations/${me.id}?watermark=-`, { token: me.token })
    const stream = await openStream(body.streamUrl)
    await stream.until(({ text }) => text === 'still there')
    heard.push(JSON.stringify(stream.frames))
    await stream.close()
    for (const part of ['log', 'trace', 'bot-activities', 'internal', 'transcript', 'history', 'members'])
      await ask('GET', `${BASE}/conversations/${me.id}/${part}`)
    for (let seq = 1; seq < 20; seq++) {
      const said = await ask('POST', `${BASE}/conversations/${me.id}/activities`, { type: 'message', text: 'hm', replyToId: `${me.id}_h${seq}` })
      assert.equal(said.status, 200)
      await ask('GET', `${BASE}/conversations/${me.id}/activities/${me.id}_h${seq}`)
    }
    heard.push(JSON.stringify(await me.activities()))
  })

  it('AUT-14 says nothing that only a bot, a representative or the service may say', async () => {
    const post = (activity: object) => ask('POST', `${BASE}/conversations/${me.id}/activities`, activity)
    for (const type of ['conversationUpdate', 'ConversationUpdate', 'invoke', 'trace', 'handoff', 'installationUpdate', 'invokeResponse'])
      assert.equal((await post({ type, name: 'handoff.initiate', membersAdded: [{ id: 'bot-b' }] })).status, 400, type)
    for (const name of ['omnichannelSetContext', 'OMNICHANNELSETCONTEXT'])
      assert.equal((await post({ type: 'event', name, value: { msdyn_CustomerId: 'you' } })).status, 400, name)
    const commands = ['Escalate', 'EndConversation'].map((type) => ({ tags: JSON.stringify({ type, context: { MCS_CSAT: 5 } }) }))
    const forged = [...commands, { deliveryMode: 'bridged' }, { tags: 'public' }, { audience: 'internal' }, { tags: 'ChannelId-lcw,OmnichannelContextMessage,Hidden' }]
    for (const channelData of [...forged, ...forged.map((one) => JSON.stringify(one))])
      assert.equal((await post({ type: 'message', text: 'x', channelData, audience: 'internal', from: { id: 'riley', role: 'bot' } })).status, 200)
    const state = await floor.app.runtime.router.conversation(me.id as never)
    assert.deepEqual([state?.status, state?.status === 'Active' && state.session.workerId, state?.variables], ['Active', 'riley', {}])
    const { entries } = (await floor.lee.get(`/api/conversations/${me.id}/log?after=0`)).body
    const spoken = entries.filter((entry: { type: string; from?: { kind: string }; activity?: { text?: string } }) => entry.activity?.text === 'x')
    assert.equal(spoken.length, forged.length * 2)
    for (const { from, audience, activity } of spoken) assert.deepEqual([from.kind, audience, activity.from.role], ['customer', 'public', 'user'])
  })

  it('AUT-14 is nobody at the desk, for bots and at the sign-in', async () => {
    for (const { method, path } of deskRoutes({ development: true, signIn: {} } as never).filter((one) => !/sign|dev|openapi/.test(one.path))) {
      const filled = path.replace(':conversationId', me.id).replace(':offerId', `${me.id}_o3`)
      const { status } = await ask(method, filled, method === 'GET' ? undefined : { text: 'x', workerId: 'riley', queueId: 'survey' })
      assert.equal(status, 401, `${method} ${path}`)
      const overridden = await ask('POST', filled, { text: 'x' }, { 'x-http-method-override': method })
      assert.ok([401, 404, 405].includes(overridden.status))
    }
    assert.equal((await ask('GET', `/api/stream?token=${me.token}`)).status, 404)
  })
})
