import assert from 'node:assert/strict'
import { deskStream } from '../../src/desk/stream.ts'
import type { StreamFrame } from '../../src/desk/types.ts'
import type { Call } from '../../src/protocol/http.ts'
import { startFloor, type Floor } from './floor.ts'

describe('what happens while the snapshot of the live stream is read', () => {
  let floor: Floor
  before(async () => void (floor = await startFloor()))
  afterEach(() => floor.clear())
  after(() => floor.stop())

  /** A stream of Riley's on a store whose answer about her waits until `finish` is called. */
  async function slowStream() {
    const { runtime } = floor.app
    let finish = () => {}
    const gate = new Promise<void>((resolve) => void (finish = resolve))
    const store = { ...runtime.store, worker: (...given: Parameters<typeof runtime.store.worker>) => gate.then(() => runtime.store.worker(...given)) }
    const auth = { issueToken: async () => '', authorize: async () => ({ workerId: 'riley' }), forged: () => undefined }
    const edge = { runtime: { ...runtime, store }, auth, refused() {}, development: false, own: { names: [], proxied: false }, customerToken: async () => assert.fail() }
    const opened = await deskStream(edge).open({} as Call)
    assert.ok('serve' in opened)
    const frames: StreamFrame[] = []
    let heard = () => {}
    opened.serve({
      async send(text) {
        frames.push(JSON.parse(text))
        heard()
      },
      close: () => assert.fail('it was closed'),
      onClose() {},
      onMessage() {},
    })
    const until = (wanted: (frame: StreamFrame) => boolean) =>
      new Promise<void>((resolve) => {
        heard = () => frames.some(wanted) && resolve()
        heard()
      })
    return { frames, finish, until }
  }

  it('is told after it', async () => {
    const customer = await floor.served()
    const { frames, finish, until } = await slowStream()
    await customer.say('Hello?')
    await floor.clock.advance(0)
    assert.deepEqual(frames, [])
    finish()
    await until(({ type }) => type === 'conversation')
    assert.deepEqual(frames.map(({ type }) => type), ['snapshot', 'conversation'])
  })

  it('an offer that is in the snapshot and gone already is told of', async () => {
    await floor.riley.become('Available')
    const customer = await floor.customer()
    await customer.offered('riley')
    const { frames, finish, until } = await slowStream()
    await floor.clock.advance(0)
    await customer.leave()
    finish()
    await until(({ type }) => type === 'offers')
    assert.ok(frames[0]?.type === 'snapshot')
    assert.deepEqual(frames[0].offers.map(({ conversationId }) => conversationId), [customer.id])
  })
})
