import assert from 'node:assert/strict'
import type { Overflow, Queue } from '../../src/domain/desk.ts'
import type { Hours } from '../../src/domain/hours.ts'
import type { QueueId } from '../../src/domain/ids.ts'
import { bot, deskOf, person, queue, supervisor } from './desk-fixture.ts'
import { on, START_AT } from './given.ts'
import * as step from './steps.ts'

/** Open on no day of the first week of the story. */
const closed: Hours = { timeZone: 'UTC', open: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 1 }], holidays: ['2026-01-01'] }
const toBilling: Overflow = { then: 'transfer', queueId: 'billing' as QueueId }

function desk(other: Partial<Queue>, members = ['riley']) {
  const workers = [bot('bot-a', 100), person('riley'), person('kim')]
  return deskOf(workers, [queue('desk', members, other), queue('billing', ['kim'], other)])
}

describe('overflow before the queue', () => {
  assert.equal(new Date(START_AT).toISOString().slice(0, 10), '2026-01-01')

  it('ASG-6 out of hours it waits all the same, unless the queue says otherwise, and the customer reads so', () => {
    on(desk({ hours: closed })).given().when(step.start()).then(
      'started', 'routed desk representatives start', 'system: out-of-hours')
  })

  it('ASG-6 out of hours it may end, or go to another queue, where nothing is looked at again', () => {
    on(desk({ hours: closed, overflow: { outOfHours: { then: 'end' } } })).given().when(step.start()).then(
      'started', 'routed desk representatives start', 'system: out-of-hours', 'system: ended', 'ended ClosedDueToOverflow')
    on(desk({ hours: closed, overflow: { outOfHours: toBilling } })).given().when(step.start()).then(
      'started', 'routed desk representatives start', 'system: out-of-hours', 'system: transfer-started',
      'routed billing representatives overflow')
  })

  it('ASG-6 with a bot in front it is looked at after the first escalation, and never again', () => {
    const ladder = desk({ hours: closed, overflow: { outOfHours: { then: 'wait' } } }, ['bot-a', 'riley'])
    const { story, when } = on(ladder).given(step.start(), step.engages('bot-a'))
    when(step.escalates('bot-a')).then(
      'bot-a (internal): escalate', 'summary wants a person', 'closed bot-a BotTransferToAgent',
      'routed desk representatives escalation', 'system: out-of-hours')
    story.happens(step.takes('riley', 'desk'))
    when(step.leaves('riley')).then(
      'closed riley AgentClosed', 'system: agent-left', 'routed desk representatives left ahead')
  })

  const tooMany = { tooMany: { ...toBilling, waiting: 3 } }

  it('ASG-6 a queue with a limit takes a newcomer in under that limit alone, and whoever waited before without', () => {
    const { story } = on(desk({ overflow: tooMany })).given(step.start())
    assert.equal(story.effects?.waiting?.limit, 3)
    story.happens([step.takes('riley', 'desk'), step.leaves('riley')])
    assert.equal(story.effects?.waiting?.limit, undefined)
  })

  it('ASG-6 a queue that turns out to be full does what its overflow says', () => {
    const start = { ...step.start(), full: ['desk'] } as never
    on(desk({ overflow: tooMany })).given().when(start).then(
      'started', 'routed desk representatives start', 'system: transfer-started', 'routed billing representatives overflow')
    on(desk({ overflow: { tooMany: { then: 'end', waiting: 3 } } })).given().when(start).then(
      'started', 'routed desk representatives start', 'system: overflow-ended', 'system: ended', 'ended ClosedDueToOverflow')
  })
})

describe('transfers out of hours', () => {
  it('ASG-6 a representative transfers to no queue that is closed, except to its bot', () => {
    const open = { timeZone: 'UTC', open: [], holidays: [] }
    const workers = [bot('bot-b', 5), person('riley'), person('kim'), supervisor('lee')]
    const desk = deskOf(workers, [
      queue('desk', ['riley', 'bot-b'], { hours: open }), queue('people', ['kim'], { hours: open }), queue('always', ['kim']),
    ])
    const served = () => on(desk).given(step.start(), step.takes('riley', 'desk'))
    served().when(step.transfers('riley', 'people')).refused('queue-closed')
    served().when(step.transfers('lee', 'people')).refused('queue-closed')
    for (const kind of ['conference', 'consult'] as const) {
      served().when(step.invites('riley', kind, { queue: 'people' })).refused('queue-closed')
    }
    assert.equal(served().story.state.status, 'Active')
    const all = served()
    all.when(step.transfers('riley', 'always'))
    assert.equal(all.story.state.queueId, 'always')
    const back = served()
    back.when(step.transfers('riley', 'desk'))
    assert.equal(back.story.state.status === 'Active' && back.story.state.session.workerId, 'bot-b')
  })
})

describe('overflow in the queue', () => {
  const tooLong = (way: Overflow) => desk({ noAgentAfterMs: 3_600_000, overflow: { tooLong: { ...way, afterMs: 300_000 } } })

  it('ASG-6 whoever has waited too long is passed on, and loses no claim by it', () => {
    const { story, when } = on(tooLong(toBilling)).given(step.start(), step.takes('riley', 'desk'), step.leaves('riley'), step.untilDue())
    when(step.tick).then(
      'noted overflow', 'system: transfer-started', 'routed billing representatives overflow ahead')
    assert.equal(story.ledger.waiting?.rank, 10)
  })

  it('ASG-6 or the conversation ends', () => {
    on(tooLong({ then: 'end' })).given(step.start(), step.untilDue()).when(step.tick).then(
      'noted overflow', 'system: overflow-ended', 'system: ended', 'ended ClosedDueToOverflow')
  })

  it('ASG-6 while an offer stands somebody is found', () => {
    const { story, when } = on(tooLong({ then: 'end' })).given(step.start(), 299_999, step.offered('riley', 'desk'), 10)
    when(step.tick).then()
    story.happens(step.rejects('riley'))
    when(step.tick).then('noted overflow', 'system: overflow-ended', 'system: ended', 'ended ClosedDueToOverflow')
  })
})
