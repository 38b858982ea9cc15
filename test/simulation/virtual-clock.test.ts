import assert from 'node:assert/strict'
import { createRandom } from './random.ts'
import { VirtualClock } from './virtual-clock.ts'

describe('the clock of the simulation', () => {
  it('runs timers in order of time, then of being set, whatever the order in which they were set', () => {
    const clock = new VirtualClock(1_000)
    const random = createRandom(1)
    const seen: string[] = []
    const waits = Array.from({ length: 200 }, () => random.between(0, 20))
    waits.forEach((ms, place) => void clock.after(ms, () => seen.push(`${clock.now() - 1_000} ${place}`)))
    while (clock.step());
    const sorted = waits.map((ms, place) => ({ ms, place }))
    sorted.sort((one, other) => one.ms - other.ms || one.place - other.place)
    assert.deepEqual(seen, sorted.map(({ ms, place }) => `${ms} ${place}`))
  })

  it('forgets what is cancelled, and what belongs to a life that has ended', () => {
    const clock = new VirtualClock(0)
    const { clock: own, end } = clock.life()
    clock.after(1, () => assert.fail('it was cancelled'))()
    own.after(2, () => assert.fail('its life has ended'))
    clock.after(1, end)
    while (clock.step());
    assert.equal(clock.now(), 2)
  })
})

describe('chance in the simulation', () => {
  it('is the same for the same seed, and another for each part', () => {
    const draws = (random = createRandom(7)) => Array.from({ length: 5 }, () => random.next())
    assert.deepEqual(draws(), draws())
    assert.notDeepEqual(draws(createRandom(7).fork('a')), draws(createRandom(7).fork('b')))
  })
})
