import assert from 'node:assert/strict'
import sinon from 'sinon'
import { watchStatus, type Found } from '../../src/console/chat/status-watch.ts'

describe('looking at whom one is talking to', () => {
  let clock: sinon.SinonFakeTimers
  beforeEach(() => void (clock = sinon.useFakeTimers()))
  afterEach(() => clock.restore())

  const served: Found = { status: 'served', by: { kind: 'bot', name: 'Bot A' } }

  /** A watch whose every answer is the one given, and how often it was asked. */
  function watching(answer: () => Found) {
    const told: Found[] = []
    let asked = 0
    const watch = watchStatus(
      async () => {
        asked++
        return answer()
      },
      (found) => void told.push(found),
    )
    return { watch, told, asked: () => asked }
  }

  it('CSL-26 a hand-over that follows the last message by itself is seen within seconds', async () => {
    let answer: Found = served
    const { watch, told } = watching(() => answer)
    watch.soon()
    await clock.tickAsync(100)
    answer = { status: 'waiting', position: 1 }
    await clock.tickAsync(500)
    assert.deepEqual(told.at(-1), answer)
    watch.stop()
  })

  it('CSL-26 many messages at once are one reason to look, and rest makes it rare', async () => {
    const { watch, asked } = watching(() => served)
    for (let count = 0; count < 500; count++) watch.soon()
    await clock.tickAsync(3_000)
    assert.equal(asked(), 3)
    await clock.tickAsync(60_000)
    assert.equal(asked(), 6)
    watch.stop()
    await clock.tickAsync(60_000)
    assert.equal(asked(), 6)
  })

  it('CSL-26 who waits is told the place in the queue every few seconds, and trouble is looked after soon', async () => {
    let answer: Found = { status: 'waiting', position: 3 }
    const { watch, told, asked } = watching(() => answer)
    watch.soon()
    await clock.tickAsync(10_000)
    answer = 'away'
    await clock.tickAsync(4_000)
    assert.equal(told.at(-1), 'away')
    const before = asked()
    await clock.tickAsync(4_000)
    assert.equal(asked(), before + 2)
    watch.stop()
  })

  it('CSL-26 an answer that says nothing changes nothing', async () => {
    const { watch, told } = watching(() => undefined)
    watch.soon()
    await clock.tickAsync(100)
    assert.deepEqual(told, [])
    watch.stop()
  })
})
