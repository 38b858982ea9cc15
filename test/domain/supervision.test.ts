import assert from 'node:assert/strict'
import { loadOf } from '../../src/domain/effects-of.ts'
import { MONITOR_LIMIT } from '../../src/domain/participants.ts'
import { deskOf, floor, person, queue, supervisor } from './desk-fixture.ts'
import { on } from './given.ts'
import * as step from './steps.ts'

const atDesk = [step.start(), step.takes('riley', 'desk')]

describe('supervision', () => {
  it('TRF-8 only a supervisor monitors, joins, assigns or closes by force', () => {
    const { when } = on(floor()).given(...atDesk)
    for (const what of [step.monitors('sam'), step.joins('sam'), step.assigns('riley', 'sam'), step.forceCloses('riley')]) {
      when(what).refused('not-allowed')
    }
  })

  it('TRF-8 who monitors is unseen, costs nothing, whispers, says nothing aloud, and stays through hand-overs', () => {
    const { story, when } = on(floor()).given(...atDesk)
    when(step.monitors('lee')).then('opened lee monitor')
    assert.deepEqual(story.effects?.load, [])
    when(step.monitors('lee')).refused('already-in')
    when(step.workerSays('lee', 'offer a refund', 'internal')).then('lee (internal): offer a refund')
    when(step.workerSays('lee', 'hello')).refused('whisper-only')
    story.happens([step.transfers('riley', 'desk'), step.takes('sam', 'desk')])
    when(step.workerSays('lee', 'well done', 'internal')).then('lee (internal): well done')
    when(step.leaves('lee')).then('closed lee AgentClosed')
    when(step.workerSays('lee', 'hm', 'internal')).refused('not-in-conversation')
  })

  it('TRF-8 a bot\'s conversation can be monitored and closed, neither joined nor assigned nor transferred', () => {
    const desk = floor({ members: ['bot-a', 'riley'] as never })
    const { when } = on(desk).given(step.start(), step.engages('bot-a'))
    when(step.monitors('lee')).then('opened lee monitor')
    for (const what of [step.joins('lee'), step.assigns('lee', 'riley'), step.transfers('lee', 'expert')]) {
      when(what).refused('bot-serves')
    }
  })

  it('TRF-8, CAP-7 who joins is a participant, beyond their capacity, and the log names who did it', () => {
    const { story, when } = on(floor()).given(...atDesk, step.monitors('lee'))
    when(step.joins('lee')).then(
      'closed lee AgentClosed', 'opened lee participant', 'system: agent-joined', 'system (internal): participant-joined')
    assert.deepEqual(story.events[1], { ...story.events[1], by: 'lee' })
    const [load] = story.effects?.load ?? []
    assert.deepEqual([load?.workerId, load?.over, load?.presences.includes('Offline')], ['lee', true, true])
    when(step.joins('lee')).refused('already-in')
    when(step.monitors('lee')).refused('already-in')
    when(step.leaves('riley')).then(
      'lee is primary', 'closed riley AgentClosed', 'system: agent-left', 'system (internal): participant-left')
  })

  it('TRF-8, CAP-7 what waits is assigned by an offer beyond the capacity; one that stood is withdrawn', () => {
    const { story, when } = on(floor()).given(step.start(), step.offered('riley', 'desk'))
    when(step.assigns('lee', 'ada')).then('offer riley withdrawn', 'offered ada new')
    const offer = story.events[1]
    assert.ok(offer?.type === 'offer-made')
    assert.deepEqual([offer.by, offer.from, offer.why], ['lee', 'lee', 'Lee assigned it to Ada.'])
    assert.equal(story.effects?.load.find(({ workerId }) => workerId === 'ada')?.over, true)
    when(step.assigns('lee', 'ada')).refused('offer-standing')
    when(step.accepts('riley')).refused('offer-gone')
    when(step.accepts('ada')).then('offer ada accepted', 'opened ada', 'system: agent-joined')
    assert.deepEqual(story.effects?.load, [])
  })

  it('TRF-8 what a representative has is assigned by an offer: the first stays until the second accepts', () => {
    const { story, when } = on(floor()).given(...atDesk)
    when(step.assigns('lee', 'bot-b')).refused('not-eligible')
    when(step.assigns('lee', 'riley')).refused('already-in')
    when(step.assigns('lee', 'sam')).then('offered sam transfer', 'system (internal): transfer-placed')
    when(step.assigns('lee', 'kim')).refused('transfer-pending')
    when(step.rejects('sam')).then('offer sam rejected', 'system (internal): transfer-rejected')
    story.happens(step.assigns('lee', 'sam'))
    when(step.accepts('sam')).then(
      'offer sam accepted', 'closed riley SupervisorTransferToAgent', 'system: agent-left',
      'system (internal): chat-transferred', 'opened sam', 'system: agent-joined')
  })

  it('TRF-8 a supervisor\'s transfer to a queue goes past its bots to representatives, and from none', () => {
    const { story, when } = on(floor()).given(...atDesk)
    when(step.transfers('lee', 'front')).then(
      'closed riley SupervisorAssignToQueue', 'system: transfer-started', 'system: agent-left',
      'system (internal): chat-transferred', 'routed front representatives transfer ahead')
    when(step.transfers('lee', 'expert')).then('routed expert representatives transfer ahead')
    assert.equal(story.effects?.waiting?.queueId, 'expert')
    const bots = deskOf(
      [...floor().workers.values()], [queue('desk', ['riley']), queue('bots', ['bot-a'])],
    )
    on(bots).given(...atDesk).when(step.transfers('lee', 'bots')).refused('no-eligible-worker')
  })

  it('TRF-8 closing by force ends it for everybody, whoever has it, and the log names who did it', () => {
    const { story, when } = on(floor()).given(...atDesk, step.brings('riley', 'conference', 'sam'), step.monitors('lee'))
    when(step.forceCloses('lee')).then(
      'system: force-closed', 'closed sam ForceClose', 'closed riley ForceClose', 'closed lee ConversationClosed',
      'system: ended', 'ended ForceClosedBySupervisor')
    assert.deepEqual([...loadOf(story.state)], [])
    assert.deepEqual(story.log.at(-1), { ...story.log.at(-1), by: 'lee' })
    when(step.forceCloses('lee')).refused('conversation-ended')
    on(floor({}, { wrapUpMs: 60_000 })).given(...atDesk, step.ends('riley')).when(step.forceCloses('lee')).then(
      'ended ForceClosedBySupervisor')
    const { when: bot } = on(floor({ members: ['bot-a', 'riley'] as never })).given(step.start())
    bot(step.forceCloses('lee')).then(
      'system: force-closed', 'closed bot-a ForceClose', 'system: ended', 'ended ForceClosedBySupervisor')
  })

  it(`TRF-8 at most ${MONITOR_LIMIT} supervisors watch`, () => {
    const names = Array.from({ length: MONITOR_LIMIT + 1 }, (_, place) => `s${place}`)
    const desk = deskOf([person('riley'), ...names.map((name) => supervisor(name))], [queue('desk', ['riley'])])
    const { when } = on(desk).given(step.start(), ...names.slice(1).map((name) => step.monitors(name)))
    when(step.monitors('s0')).refused('too-many-participants')
  })

  it('TRF-8 after the end there is nothing to supervise', () => {
    const { when } = on(floor()).given(...atDesk, step.ends('riley'))
    for (const what of [step.monitors('lee'), step.joins('lee'), step.assigns('lee', 'sam'), step.transfers('lee', 'desk')]) {
      when(what).refused('conversation-ended')
    }
  })
})
