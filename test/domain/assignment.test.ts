import assert from 'node:assert/strict'
import { array, assert as holds, integer, property } from 'fast-check'
import { afterTaking, choose } from '../../src/domain/assignment.ts'
import type { WorkerId } from '../../src/domain/ids.ts'
import { deskOf, people, person, queue } from './desk-fixture.ts'
import { given, on } from './given.ts'
import * as step from './steps.ts'

const waiting = on(people()).given(step.start())
const candidate = (id: string, free: number) => ({ workerId: id as WorkerId, free })

describe('assigning representatives', () => {
  it('ASG-1 takes the first of the candidates, who come by free units', () => {
    const choice = choose(waiting.story.state, [candidate('sam', 30), candidate('riley', 20)], 10, people())
    assert.equal(choice.chosen, 'sam')
    assert.equal(choice.why, 'highest capacity: Sam has 30 units free')
  })

  it('ASG-2 a transferred conversation goes before new ones, and so does one whose representative left', () => {
    const { story } = on(people()).given(step.start())
    assert.deepEqual([story.ledger.waiting?.rank, story.ledger.waiting?.since], [50, story.log.at(-1)?.at])
    story.happens([step.takes('riley', 'desk'), step.transfers('riley', 'desk')])
    assert.equal(story.ledger.waiting?.rank, 10)
    story.happens([step.takes('sam', 'desk'), step.leaves('sam')])
    assert.equal(story.ledger.waiting?.rank, 10)
  })

  it('ASG-2 a bot that is down, or escalates, moves nobody ahead', () => {
    const { story } = given(step.start(), step.answers('error'))
    assert.equal(story.ledger.waiting?.rank, 50)
    const escalated = given(step.start(), step.engages('bot-a'), step.escalates('bot-a'))
    assert.equal(escalated.story.ledger.waiting?.rank, 50)
  })

  it('ASG-2 a declined conversation keeps its place', () => {
    const { story } = on(people()).given(step.start())
    const place = story.ledger.waiting
    story.happens([60_000, step.offered('riley', 'desk')])
    assert.equal(story.ledger.waiting, null)
    story.happens([5_000, step.rejects('riley')])
    assert.deepEqual(story.ledger.waiting, place)
  })

  it('ASG-3 an offer stands for its countdown and not a moment longer', () => {
    const { story, when } = on(people()).given(step.start(), step.offered('riley', 'desk'), 119_999)
    when(step.tick).then()
    story.happens(1)
    when(step.accepts('riley')).refused('offer-gone')
    when(step.tick).then('offer riley timed-out', 'system: no-agents')
  })

  it('ASG-3 the last ms of the countdown is in time', () => {
    on(people()).given(step.start(), step.offered('riley', 'desk'), 119_999).when(step.accepts('riley')).then(
      'offer riley accepted', 'opened riley', 'system: agent-joined')
  })

  it('ASG-3 rejecting and timing out count alike; after three it is not offered to the same again', () => {
    const { story, when } = on(people()).given(
      step.start(), step.offered('riley', 'desk'), step.rejects('riley'), step.offered('riley', 'desk'), 120_000,
      step.tick,
      step.offered('riley', 'desk'), step.rejects('riley'))
    assert.deepEqual(story.state.declines, { riley: 3 })
    when(step.offered('riley', 'desk')).refused('not-eligible')
    when(step.offered('sam', 'desk')).then('offered sam new')
  })

  it('ASG-3 an offer that is gone, or somebody else\'s, can be neither accepted nor rejected', () => {
    const { story, when } = on(people()).given(step.start(), step.offered('riley', 'desk'))
    when(step.accepts('sam')).refused('offer-gone')
    when(step.rejects('sam')).refused('offer-gone')
    story.happens(step.accepts('riley'))
    when(step.accepts('riley')).refused('offer-gone')
    when(step.rejects('riley')).refused('offer-gone')
  })

  it('ASG-4 while an offer stands there is no second one', () => {
    on(people()).given(step.start(), step.offered('riley', 'desk')).when(
      step.offered('sam', 'desk'),
    ).refused('offer-standing')
  })

  it('ASG-4 while somebody serves there is no offer', () => {
    on(people()).given(step.start(), step.takes('riley', 'desk')).when(
      step.offered('sam', 'desk'),
    ).refused('not-eligible')
  })

  it('ASG-4 an offer is for the queue in which it waits', () => {
    waiting.when(step.offered('riley', 'elsewhere')).refused('not-eligible')
  })

  it('ASG-7 the customer is told once for each wait, and it goes on waiting', () => {
    const { story, when } = on(people()).given(step.start(), step.untilDue(-1))
    when(step.tick).then()
    story.happens(1)
    when(step.tick).then('system: no-agents')
    story.happens(60_000)
    when(step.tick).then()
    story.happens([step.takes('riley', 'desk'), step.leaves('riley'), 60_100])
    when(step.tick).then('system: no-agents')
  })

  it('ASG-7 the queue may close it instead', () => {
    on(people({ noAgentThen: 'close' })).given(step.start(), step.untilDue()).when(step.tick).then(
      'system: no-agents', 'system: ended', 'ended ClosedDueToFailure')
  })

  it('ASG-7 while an offer stands somebody is found: nobody is told, nothing closes', () => {
    const { story, when } = on(people({ noAgentThen: 'close' })).given(
      step.start(), 50_000, step.offered('riley', 'desk'), 60_000,
    )
    when(step.tick).then()
    when(step.accepts('riley')).then('offer riley accepted', 'opened riley', 'system: agent-joined')
    assert.equal(story.state.told, false)
  })

  it('ASG-8 the choice names who was passed over, and why', () => {
    const { story } = on(people()).given(step.start(), step.offered('sam', 'desk'), step.rejects('sam'))
    const { why } = choose(story.state, [candidate('sam', 40), candidate('riley', 30)], 10, people())
    assert.equal(why, 'highest capacity: Riley has 30 units free; passed over: Sam (left or declined it before)')
    const last = choose(story.state, [candidate('sam', 40)], 10, people())
    assert.equal(last.why, 'nobody else is signed in: Sam, who left or declined it before, is asked again')
    const short = choose(story.state, [candidate('riley', 5)], 10, people())
    assert.equal(short.chosen, undefined)
    assert.match(short.why, /Riley \(only 5 of 10 units free\)/)
  })

  it('ASG-8 of many who were passed over it names twenty and counts the others', () => {
    const ids = Array.from({ length: 25 }, (_, place) => `p${place}`)
    const desk = deskOf(ids.map((id) => person(id)), [queue('desk', ids)])
    const { why } = choose(on(desk).given(step.start()).story.state, ids.map((id) => candidate(id, 1)), 10, desk)
    assert.match(why, /P19 \(only 1 of 10 units free\) and 5 more \(only 1 of 10 units free: 5\)$/)
  })

  it('ASG-8 routing says which rule matched', () => {
    const { story } = given(step.start(), step.engages('bot-a'), step.escalates('bot-a'))
    const whys = story.log.flatMap((event) => (event.type === 'routed' ? [event.why] : []))
    assert.deepEqual(whys, [
      'Support: Bot A takes it, the first bot with the highest capacity (100).',
      'Support: waits for a representative (the bot asked for a person).',
    ])
  })

  it('ASG-10 who just declined or left comes only as a last resort', () => {
    const { story } = on(people()).given(step.start(), step.takes('riley', 'desk'), step.leaves('riley'))
    const free = [candidate('riley', 50), candidate('sam', 10)]
    assert.deepEqual(choose(story.state, free, 10, people()).chosen, 'sam')
    const alone = choose(story.state, [candidate('riley', 50)], 10, people())
    assert.deepEqual([alone.chosen, alone.avoided], [undefined, 'riley'])
  })

  it('ASG-10 who transferred it is no last resort either', () => {
    const { story } = on(people()).given(step.start(), step.takes('riley', 'desk'), step.transfers('riley', 'desk'))
    assert.deepEqual(choose(story.state, [candidate('riley', 50)], 10, people()).avoided, undefined)
  })

  it('ASG-10 a sole representative who leaves may be offered it again', () => {
    const desk = deskOf([person('riley')], [queue('desk', ['riley'])])
    const { when } = on(desk).given(step.start(), step.takes('riley', 'desk'), step.leaves('riley'))
    when(step.offered('riley', 'desk')).then('offered riley new')
  })

  it('ASG-10 where all have declined out nobody is available', () => {
    const declines = [step.offered('riley', 'desk'), step.rejects('riley'), step.offered('sam', 'desk')]
    on(people({ declineLimit: 1 })).given(step.start(), ...declines).when(step.rejects('sam')).then(
      'offer sam rejected', 'system: no-agents',
    )
    on(people({ declineLimit: 1, noAgentThen: 'close' })).given(
      step.start(), ...declines,
    ).when(step.rejects('sam')).then(
      'offer sam rejected', 'system: no-agents', 'system: ended', 'ended ClosedDueToFailure')
  })

  it('ASG-1 several choices from one reading of the best few are those of reading anew each time', () => {
    const frees = array(integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 12 })
    const costs = array(integer({ min: 1, max: 3 }), { maxLength: 20 })
    holds(
      property(frees, integer({ min: 1, max: 12 }), costs, (all, page, units) => {
        const everybody = all.map((free, place) => ({ ...candidate(`p${place}`, free), lastAt: place }))
        const best = () => everybody.sort((one, other) => other.free - one.free || one.lastAt - other.lastAt)
        let read = best().slice(0, page).map(({ workerId, free }) => ({ workerId, free }))
        for (const [turn, cost] of units.entries()) {
          const chosen = read.find(({ free }) => free >= cost)
          if (!chosen) continue
          const anew = best()[0]
          assert.equal(chosen.workerId, anew?.workerId)
          if (anew) Object.assign(anew, { free: anew.free - cost, lastAt: 100 + turn })
          read = afterTaking(read, chosen.workerId, cost, { more: page < all.length })
        }
      }),
    )
  })
})
