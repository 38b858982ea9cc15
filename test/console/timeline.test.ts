import assert from 'node:assert/strict'
import fc from 'fast-check'
import { afterWords, axisOf } from '../../src/console/board/timeline/axis.ts'
import { happeningsOf } from '../../src/console/board/timeline/happenings.ts'
import { pictureOf } from '../../src/console/board/timeline/layout.ts'
import { handBackStory, moment } from './story.ts'

const nameOf = (id: string) => id.toUpperCase()

describe('the timeline of a conversation', () => {
  const story = handBackStory()
  const happenings = happeningsOf(story)
  const picture = pictureOf(story, happenings, moment(200_000), nameOf)

  it('CSL-24 has every entry of log and trace once, in order, on the lane of whom it is about', () => {
    assert.deepEqual(happenings.map(({ seq, kind, lane }) => `${seq} ${kind} ${lane}`), [
      '1 started customer', '2 routed queue', '3 session bot-a', '4 sent bot-a', '5 answered bot-a', '6 sent bot-a',
      '7 message bot-a', '8 message customer', '8 sent bot-a', '9 command bot-a', '10 session bot-a', '11 routed queue',
      '12 offer riley', '13 offer riley', '14 session riley', '15 notice customer', '16 whisper riley', '17 session riley',
      '18 routed queue', '19 session bot-b', '20 sent bot-b', '21 diagnostic bot-b', '22 session bot-b', '23 closed bot-b',
    ])
    assert.equal(new Set(happenings.map(({ key }) => key)).size, happenings.length)
    assert.deepEqual(happenings.find(({ seq }) => seq === 4)?.json, { type: 'conversationUpdate' })
    assert.equal(happenings[1]?.text, 'Bot A is the first bot.')
  })

  it('CSL-24 is a staircase: customer, bot, queue, person, bot, from the top in order of appearance', () => {
    assert.deepEqual(picture.lanes, [
      { id: 'customer', name: 'Casey', kind: 'customer' },
      { id: 'bot-a', name: 'BOT-A', kind: 'bot' },
      { id: 'queue', name: '', kind: 'queue' },
      { id: 'riley', name: 'RILEY', kind: 'representative' },
      { id: 'bot-b', name: 'BOT-B', kind: 'bot' },
    ])
    assert.deepEqual(picture.handovers.map(({ from, to, kind }) => `${from} ${kind} ${to}`), [
      'customer first bot-a', 'bot-a escalation queue', 'queue accepted riley', 'riley hand-back bot-b',
    ])
  })

  it('CSL-24 shows stays, waits and offers from when to when', () => {
    const bars = picture.segments.map(({ lane, kind, from, to }) => [lane, kind, from - moment(0), to - moment(0)])
    assert.deepEqual(bars, [
      ['customer', 'present', 0, 95_001], ['bot-a', 'session', 2, 5_051], ['queue', 'waiting', 5_052, 65_001],
      ['riley', 'offer', 5_060, 65_000], ['riley', 'session', 65_001, 80_000], ['bot-b', 'session', 80_002, 95_000],
    ])
    assert.equal(picture.segments.find(({ kind }) => kind === 'offer')?.reason, 'accepted')
    assert.ok(picture.segments.every(({ isOpen }) => !isOpen))
  })

  it('CSL-24 goes on to the present while the conversation does', () => {
    const going = handBackStory({ closed: false })
    const { segments, to } = pictureOf(going, happeningsOf(going), moment(200_000), nameOf)
    assert.equal(to, moment(200_000))
    assert.deepEqual(segments.filter(({ isOpen }) => isOpen).map(({ lane }) => lane), ['customer', 'bot-b'])
  })
})

describe('the timeline of a conversation that a second representative took part in', () => {
  const story = handBackStory()
  const sam = { ...story.conversation.sessions[1]!, id: 'x_sam', workerId: 'sam', openedAt: new Date(moment(72_000)).toISOString() }
  const riley = { ...story.conversation.sessions[1]!, closedAt: new Date(moment(75_000)).toISOString(), reason: 'AgentClosed' }
  const [a, , b] = story.conversation.sessions
  const log = [...story.log, { seq: 16.5, at: new Date(moment(75_001)).toISOString(), type: 'role-changed', workerId: 'sam', role: 'primary' }]
  const together = { ...story, log: log.sort((one, other) => one.seq - other.seq), conversation: { ...story.conversation, sessions: [a!, riley, sam, b!] } }

  it('CSL-24 no arrow leads back in time, and what follows is on the lane of who goes on', () => {
    const happenings = happeningsOf(together)
    const { handovers } = pictureOf(together, happenings, moment(200_000), nameOf)
    assert.deepEqual(handovers.map(({ from, to }) => `${from} ${to}`), ['customer bot-a', 'bot-a queue', 'queue riley', 'riley sam', 'sam bot-b'])
    assert.ok(handovers.every(({ at, until }) => until >= at))
    assert.deepEqual(happenings.filter(({ text }) => text === 'role-changed').map(({ lane }) => lane), ['sam'])
  })
})

describe('the axis of a timeline', () => {
  it('CSL-24 keeps the order of moments, and quick turns apart beside long waits', () => {
    const moments = fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 2, maxLength: 60 })
    fc.assert(
      fc.property(moments, fc.constantFrom('stretched', 'true'), (times, scale) => {
        const axis = axisOf(times, scale, 800)
        const sorted = [...new Set(times)].sort((one, other) => one - other)
        const places = sorted.map(axis.x)
        assert.ok(axis.width >= 800 && places.every((x) => x >= 0 && x <= axis.width + 0.001))
        for (const [index, x] of places.slice(1).entries()) {
          assert.ok(x > (places[index] ?? 0))
          if (scale === 'stretched') assert.ok(x - (places[index] ?? 0) >= 7.49, 'two events lie on each other')
        }
        for (const [index, tick] of axis.ticks.slice(1).entries()) assert.ok(tick.x - (axis.ticks[index]?.x ?? 0) >= 87.9)
      }),
    )
  })

  it('CSL-24 one moment alone, or none, is an axis as well', () => {
    for (const times of [[], [5], [5, 5]]) assert.equal(axisOf(times, 'stretched', 300).x(5), 0)
  })

  it('CSL-24 says how long after the start', () => {
    assert.deepEqual([0, 354, 12_340, 125_000, 3_725_000].map((after) => afterWords(after)), ['0 s', '0.35 s', '12.3 s', '2:05', '1:02:05'])
  })
})
