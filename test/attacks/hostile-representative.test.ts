import assert from 'node:assert/strict'
import { deskRoutes } from '../../src/desk/routes.ts'
import type { StreamFrame } from '../../src/desk/types.ts'
import { startFloor, type Customer, type Floor } from '../desk/floor.ts'
import { askRaw, disguises } from './raw.ts'

const SAID = 'canary-of-the-customer'
const WHISPER = 'canary-of-the-whisper'

describe('a representative with hostile intent', () => {
  let floor: Floor
  /** Riley's; Sam, who is hostile, has no part in it. */
  let customer: Customer
  let frames: StreamFrame[]
  let socket: WebSocket
  const heard: string[] = []
  before(async () => {
    floor = await startFloor()
    customer = await floor.served()
    socket = new WebSocket(`${floor.app.url.replace('http', 'ws')}/api/stream?token=${floor.sam.token}`)
    frames = []
    await new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        heard.push(String(data))
        frames.push(JSON.parse(String(data)))
        resolve()
      }
    })
    await customer.say(SAID)
    await floor.riley.post(`/api/conversations/${customer.id}/messages`, { text: WHISPER, audience: 'internal' })
  })
  after(async () => {
    socket.close()
    await floor.clear()
    await floor.stop()
  })

  const seq = async () => (await floor.lee.get(`/api/conversations/${customer.id}`)).body.seq
  const calls = () => deskRoutes({ development: true } as never).filter(({ path }) => path.includes('/conversations/:'))

  async function ask(method: string, path: string, body?: unknown) {
    const answer = await askRaw(floor.app, method, path, { token: floor.sam.token, body })
    heard.push(answer.text)
    assert.ok(answer.status < 500, `${method} ${path}: ${answer.status} ${answer.text}`)
    return answer
  }

  it('AUT-14 does nothing in a conversation of others, whomever the body names and however the path is written', async () => {
    const before = await seq()
    const bodies = [
      {},
      { text: 'forged', queueId: 'survey' },
      { text: 'forged', audience: 'internal', workerId: 'riley', role: 'primary' },
      { text: 'forged', workerId: 'sam', roles: ['supervisor'], me: { id: 'riley', roles: ['supervisor'] } },
      { text: 'forged', queueId: 'solo', from: { kind: 'representative', workerId: 'riley' }, supervisor: true },
    ]
    for (const { method, path } of calls()) {
      for (const id of [customer.id, ...disguises('mine', customer.id)]) {
        for (const body of method === 'GET' ? [undefined] : bodies) {
          const { status } = await ask(method, path.replace(':conversationId', id), body)
          assert.ok(status >= 400, `${method} ${path} of ${id} with ${JSON.stringify(body)}: ${status}`)
        }
      }
    }
    assert.equal(await seq(), before)
  })

  it('AUT-14 takes no offer of others, and learns of none', async () => {
    const second = await floor.customer()
    await second.offered('riley')
    const [offer] = await floor.riley.offers()
    for (const id of [offer?.id ?? '', `${second.id}_o1`, `${customer.id}_o3`])
      for (const what of ['accept', 'reject']) assert.ok((await ask('POST', `/api/offers/${id}/${what}`, { workerId: 'riley' })).status >= 400)
    assert.equal((await ask('GET', '/api/offers?workerId=riley')).text, '[]')
    assert.equal((await floor.riley.offers())[0]?.id, offer?.id)
  })

  it('AUT-14 lists, counts and hears nothing of what is not theirs', async () => {
    for (const query of ['', '?workerId=sam', '?status=Active', '?queueId=desk', `?conversationId=${customer.id}`, '?before=x', '?limit=9999'])
      assert.ok(!(await ask('GET', `/api/conversations${query}`)).text.includes(customer.id), query)
    for (const query of ['?workerId=riley', '?workerId=lee', '?workerId=bot-a']) assert.equal((await ask('GET', `/api/conversations${query}`)).status, 403)
    assert.equal((await ask('GET', `/api/queues?conversationId=${customer.id}`)).status, 403)
    await customer.post({ type: 'typing' })
    await customer.say('once more')
    assert.deepEqual(frames.filter((frame) => 'id' in frame && frame.id === customer.id), [])
  })

  it('AUT-14 becomes nobody else: no presence, no role, no sign-in of another', async () => {
    for (const more of [{ workerId: 'riley' }, { id: 'riley' }, { roles: ['supervisor'] }])
      assert.equal((await ask('PUT', '/api/me/presence', { presence: 'Away', ...more })).status, 400)
    await ask('PUT', '/api/me/presence', { presence: 'Away' })
    const workers = (await floor.lee.get('/api/workers')).body as { id: string; presence?: string }[]
    assert.deepEqual(workers.filter(({ presence }) => presence === 'Away').map(({ id }) => id), ['sam'])
    assert.deepEqual(JSON.parse((await ask('GET', '/api/me')).text).roles, ['representative'])
    for (const workerId of ['__proto__', 'constructor', 'bot-a', ['riley'], { id: 'lee' }])
      assert.ok((await ask('POST', '/api/dev/sign-in', { workerId })).status >= 400)
  })

  it('AUT-14 heard nothing in all of this', () => {
    assert.ok(heard.length > 100)
    assert.deepEqual(heard.filter((text) => text.includes(SAID) || text.includes(WHISPER) || text.includes('once more')), [])
  })
})

describe('a whisper', () => {
  const texts = (received: { activity: object }[]) => JSON.stringify(received.map(({ activity }) => activity))

  it('AUT-14 leaves by no door: not to the customer, not to the bots before and after, not to who only holds an offer', async () => {
    const floor = await startFloor()
    const { riley, sam } = floor
    const customer = await floor.served()
    const path = `/api/conversations/${customer.id}`
    const seen: string[] = []
    const stream = new WebSocket(customer.streamUrl)
    stream.onmessage = ({ data }) => void seen.push(String(data))
    await riley.post(`${path}/messages`, { text: WHISPER, audience: 'internal' })
    await sam.become('Available')
    await riley.post(`${path}/transfer`, { workerId: 'sam', note: 'please' })
    const [offer] = await sam.offers()
    for (const part of ['', '/log', '/trace']) assert.ok(!JSON.stringify((await sam.get(path + part)).body).includes(WHISPER), part)
    assert.ok(!JSON.stringify(await sam.offers()).includes(WHISPER))
    assert.equal((await sam.post(`/api/offers/${offer?.id}/reject`)).status, 200)
    assert.equal((await sam.get(`${path}/log`)).status, 403, 'who declined has no part any more')
    const had = floor.b.received.length
    await riley.post(`${path}/transfer`, { queueId: 'survey', note: WHISPER })
    await floor.b.arrived(had + 2)
    await customer.say('Five')
    await floor.b.arrived(had + 3)
    assert.ok(!texts(floor.b.received).includes(WHISPER))
    assert.ok(!texts(floor.a.received).includes(WHISPER))
    const serviceUrl = `/connector/bot-b/v3/conversations/${customer.id}`
    for (const part of ['/members', '/pagedmembers', '/activities/x/members']) seen.push(JSON.stringify((await floor.app.call('GET', serviceUrl + part)).body))
    seen.push(JSON.stringify(await customer.activities()))
    assert.ok(seen.join().includes('Five'))
    assert.ok(!seen.join().includes(WHISPER))
    assert.ok(JSON.stringify((await floor.lee.get(`${path}/log`)).body).includes(WHISPER), 'a supervisor reads it')
    stream.close()
    await floor.clear()
    await floor.stop()
  })
})
