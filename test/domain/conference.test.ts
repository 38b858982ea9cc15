import assert from 'node:assert/strict'
import { decide } from '../../src/domain/decide/decide.ts'
import { loadOf } from '../../src/domain/effects-of.ts'
import type { WorkerId } from '../../src/domain/ids.ts'
import { PARTICIPANT_LIMIT } from '../../src/domain/participants.ts'
import { requestOf } from '../../src/domain/wait.ts'
import { deskOf, floor, person, queue } from './desk-fixture.ts'
import { on } from './given.ts'
import * as step from './steps.ts'

const atDesk = [step.start(), step.takes('riley', 'desk')]
const asked = [...atDesk, step.invites('riley', 'conference', { name: 'sam' }, 'knows the case')]
const searching = [...atDesk, step.invites('riley', 'conference', { queue: 'desk' })]
const both = [...atDesk, step.brings('riley', 'conference', 'sam')]

const placed = 'system (internal): conference-placed'
const joined = ['system: agent-joined', 'system (internal): participant-joined']
const left = ['system: agent-left', 'system (internal): participant-left']

describe('conferences', () => {
  it('TRF-5 by name: an offer with the note and the mark that it is a conference; whoever accepts is seen by all', () => {
    const { story, when } = on(floor()).given(...atDesk)
    when(step.invites('riley', 'conference', { name: 'sam' }, 'knows the case')).then('offered sam conference', placed)
    const offer = story.events[0]
    assert.ok(offer?.type === 'offer-made')
    assert.deepEqual([offer.kind, offer.from, offer.note], ['conference', 'riley', 'knows the case'])
    when(step.accepts('sam')).then('offer sam accepted', 'opened sam participant', ...joined)
    assert.deepEqual([...loadOf(story.state)], [['riley', 10], ['sam', 10]])
  })

  it('TRF-5 through a queue: it is looked for beside the conversation, whoever declines is not asked again', () => {
    const { story, when } = on(floor()).given(...atDesk)
    when(step.invites('riley', 'conference', { queue: 'desk' })).then('search conference desk', placed)
    assert.deepEqual(story.effects?.waiting, {
      queueId: 'desk', rank: 50, since: story.log.at(-2)?.at, units: 10, needs: 'chat|joins',
    })
    when(step.workerSays('riley', 'one moment')).then('riley: one moment')
    when(step.offered('riley', 'desk')).refused('not-eligible')
    when(step.offered('ada', 'expert')).refused('not-eligible')
    when(step.offered('sam', 'desk')).then('offered sam conference')
    assert.equal(story.effects?.waiting, null)
    when(step.offered('kim', 'desk')).refused('offer-standing')
    when(step.rejects('sam')).then('offer sam rejected', 'system (internal): conference-rejected')
    when(step.offered('sam', 'desk')).refused('not-eligible')
    story.happens(step.takes('kim', 'desk'))
    assert.deepEqual(story.events.length, 4)
    assert.equal(requestOf(story.state), undefined)
  })

  for (const kind of ['conference', 'consult'] as const) {
    it(`TRF-5 nobody found within the queue's time, or all declined: they are told, and nothing else changes: ${kind}`, () => {
      const { story, when } = on(floor()).given(...atDesk, step.invites('riley', kind, { queue: 'desk' }), step.untilDue())
      when(step.tick).then(`search ${kind} nobody`, `system (internal): ${kind}-failed`)
      assert.equal(story.effects?.waiting, null)
      story.happens(step.invites('riley', kind, { queue: 'desk' }))
      for (const one of ['sam', 'kim']) story.happens([step.offered(one, 'desk'), step.rejects(one)])
      assert.deepEqual(story.events.map(({ type }) => type).slice(-2), ['search-ended', 'activity-accepted'])
      assert.equal(story.state.status === 'Active' && story.state.session.workerId, 'riley')
      assert.deepEqual(story.state.declines, {})
    })
  }

  it('TRF-5 who is asked and does not answer in time declines; while an offer stands the search does not end', () => {
    const { story, when } = on(floor()).given(...searching, 59_000, step.offered('sam', 'desk'), 60_000)
    when(step.tick).then()
    story.happens(step.untilDue())
    when(step.tick).then(
      'offer sam timed-out', 'system (internal): conference-timed-out', 'search conference nobody',
      'system (internal): conference-failed',
    )
  })

  it('TRF-5 all have equal rights: whoever leaves, the longest-standing has it, and it outlives the first', () => {
    const { story, when } = on(floor()).given(...both, step.brings('sam', 'conference', 'kim'))
    when(step.workerSays('kim', 'hello')).then('kim: hello')
    when(step.leaves('riley')).then('sam is primary', 'closed riley AgentClosed', ...left)
    assert.deepEqual([...loadOf(story.state)], [['sam', 10], ['kim', 10]])
    when(step.leaves('kim')).then('closed kim AgentClosed', ...left)
    when(step.leaves('sam')).then('closed sam AgentClosed', 'system: agent-left', 'routed desk representatives left ahead')
    assert.deepEqual(story.state.served.map(({ workerId }) => workerId), ['riley', 'kim', 'sam'])
  })

  it('ASG-10 whoever left while others went on comes last where it waits again, unless they were back meanwhile', () => {
    const { story, when } = on(floor()).given(...both, step.leaves('riley'))
    story.happens(step.leaves('sam'))
    const avoid = () => (story.state.status === 'Open' ? story.state.waiting?.avoid : undefined)
    assert.deepEqual(avoid(), ['sam', 'riley'])
    when(step.offered('riley', 'desk')).then('offered riley new')
    story.happens([step.accepts('riley'), step.brings('riley', 'conference', 'sam'), step.leaves('riley')])
    story.happens([step.brings('sam', 'conference', 'riley'), step.leaves('sam'), step.leaves('riley')])
    assert.deepEqual(avoid(), ['riley', 'sam'])
    story.happens([step.takes('kim', 'desk'), step.leaves('kim')])
    assert.deepEqual(avoid(), ['kim'])
  })

  it('TRF-5 any of them ends it for all, or transfers it away from all', () => {
    on(floor()).given(...both).when(step.ends('sam')).then(
      'system: agent-ended', 'closed sam AgentEndConversation', 'closed riley AgentEndConversation', 'system: ended',
      'ended ConversationEndedByAgent',
    )
    const { story, when } = on(floor()).given(...both)
    when(step.transfers('sam', 'expert')).then(
      'system (internal): transfer-placed', 'closed sam AgentTransferToQueue', 'closed riley AgentTransferToQueue',
      'system: transfer-started', 'system: agent-left', 'system: agent-left', 'system (internal): chat-transferred',
      'routed expert representatives transfer ahead',
    )
    assert.deepEqual([...loadOf(story.state)], [])
  })

  it('TRF-2 in a conference the one who accepts takes the place of the one who asked', () => {
    const first = on(floor()).given(...both, step.transfersTo('riley', 'kim'))
    first.when(step.accepts('kim')).then(
      'offer kim accepted', 'opened kim participant', ...joined, 'kim is primary', 'closed riley AgentTransferred', ...left)
    const second = on(floor()).given(...both, step.transfersTo('sam', 'kim'))
    second.when(step.accepts('kim')).then(
      'offer kim accepted', 'opened kim participant', ...joined, 'closed sam AgentTransferred', ...left)
    const gone = on(floor()).given(...both, step.transfersTo('sam', 'kim'), step.leaves('sam'))
    gone.when(step.accepts('kim')).then('offer kim accepted', 'opened kim participant', ...joined)
  })

  it('TRF-5 neither a bot, nor who is in it already, nor a queue without another can be asked', () => {
    const { when } = on(floor()).given(...both)
    when(step.invites('riley', 'conference', { name: 'bot-b' })).refused('not-eligible')
    when(step.invites('riley', 'conference', { name: 'ghost' })).refused('not-eligible')
    when(step.invites('riley', 'conference', { queue: 'ghost' })).refused('not-eligible')
    for (const name of ['riley', 'sam']) when(step.invites('riley', 'conference', { name })).refused('already-in')
    when(step.invites('kim', 'conference', { name: 'ada' })).refused('not-in-conversation')
    when(step.transfersTo('riley', 'sam')).refused('already-in')
    const alone = on(floor()).given(step.start(), step.takes('riley', 'desk'), step.transfers('riley', 'expert'))
    alone.story.happens(step.takes('ada', 'expert'))
    alone.when(step.invites('ada', 'conference', { queue: 'expert' })).refused('no-eligible-worker')
  })

  it(`TRF-5 at most ${PARTICIPANT_LIMIT} representatives are in it`, () => {
    const names = Array.from({ length: PARTICIPANT_LIMIT + 1 }, (_, place) => `p${place}`)
    const desk = deskOf(names.map((name) => person(name)), [queue('desk', names)])
    const [first, ...rest] = names as [string, ...string[]]
    const others = rest.slice(0, -1).map((name) => step.brings(first, 'conference', name))
    const { when } = on(desk).given(step.start(), step.takes(first, 'desk'), ...others)
    when(step.invites(first, 'conference', { name: rest.at(-1) as string })).refused('too-many-participants')
  })

  it('TRF-4 one request stands at a time, and whoever made it takes it back', () => {
    const { story, when } = on(floor()).given(...both, step.invites('riley', 'conference', { name: 'kim' }))
    when(step.invites('sam', 'consult', { name: 'ada' })).refused('transfer-pending')
    when(step.transfers('sam', 'expert')).refused('transfer-pending')
    when(step.cancels('sam')).refused('no-request')
    when(step.cancels('ada')).refused('not-in-conversation')
    when(step.cancels('riley')).then('offer kim withdrawn', 'system (internal): conference-cancelled')
    when(step.cancels('riley')).refused('no-request')
    when(step.accepts('kim')).refused('offer-gone')
    story.happens(step.invites('sam', 'conference', { queue: 'desk' }))
    when(step.cancels('sam')).then('search conference cancelled', 'system (internal): conference-cancelled')
    story.happens([step.transfersTo('sam', 'kim'), step.leaves('sam')])
    when(step.cancels('riley')).then('offer kim withdrawn', 'system (internal): transfer-cancelled')
  })

  it('TRF-4 a request that an older version stored still stands, and can be taken back', () => {
    const { story } = on(floor()).given(...atDesk, step.transfersTo('riley', 'sam'))
    const { state } = story
    assert.ok(state.status === 'Active' && state.offer)
    const { madeAt: _, direct: _direct, ...offer } = state.offer
    const stored = { ...state, offer }
    assert.deepEqual({ ...requestOf(stored), offer: undefined }, {
      kind: 'transfer', from: 'riley', since: undefined, phase: 'offered', offer: undefined,
    })
    const answer = decide({ type: 'cancel', workerId: 'riley' as WorkerId, at: story.now }, stored, floor())
    assert.ok(!('refused' in answer) && !('offer' in answer.state))
  })

  it('TRF-4 who is left alone with a request by name leaves it on offer; a search ends with them', () => {
    const { when } = on(floor()).given(...asked)
    when(step.leaves('riley')).then(
      'closed riley AgentClosed', 'system: agent-left', 'routed desk representatives left ahead')
    when(step.accepts('sam')).then('offer sam accepted', 'opened sam', 'system: agent-joined')
    on(floor()).given(...searching).when(step.leaves('riley')).then(
      'search conference withdrawn', 'closed riley AgentClosed', 'system: agent-left',
      'routed desk representatives left ahead')
  })
})
