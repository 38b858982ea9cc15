import assert from 'node:assert/strict'
import type { RefusalReason } from '../../src/domain/commands.ts'
import { floor } from './desk-fixture.ts'
import { on } from './given.ts'
import * as step from './steps.ts'
import type { Step } from './steps.ts'

const atDesk = [step.start(), step.takes('riley', 'desk')]
const both = [...atDesk, step.brings('riley', 'conference', 'sam')]
const direct = [...atDesk, step.transfersTo('riley', 'sam')]
const invited = [...atDesk, step.invites('riley', 'conference', { name: 'sam' })]
const consulted = [...atDesk, step.brings('riley', 'consult', 'sam')]
const timeOut = [121_000, step.tick]

/** Two commands that cross, and how the second is refused after the first; undefined where it still makes sense. */
type Crossing = [string, Step, Step, Step, RefusalReason | undefined, RefusalReason | undefined]

const CROSSINGS: Crossing[] = [
  ['accept × time-out', direct, step.accepts('sam'), timeOut, undefined, 'offer-gone'],
  ['accept × reject of the same offer', direct, step.accepts('sam'), step.rejects('sam'), 'offer-gone', 'offer-gone'],
  ['accept × cancel', invited, step.accepts('sam'), step.cancels('riley'), 'no-request', 'offer-gone'],
  ['peers 28: accept × end', direct, step.accepts('sam'), step.ends('riley'), 'not-in-conversation', 'offer-gone'],
  ['peers 28: end × transfer', atDesk, step.ends('riley'), step.transfersTo('riley', 'sam'), 'conversation-ended', undefined],
  ['end × transfer to a queue', atDesk, step.ends('riley'), step.transfers('riley', 'desk'), 'conversation-ended', 'not-in-conversation'],
  ['peers 27: accept × leave', direct, step.accepts('sam'), step.leaves('riley'), 'not-in-conversation', undefined],
  ['peers 27: both leave at once', both, step.leaves('riley'), step.leaves('sam'), undefined, undefined],
  ['peers 27: the last leaves × an invitation is accepted', invited, step.leaves('riley'), step.accepts('sam'), undefined, undefined],
  ['peers 34: both end at once', both, step.ends('riley'), step.ends('sam'), 'conversation-ended', 'conversation-ended'],
  ['peers 34: end × the customer goes', atDesk, step.ends('riley'), step.goes, 'conversation-ended', 'conversation-ended'],
  ['peers 34: end × a last word', atDesk, step.ends('riley'), step.workerSays('riley', 'bye'), 'conversation-ended', undefined],
  ['conference × the customer goes', atDesk, step.invites('riley', 'conference', { queue: 'desk' }), step.goes, undefined, 'conversation-ended'],
  ['conference × transfer', both, step.invites('sam', 'conference', { name: 'kim' }), step.transfersTo('riley', 'kim'), 'transfer-pending', 'transfer-pending'],
  ['search × what it found leaves', [...atDesk, step.invites('riley', 'consult', { queue: 'desk' })], step.offered('sam', 'desk'), step.leaves('riley'), undefined, undefined],
  ['add × leave', consulted, step.adds('riley', 'sam'), step.leaves('sam'), undefined, 'not-consulted'],
  ['add × add', consulted, step.adds('riley', 'sam'), step.adds('riley', 'sam'), 'not-consulted', 'not-consulted'],
  ['add × the last leaves', consulted, step.adds('riley', 'sam'), step.leaves('riley'), undefined, 'not-in-conversation'],
  ['peers 3: accept × assign', [step.start(), step.offered('riley', 'desk')], step.accepts('riley'), step.assigns('lee', 'sam'), undefined, 'offer-gone'],
  ['peers 3: accept × join', invited, step.accepts('sam'), step.joins('lee'), undefined, undefined],
  ['join × end', atDesk, step.joins('lee'), step.ends('riley'), undefined, 'conversation-ended'],
  ['assign × transfer', atDesk, step.assigns('lee', 'sam'), step.transfers('riley', 'desk'), 'transfer-pending', undefined],
  ['force-close × accept', direct, step.forceCloses('lee'), step.accepts('sam'), 'offer-gone', undefined],
  ['force-close × a whisper', both, step.forceCloses('lee'), step.workerSays('sam', 'hm', 'internal'), 'conversation-ended', undefined],
]

describe('commands that cross', () => {
  for (const [name, before, one, other, otherRefused, oneRefused] of CROSSINGS) {
    for (const [first, second, refused, order] of [
      [one, other, otherRefused, 'in this order'], [other, one, oneRefused, 'the other way round'],
    ] as const) {
      it(`TRF-4 ${name}, ${order}: ${refused ? `the second is refused, ${refused}` : 'both hold'}`, () => {
        const { story, when } = on(floor()).given(before)
        story.happens(first)
        assert.equal(story.refusal, undefined)
        const length = story.log.length
        if (!refused) {
          story.happens(second)
          assert.equal(story.refusal, undefined)
          return
        }
        when(second).refused(refused)
        assert.equal(story.log.length, length, 'a refused command left something behind')
      })
    }
  }

  it('TRF-4 peers 27: whichever leaves last, the customer waits ahead of others, and an open invitation still holds', () => {
    for (const [first, last] of [['riley', 'sam'], ['sam', 'riley']] as const) {
      const { story, when } = on(floor()).given(...both, step.leaves(first), step.leaves(last))
      assert.equal(story.effects?.waiting?.rank, 10)
      assert.deepEqual(story.state.status, 'Open')
      story.happens(step.takes('kim', 'desk'))
      when(step.workerSays('kim', 'back')).then('kim: back')
    }
    const { story } = on(floor()).given(...invited, step.leaves('riley'), step.rejects('sam'))
    assert.deepEqual([story.state.status, story.effects?.waiting?.queueId], ['Open', 'desk'])
  })

  it('TRF-4 peers 3: of two who would take it there is one owner, in any order', () => {
    const { story } = on(floor()).given(step.start(), step.offered('riley', 'desk'), step.accepts('riley'), step.assigns('lee', 'sam'))
    assert.equal(story.state.status === 'Active' && story.state.session.workerId, 'riley')
    story.happens(step.accepts('sam'))
    const owners = story.log.filter((event) => event.type === 'session-opened' && !event.role)
    const closed = story.log.filter((event) => event.type === 'session-closed')
    assert.deepEqual([owners.length, closed.length], [2, 1])
  })

  it('TRF-9 peers 34: whoever joins is in the log before anybody is told of them, in the same commit', () => {
    for (const last of [direct, invited]) {
      const { story } = on(floor()).given(last, step.accepts('sam'))
      const opened = story.events.findIndex((event) => event.type === 'session-opened' && event.workerId === 'sam')
      const told = story.events.findIndex((event) => event.type === 'activity-accepted' && event.notice === 'agent-joined')
      assert.ok(opened >= 0 && told > opened)
    }
  })
})
