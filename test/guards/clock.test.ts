import assert from 'node:assert/strict'
import { TestClock } from '../support/clock.ts'

describe('the clock of the tests', () => {
  it('runs what is due in order of time, then of being set, each at its own moment', async () => {
    const clock = new TestClock(1000)
    const seen: string[] = []
    const note = (name: string) => () => seen.push(`${name} ${clock.now()}`)
    clock.after(20, note('b'))
    clock.after(10, note('a'))
    clock.after(20, note('c'))
    clock.after(21, note('later'))
    await clock.advance(20)
    assert.deepEqual(seen, ['a 1010', 'b 1020', 'c 1020'])
    assert.equal(clock.now(), 1020)
  })

  it('lets work settle between timers, so that what it sets within the stretch runs too', async () => {
    const clock = new TestClock(0)
    const seen: number[] = []
    const again = async () => {
      seen.push(clock.now())
      await new Promise((resolve) => setImmediate(resolve))
      clock.after(10, again)
    }
    clock.after(10, again)
    await clock.advance(35)
    assert.deepEqual(seen, [10, 20, 30])
  })

  it('forgets what is cancelled', async () => {
    const clock = new TestClock(0)
    const cancel = clock.after(10, () => assert.fail('it was cancelled'))
    cancel()
    await clock.advance(10)
  })
})
