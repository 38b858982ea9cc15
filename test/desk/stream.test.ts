import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import type { StreamFrame } from '../../src/desk/types.ts'
import { startFloor, type Floor } from './floor.ts'

describe('the live stream of the desk', () => {
  let floor: Floor
  let open: Listener[] = []
  before(async () => void (floor = await startFloor()))
  afterEach(async () => {
    for (const { socket } of open) socket.close()
    open = []
    await floor.clear()
  })
  after(() => floor.stop())

  interface Listener {
    socket: WebSocket
    frames: StreamFrame[]
    /** The first frame, from now on, that is as wanted. */
    next(wanted: (frame: StreamFrame) => boolean): Promise<StreamFrame>
  }

  function listen({ token }: { token: string }, inQuery = false): Listener {
    const url = `${floor.app.url.replace('http', 'ws')}/api/stream${inQuery ? `?token=${token}` : ''}`
    const socket = new WebSocket(url, inQuery ? {} : { headers: { authorization: `Bearer ${token}` } })
    const frames: StreamFrame[] = []
    let looks: (() => void)[] = []
    let read = 0
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as StreamFrame
      assert.deepEqual(floor.described.wrongShape('StreamFrame', frame), [])
      frames.push(frame)
      for (const look of looks) look()
    })
    const listener: Listener = {
      socket,
      frames,
      next: (wanted) =>
        new Promise((resolve) => {
          const look = () => {
            const at = frames.findIndex((frame, index) => index >= read && wanted(frame))
            if (at < 0) return
            read = at + 1
            looks = looks.filter((other) => other !== look)
            resolve(frames[at] as StreamFrame)
          }
          looks.push(look)
          look()
        }),
    }
    open.push(listener)
    return listener
  }
  const ofType = (type: StreamFrame['type']) => (frame: StreamFrame) => frame.type === type

  async function refused(path: string, headers = {}): Promise<{ status: number | undefined; code: string }> {
    const socket = new WebSocket(`${floor.app.url.replace('http', 'ws')}${path}`, { headers })
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
    const body = JSON.parse(String(await response.toArray().then((chunks) => Buffer.concat(chunks))))
    return { status: response.statusCode, code: body.error.code }
  }

  it('begins with a snapshot: who I am, my offers, my conversations', async () => {
    const served = await floor.served()
    const waiting = await floor.customer()
    await waiting.offered('riley')
    const first = await listen(floor.riley).next(() => true)
    assert.equal(first.type, 'snapshot')
    assert.ok(first.type === 'snapshot')
    assert.deepEqual([first.me.id, first.me.free, first.offers.map(({ conversationId }) => conversationId)], ['riley', 0, [waiting.id]])
    assert.deepEqual(first.conversations.slice(0, 2).map(({ id }) => id).sort(), [served.id, waiting.id].sort())
  })

  it('hints at what concerns the caller alone; a supervisor hears of everything', async () => {
    const [riley, sam, lee] = [floor.riley, floor.sam, floor.lee].map((person) => listen(person)) as [Listener, Listener, Listener]
    for (const listener of [riley, sam, lee]) await listener.next(ofType('snapshot'))
    const customer = await floor.served()
    await riley.next(ofType('offers'))
    const hint = await riley.next((frame) => frame.type === 'conversation' && frame.status === 'Active')
    const { seq } = (await floor.riley.get(`/api/conversations/${customer.id}`)).body
    assert.deepEqual(hint, { type: 'conversation', id: customer.id, status: 'Active', seq })
    await customer.leave()
    for (const listener of [riley, lee]) await listener.next((frame) => frame.type === 'conversation' && frame.status === 'Closed')
    await floor.riley.become('Away')
    await sam.next((frame) => frame.type === 'presence' && frame.presence === 'Away')
    assert.deepEqual([...new Set(sam.frames.map(({ type }) => type))], ['snapshot', 'presence'])
  })

  it('tells of an offer when it comes and when it goes, whoever ends it', async () => {
    const riley = listen(floor.riley)
    await riley.next(ofType('snapshot'))
    await floor.riley.become('Available')
    for (const end of ['reject', 'leave', 'time'] as const) {
      const customer = await floor.customer()
      await riley.next(ofType('offers'))
      const [offer] = await floor.riley.offers()
      await floor.riley.become('Offline')
      if (end === 'reject') await floor.riley.post(`/api/offers/${offer?.id}/reject`)
      else if (end === 'leave') await customer.leave()
      else await floor.clock.advance(61_000)
      await riley.next(ofType('offers'))
      assert.deepEqual(await floor.riley.offers(), [])
      await customer.leave()
      await floor.riley.become('Available')
    }
  })

  it('TRF-7 whoever is in it hears of it, unseen or not; whoever no longer is hears that once', async () => {
    const customer = await floor.served()
    await floor.sam.become('Available')
    const [riley, sam] = [listen(floor.riley), listen(floor.sam)]
    for (const listener of [riley, sam]) await listener.next(ofType('snapshot'))
    const path = `/api/conversations/${customer.id}`
    await floor.riley.post(`${path}/consult`, { workerId: 'sam' })
    await sam.next(ofType('offers'))
    await floor.sam.accept()
    const heard = async (listener: Listener) => {
      const { seq } = (await floor.lee.get(path)).body
      await listener.next((frame) => frame.type === 'conversation' && frame.seq === seq)
    }
    await floor.sam.post(`${path}/messages`, { text: 'psst', audience: 'internal' })
    await Promise.all([heard(riley), heard(sam)])
    await floor.sam.post(`${path}/leave`)
    await heard(sam)
    await floor.riley.post(`${path}/messages`, { text: 'Now we two' })
    await heard(riley)
    await floor.riley.become('Busy')
    await sam.next(ofType('presence'))
    assert.equal(sam.frames.filter(ofType('conversation')).at(-1)?.type, 'conversation')
    const { seq } = (await floor.lee.get(path)).body
    assert.ok(!sam.frames.some((frame) => frame.type === 'conversation' && frame.seq === seq))
  })

  it("tells that the customer types, to those who serve", async () => {
    const customer = await floor.served()
    const [riley, sam] = [listen(floor.riley), listen(floor.sam)]
    for (const listener of [riley, sam]) await listener.next(ofType('snapshot'))
    await customer.post({ type: 'typing' })
    assert.deepEqual(await riley.next(ofType('typing')), { type: 'typing', id: customer.id })
    await floor.riley.become('Busy')
    await sam.next(ofType('presence'))
    assert.ok(!sam.frames.some(ofType('typing')))
  })

  it('TRF-6 no frame holds what was said or whispered', async () => {
    const customer = await floor.served()
    const riley = listen(floor.riley)
    await riley.next(ofType('snapshot'))
    await customer.say('aloud-by-customer')
    await floor.riley.post(`/api/conversations/${customer.id}/messages`, { text: 'whisper-text', audience: 'internal' })
    const { seq } = (await floor.riley.get(`/api/conversations/${customer.id}`)).body
    await riley.next((frame) => frame.type === 'conversation' && frame.seq === seq)
    assert.doesNotMatch(JSON.stringify(riley.frames), /aloud-by-customer|whisper-text/)
  })

  it('whoever reconnects gets a new snapshot with what has changed', async () => {
    const customer = await floor.served()
    const first = listen(floor.riley, true)
    const before = await first.next(ofType('snapshot'))
    first.socket.terminate()
    await customer.leave()
    const after = await listen(floor.riley, true).next(() => true)
    const statusIn = (frame: StreamFrame) => frame.type === 'snapshot' && frame.conversations.find(({ id }) => id === customer.id)?.status
    assert.deepEqual([statusIn(before), statusIn(after)], ['Active', 'Closed'])
  })

  it('is refused without a token of the desk', async () => {
    const customer = await floor.customer()
    const wanted = { status: 401, code: 'unauthorized' }
    assert.deepEqual(await refused('/api/stream'), wanted)
    assert.deepEqual(await refused('/api/stream?token='), wanted)
    assert.deepEqual(await refused('/api/stream?token=nonsense'), wanted)
    assert.deepEqual(await refused(`/api/stream?token=${customer.token}`), wanted)
    assert.deepEqual(await refused('/api/stream', { authorization: 'Bearer people' }), wanted)
    assert.deepEqual(await refused(`/api/streams?token=${floor.riley.token}`), { status: 404, code: 'NotFound' })
  })
})
