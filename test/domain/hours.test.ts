import assert from 'node:assert/strict'
import { isOpen, nextChange, type Hours } from '../../src/domain/hours.ts'

/** Weekdays 9 to 17:30 in Berlin, and Saturday night until 2. */
const berlin: Hours = {
  timeZone: 'Europe/Berlin',
  open: [
    { days: [1, 2, 3, 4, 5], from: 9 * 60, to: 17 * 60 + 30 },
    { days: [6], from: 22 * 60, to: 26 * 60 },
  ],
  holidays: ['2026-12-25'],
}

const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[Europe/Berlin]`).epochMilliseconds

describe('operating hours', () => {
  const cases: [moment: string, open: boolean][] = [
    ['2026-11-20T08:59:59', false],
    ['2026-11-20T09:00', true],
    ['2026-11-20T17:29:59', true],
    ['2026-11-20T17:30', false],
    ['2026-11-21T12:00', false],
    ['2026-11-21T23:00', true],
    ['2026-11-22T01:59', true],
    ['2026-11-22T02:00', false],
    ['2026-12-25T12:00', false],
    // The clocks went back on 25 October and forward on 29 March: nine is nine by the wall.
    ['2026-10-23T09:00', true],
    ['2026-10-26T09:00', true],
    ['2026-10-26T08:59', false],
    ['2026-03-30T09:00', true],
  ]
  for (const [moment, open] of cases) {
    it(`ASG-6 is ${open ? 'open' : 'closed'} on ${moment} in its own time zone`, () => {
      assert.equal(isOpen(berlin, at(moment)), open)
    })
  }

  it('ASG-6 without hours it is always open', () => assert.equal(isOpen(undefined, 0), true))

  it('ASG-6 knows when it opens or closes next, over weekends and holidays', () => {
    assert.equal(nextChange(berlin, at('2026-11-20T10:00')), at('2026-11-20T17:30'))
    assert.equal(nextChange(berlin, at('2026-11-20T18:00')), at('2026-11-21T22:00'))
    assert.equal(nextChange(berlin, at('2026-11-22T00:30')), at('2026-11-22T02:00'))
    assert.equal(nextChange(berlin, at('2026-12-24T18:00')), at('2026-12-26T22:00'))
  })

  it('ASG-6 what is open around the clock never changes', () => {
    const always = { ...berlin, open: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 24 * 60 }], holidays: [] }
    assert.equal(isOpen(always, at('2026-11-21T23:59:59')), true)
    assert.equal(nextChange(always, at('2026-11-21T12:00')), undefined)
  })
})
