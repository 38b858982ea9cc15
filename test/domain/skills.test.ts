import assert from 'node:assert/strict'
import { choose, lineNeeds } from '../../src/domain/assignment.ts'
import type { Desk, Queue } from '../../src/domain/desk.ts'
import type { QueueId, WorkerId } from '../../src/domain/ids.ts'
import type { Skills } from '../../src/domain/rules.ts'
import { needsIn, needsText, skillGroupOf } from '../../src/domain/skills.ts'
import { deskOf, people, person, queue } from './desk-fixture.ts'
import { on, type Story } from './given.ts'
import * as step from './steps.ts'

const TEAM: Record<string, Skills> = {
  ana: { spanish: 5, billing: 5 },
  ben: { spanish: 2, billing: 9 },
  cat: { spanish: 4 },
  dan: {},
}

function desk(other: Partial<Queue> = {}, needs: Skills = { spanish: 3, billing: 5 }): Desk {
  const workers = Object.entries(TEAM).map(([id, skills]) => ({ ...person(id), skills }))
  return deskOf(workers, [queue('desk', Object.keys(TEAM), other)], { skills: [{ when: [], needs }] })
}

function groups(on: Desk, needs: Skills): string[] {
  const line = lineNeeds(needsText({ workstreamId: 'chat' as never, skills: needs }), on.queues.get('desk' as QueueId)!, on)
  return (line?.groups ?? []).map(({ key, lacks }) => `${key || 'none'} lacks ${lacks}`)
}

describe('skills', () => {
  it('ASG-1 those who meet the same needs make a group, whatever else they can do', () => {
    const keys = Object.keys(TEAM).map((id) => skillGroupOf(desk(), id as WorkerId))
    assert.deepEqual(keys, ['billing:5,spanish:3', 'billing:5', 'spanish:3', ''])
  })

  it('ASG-1 exact takes only those who have every skill that is needed', () => {
    assert.deepEqual(groups(desk(), { spanish: 3 }), ['billing:5,spanish:3 lacks 0', 'spanish:3 lacks 0'])
    assert.deepEqual(groups(desk(), {}).length, 4)
  })

  it('ASG-1 closest takes everybody, whoever lacks the fewest first', () => {
    assert.deepEqual(groups(desk({ skillMatch: 'closest' }), { spanish: 3, billing: 5 }), [
      'billing:5,spanish:3 lacks 0', 'billing:5 lacks 1', 'spanish:3 lacks 1', 'none lacks 2'])
  })

  it('ASG-1 where nobody has them all, exact takes the closest: no customer waits for nobody', () => {
    const needs = { spanish: 9, billing: 5 }
    assert.deepEqual(groups(desk({}, needs), needs), ['billing:5 lacks 1', 'none lacks 2'])
  })

  it('ASG-1 needs that the configuration no longer has are none', () => {
    assert.deepEqual(needsIn('chat|klingon:3|spanish:3', desk()), { workstreamId: 'chat', skills: { spanish: 3 } })
  })

  it('ASG-1 whoever lacks a skill is offered nothing, and the refusal says which', () => {
    const { story, when } = on(desk()).given(step.start())
    when(step.offered('ben', 'desk')).refused('not-eligible')
    assert.equal(story.refusal?.message, 'lacks spanish 3')
    when(step.offered('ana', 'desk')).then('offered ana new')
  })

  it('ASG-8 the choice names the skills', () => {
    const near = desk({ skillMatch: 'closest' })
    const { story } = on(near).given(step.start())
    const choice = choose(story.state, [{ workerId: 'cat' as WorkerId, free: 50, lacks: 1 }], 10, near)
    assert.equal(choice.why, 'highest capacity: Cat has 50 units free; needs spanish 3, billing 5, of which 1 lacking')
  })
})

