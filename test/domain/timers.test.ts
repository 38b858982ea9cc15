import assert from 'node:assert/strict'
import { wakeAt } from '../../src/domain/wake.ts'
import { bot, deskOf, oneQueue, people, person, queue } from './desk-fixture.ts'
import { botOf, on } from './given.ts'
import * as step from './steps.ts'

const silent = deskOf(
  [bot('bot-a', 100, { inactivityMs: 60_000 }), person('riley')], [queue('support', ['bot-a', 'riley'])],
)
const engaged = [step.start(), step.engages('bot-a')]
const wrapping = people({}, { wrapUpMs: 30_000 })

/** Each timer: what leads up to it, and what it does. */
const timers: [string, ReturnType<typeof people>, step.Step[], string[]][] = [
  [
    'offer countdown', people(), [step.start(), step.offered('riley', 'desk')],
    ['offer riley timed-out', 'system: no-agents'],
  ],
  ['wait for a representative', people(), [step.start()], ['system: no-agents']],
  ['time without a worker', people(), [step.start(), step.untilDue(), step.tick],
    ['system: closed-waiting', 'system: ended', 'ended AutoClosedBySystem']],
  ['time until a bot is engaged', oneQueue(), [step.start()],
    [
      'noted bot-not-engaged', 'closed bot-a AddAgentFailed', 'system: bot-unavailable',
      'routed support representatives bot-failed',
    ]],
  ['time until a bot greets', oneQueue(), [step.start(), step.ok, step.ok], ['noted bot-silent']],
  ['back-off', oneQueue(), [...engaged, step.says('hello'), step.answers('unreached')], ['sent hello, try 2']],
  ['bot inactivity', silent, engaged,
    ['system: closed-inactive', 'closed bot-a ConversationTimeout', 'system: ended', 'ended AutoClosedBySystem']],
  [
    'wrap-up', wrapping, [step.start(), step.takes('riley', 'desk'), step.ends('riley')],
    ['ended ConversationEndedByAgent'],
  ],
]

describe('timers', () => {
  for (const [what, desk, steps, lines] of timers) {
    it(`CNV-6 ${what}: nothing one ms before, all of it at the moment`, () => {
      const { story, when } = on(desk).given(...steps, step.untilDue(-1))
      when(step.tick).then()
      assert.equal(story.ledger.dueAt, story.now + 1)
      story.happens(1)
      when(step.tick).then(...lines)
    })
  }

  for (const [what, desk, steps] of timers) {
    it(`CNV-6 ${what}: fires long after, when the router was down meanwhile`, () => {
      const { story, when } = on(desk).given(...steps, 30 * 86_400_000)
      when(step.tick)
      assert.notEqual(story.events.length, 0)
    })
  }

  it('CNV-6 a conversation that waited a month is declined, told and closed by one tick', () => {
    on(people()).given(step.start(), step.offered('riley', 'desk'), 30 * 86_400_000).when(step.tick).then(
      'offer riley timed-out', 'system: no-agents', 'system: closed-waiting', 'system: ended',
      'ended AutoClosedBySystem',
    )
  })

  it('CNV-6 each message of the customer or the bot puts the silence off, and rewrites no row', () => {
    const { story, when } = on(silent).given(...engaged, step.untilDue(-10_000))
    const { dueAt } = story.ledger
    story.happens(step.says('still here'))
    story.happens(step.ok)
    assert.deepEqual([story.effects?.dueAt, story.ledger.dueAt], [undefined, dueAt])
    story.happens(30_000)
    when(step.tick).then()
    assert.equal(story.ledger.dueAt, wakeAt(story.state, silent))
    story.happens([step.untilDue(-1), step.botSays('bot-a', 'so am I'), 59_999])
    when(step.tick).then()
  })

  it('CNV-6 a message that is not bridged puts nothing off', () => {
    const { story, when } = on(silent).given(
      ...engaged, step.untilDue(-1), step.botSays('bot-a', 'log', { meaning: 'internal' }), 1,
    )
    when(step.tick).then(
      'system: closed-inactive', 'closed bot-a ConversationTimeout', 'system: ended', 'ended AutoClosedBySystem',
    )
    assert.equal(story.state.status, 'Closed')
  })

  it('CNV-6 nothing is due while a representative serves, nor after the end', () => {
    const { story } = on(people()).given(step.start(), step.takes('riley', 'desk'))
    assert.deepEqual([wakeAt(story.state, people()), story.ledger.dueAt], [undefined, null])
    story.happens(step.transfersTo('riley', 'sam'))
    assert.equal(story.ledger.dueAt, story.now + 120_000)
    story.happens([step.accepts('sam'), step.ends('sam')])
    assert.equal(story.ledger.dueAt, null)
  })

  it('CNV-6 the time without a worker begins anew when a worker goes', () => {
    const { story, when } = on(people()).given(
      step.start(), 1_100_000, step.takes('riley', 'desk'), step.leaves('riley'), 1_100_000, step.tick,
    )
    assert.equal(story.state.status, 'Open')
    story.happens(100_000)
    when(step.tick).then()
    story.happens(step.untilDue())
    when(step.tick).then('system: closed-waiting', 'system: ended', 'ended AutoClosedBySystem')
  })

  it('CNV-6 a greeting that came, or was noted, is waited for no longer', () => {
    const { story } = on(oneQueue()).given(...engaged)
    const last = botOf(story.state).lastMessageAt
    assert.equal(wakeAt(story.state, oneQueue()), last + 1_800_000)
  })
})
