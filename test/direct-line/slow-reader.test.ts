import assert from 'node:assert/strict'
import { startApp, type TestApp } from '../support/app.ts'
import { saying, startChat, type Chat, type Stream } from '../support/chat.ts'

const TEXT = 'x'.repeat(27_000)
/** Together more than the system's own buffers between two sockets of one machine take. */
const MANY = 400

describe('a slow reader', () => {
  let app: TestApp
  let chat: Chat
  before(async () => {
    app = await startApp()
    chat = await startChat(app)
  })
  after(() => app.stop())

  const names = (stream: Stream) =>
    stream
      .activities()
      .filter(({ type }) => type === 'event')
      .map(({ name }) => Number(name))
  const all = Array.from({ length: MANY }, (_, index) => index)
  const last = ({ name }: { name?: string }) => name === String(MANY - 1)

  it('DLN-7 is ended once too much piles up; others go on, and it resumes where it was', async () => {
    const [slow, quick] = [await chat.open(), await chat.open()]
    slow.socket.pause()
    for (const index of all) await chat.post({ type: 'event', name: String(index), value: TEXT })
    await quick.until(last)
    assert.deepEqual(names(quick), all)
    slow.socket.resume()
    assert.equal((await slow.closed).code, 1006)
    assert.ok(names(slow).length < MANY)
    const resumed = await chat.open((await chat.reconnect(slow.watermark())).body.streamUrl)
    await resumed.until(last)
    assert.deepEqual([...names(slow), ...names(resumed)], all)
    await Promise.all([quick.close(), resumed.close()])
  })

  it("DLN-7 a long log is replayed at the reader's pace, in one piece", async () => {
    const stream = await chat.open((await chat.reconnect('0')).body.streamUrl)
    stream.socket.pause()
    await chat.post('live')
    stream.socket.resume()
    await stream.until(saying('live'))
    assert.deepEqual(names(stream), all)
    await stream.close()
  })

  it('logs no errors over all this', () => assert.deepEqual(app.errors, []))
})