describe('offers that answer themselves', () => {
  it('ASG-3 where the queue accepts by itself, the offer and the session are one', () => {
    const { story, when } = on(people({ autoAccept: true })).given(step.start())
    when(step.offered('riley', 'desk')).then(
      'offered riley new', 'offer riley accepted', 'opened riley', 'system: agent-joined')
    assert.deepEqual(story.effects?.load.map(({ units }) => units), [10])
    assert.deepEqual([story.effects?.offerOpened, story.effects?.offerClosed], [undefined, undefined])
  })

  it('ASG-3 whoever misses an offer becomes Inactive where the queue says so; whoever rejects does not', () => {
    const missed = on(people({ missedOfferThen: 'inactive' })).given(step.start(), step.offered('riley', 'desk'), 120_000)
    missed.when(step.tick)
    assert.deepEqual(missed.story.effects?.load[0]?.becomes, 'Inactive')
    const rejected = on(people({ missedOfferThen: 'inactive' })).given(step.start(), step.offered('riley', 'desk'))
    rejected.when(step.rejects('riley'))
    assert.deepEqual(rejected.story.effects?.load[0]?.becomes, undefined)
    const ordinary = on(people()).given(step.start(), step.offered('riley', 'desk'), 120_000)
    ordinary.when(step.tick)
    assert.deepEqual(ordinary.story.effects?.load[0]?.becomes, undefined)
  })
})

describe('wrapping up', () => {
  const units = (story: Story) => story.effects?.load.map((change) => change.units)
  const wrapUp = (wrapUpBlockMs?: number) =>
    on(people({}, { wrapUpMs: 60_000, ...(wrapUpBlockMs !== undefined && { wrapUpBlockMs }) })).given(
      step.start(), step.takes('riley', 'desk'), step.ends('riley'))

  it('CAP-8 a wrap-up blocks its capacity to its end', () => {
    const { story, when } = wrapUp()
    assert.deepEqual(units(story), [])
    story.happens(step.untilDue())
    when(step.tick).then('ended ConversationEndedByAgent')
    assert.deepEqual(units(story), [-10])
  })

  it('CAP-8 or for a part of it, and goes on after that', () => {
    const { story, when } = wrapUp(15_000)
    story.happens(step.untilDue())
    when(step.tick).then('released riley')
    assert.deepEqual(units(story), [-10])
    assert.equal(story.state.status, 'Wrap-up')
    story.happens(step.untilDue())
    when(step.tick).then('ended ConversationEndedByAgent')
    assert.deepEqual(story.effects?.load, [])
  })

  it('CAP-8 or not at all', () => {
    const { story } = wrapUp(0)
    assert.deepEqual(units(story), [-10])
    assert.equal(story.state.status, 'Wrap-up')
  })
})

describe('keep same agent', () => {
  const served = (keepSameAgentMs?: number) => on(people({}, { ...(keepSameAgentMs && { keepSameAgentMs }) })).given(
    step.start(), step.takes('riley', 'desk'), step.leaves('riley'), step.takes('sam', 'desk'))
  const free = [{ workerId: 'riley' as WorkerId, free: 50 }, { workerId: 'sam' as WorkerId, free: 10 }]

  it('ASG-12 whoever served last is asked first', () => {
    const lastAgent = { workerId: 'sam' as WorkerId, at: Date.UTC(2025, 11, 31, 23) }
    const story = (ms: number) => on(people({}, { keepSameAgentMs: ms })).given({ ...step.start(), lastAgent } as never).story
    const kept = choose(story(7_200_000).state, free, 10, people())
    assert.equal(kept.why, 'same agent: Sam served before')
    assert.equal(choose(story(3_000_000).state, free, 10, people()).chosen, 'riley')
  })

  it('ASG-12 who served is remembered for customers who may come again, and only where it is configured', () => {
    const left = (ms: number, id = 'pat') => {
      const { story } = on(people({}, { keepSameAgentMs: ms })).given(
        { ...step.start(), customer: { id } } as never, step.takes('riley', 'desk'), step.ends('riley'))
      return story.effects?.lastAgent?.workerId
    }
    assert.deepEqual([left(1), left(0), left(1, `dl_${step.ID}`)], ['riley', undefined, undefined])
  })

  it('ASG-12 but not who just left it, and nobody where it is not configured', () => {
    const { story } = served(3_600_000)
    story.happens(step.leaves('sam'))
    assert.equal(story.state.status === 'Open' && story.state.waiting?.preferred, 'sam')
    assert.equal(choose(story.state, free, 10, people()).chosen, 'riley')
    const other = served()
    other.story.happens(step.leaves('sam'))
    assert.equal(other.story.state.status === 'Open' && other.story.state.waiting?.preferred, undefined)
  })
})
