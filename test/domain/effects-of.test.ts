import assert from 'node:assert/strict'
import { loadOf } from '../../src/domain/effects-of.ts'
import { oneQueue, people } from './desk-fixture.ts'
import { given, on } from './given.ts'
import * as step from './steps.ts'

const presences = ['Available', 'Busy']
const escalated = [step.start(), step.engages('bot-a'), step.escalates('bot-a')]

describe('the rows that a decision owes', () => {
  it('CAP-7 an offer takes units at once, accepting it changes nothing, and rejecting gives them back', () => {
    const { story } = on(people()).given(step.start(), step.offered('riley', 'desk'))
    assert.deepEqual(story.effects?.load, [{ workerId: 'riley', units: 10, presences }])
    story.happens(step.accepts('riley'))
    assert.deepEqual(story.effects?.load, [])
    story.happens([step.leaves('riley'), step.offered('sam', 'desk'), step.rejects('sam')])
    assert.deepEqual(story.effects?.load, [{ workerId: 'sam', units: -10, presences }])
  })

  it('CAP-7 a direct transfer loads both until it is accepted, in order of id', () => {
    const { story } = on(people()).given(step.start(), step.takes('sam', 'desk'), step.transfersTo('sam', 'riley'))
    assert.deepEqual([...loadOf(story.state)].sort(), [['riley', 10], ['sam', 10]])
    story.happens(step.accepts('riley'))
    assert.deepEqual(story.effects?.load, [{ workerId: 'sam', units: -10, presences }])
    story.happens([step.transfersTo('riley', 'sam'), step.ends('riley')])
    assert.deepEqual(
      story.effects?.load.map(({ workerId, units }) => [workerId, units]), [['riley', -10], ['sam', -10]],
    )
  })

  for (const [what, last] of Object.entries(
    {
      'a queue transfer': step.transfers('riley', 'support'), 'the end': step.ends('riley'),
      leaving: step.leaves('riley'),
    },
  )) {
    it(`CAP-8 ${what} releases capacity at once`, () => {
      const { story } = given(...escalated, step.takes('riley'), last)
      assert.deepEqual(story.effects?.load, [{ workerId: 'riley', units: -10, presences }])
    })
  }

  it('CAP-8 a wrap-up keeps the units until it is over', () => {
    const { story } = on(people({}, { wrapUpMs: 30_000 })).given(
      step.start(), step.takes('riley', 'desk'), step.ends('riley'),
    )
    assert.deepEqual(story.effects?.load, [])
    story.happens([step.untilDue(), step.tick])
    assert.deepEqual(story.effects?.load, [{ workerId: 'riley', units: -10, presences }])
  })

  it('ASG-2 a place in the queue comes with the wait, goes with the offer, and is not written again between', () => {
    const { story } = on(people()).given(step.start())
    assert.deepEqual(story.effects?.waiting, {
      queueId: 'desk', rank: 50, since: story.log.at(-1)?.at, units: 10, needs: 'chat',
    })
    story.happens(step.says('hello?'))
    assert.equal(story.effects?.waiting, undefined)
    story.happens(step.offered('riley', 'desk'))
    assert.equal(story.effects?.waiting, null)
  })

  it('ASG-2 who leaves the queue by leaving the chat takes the place along', () => {
    const { story } = on(people()).given(step.start(), step.goes)
    assert.equal(story.effects?.waiting, null)
  })

  it('CNV-3 sessions and offers become rows that open and close', () => {
    const { story } = on(people()).given(step.start(), step.offered('riley', 'desk'))
    const offer = story.effects?.offerOpened
    assert.deepEqual([offer?.workerId, offer?.expiresAt], ['riley', story.now + 120_000])
    story.happens(step.accepts('riley'))
    assert.equal(story.effects?.offerClosed, offer?.id)
    const [session] = story.effects?.sessionsOpened ?? []
    assert.deepEqual([session?.workerId, session?.kind, session?.queueId], ['riley', 'representative', 'desk'])
    story.happens(step.ends('riley'))
    assert.deepEqual(
      story.effects?.sessionsClosed.map(({ id, reason }) => [id, reason]), [[session?.id, 'AgentEndConversation']],
    )
  })

  it('ORD-7 a POST is owed from when it is sent until it is answered, and not while it waits for another try', () => {
    const { story } = given(step.start())
    const owed = () => story.effects?.owed
    assert.equal(owed(), true)
    story.happens(step.ok)
    assert.equal(owed(), undefined)
    story.happens(step.ok)
    assert.equal(owed(), false)
    story.happens(step.says('hello'))
    assert.equal(owed(), true)
    story.happens(step.answers('unreached'))
    assert.equal(owed(), false)
    story.happens([step.untilDue(), step.tick])
    assert.equal(owed(), true)
    story.happens(step.escalates('bot-a'))
    assert.equal(owed(), false)
  })

  it('CNV-6 a timer is written where it moves forward, and left where it moves back', () => {
    const { story } = on(oneQueue()).given(step.start())
    assert.equal(story.effects?.dueAt, story.ledger.dueAt)
    story.happens([step.ok, step.ok])
    assert.equal(story.effects?.dueAt, story.log.at(-1)!.at + 10_000)
    story.happens(step.botSays('bot-a', 'hello'))
    assert.equal(story.effects?.dueAt, undefined)
  })
})
