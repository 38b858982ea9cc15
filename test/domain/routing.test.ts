import assert from 'node:assert/strict'
import type { Desk, Queue, Workstream } from '../../src/domain/desk.ts'
import type { Condition } from '../../src/domain/rules.ts'
import type { QueueId } from '../../src/domain/ids.ts'
import { bot, deskOf, person, queue } from './desk-fixture.ts'
import { on } from './given.ts'
import * as step from './steps.ts'

const is = (variable: string, value: string): Condition => ({ variable, operator: 'equals', value })
const to = (...ids: string[]) => ids.map((id) => ({ queueId: id as QueueId, percent: 100 / ids.length }))

/** A queue with a bot in front, two of people, and one of a bot alone. */
function desk(chat: Partial<Workstream>, front: Partial<Queue> = {}): Desk {
  const workers = [bot('bot-a', 100), bot('bot-b', 5), person('riley'), person('sam'), person('kim')]
  const queues = [
    queue('front', ['bot-a', 'riley'], front), queue('sales', ['sam']), queue('billing', ['kim']), queue('bots', ['bot-b']),
  ]
  return deskOf(workers, queues, chat)
}

const whys = (story: ReturnType<ReturnType<typeof on>['given']>['story']) =>
  story.log.flatMap((event) => (event.type === 'routed' ? [event.why] : []))

describe('routes to queues', () => {
  const routes = [
    { name: 'billing', when: [is('topic', 'billing')], to: to('billing') },
    { when: [is('topic', 'offers')], to: to('sales', 'billing') },
    { when: [is('topic', 'robots')], to: to('bots') },
  ]

  it('ASG-11 the first route that matches says where a conversation starts, else the workstream', () => {
    const { story } = on(desk({ routes })).given(step.start({ topic: step.plain('billing') }))
    assert.equal(story.state.queueId, 'billing')
    assert.deepEqual(whys(story), ['Billing: waits for a representative (a new conversation; route "billing").'])
    assert.equal(on(desk({ routes })).given(step.start({ topic: step.plain('x') })).story.state.queueId, 'front')
  })

  it('ASG-11 a route may share conversations out, and the trace says by how much', () => {
    const { story } = on(desk({ routes })).given(step.start({ topic: step.plain('offers') }))
    assert.match(whys(story)[0] ?? '', /route 2, by its 50 %/)
  })

  it('ASG-11 what the bot learned chooses anew when it escalates, and only people take it there', () => {
    const { when, story } = on(desk({ routes })).given(step.start(), step.engages('bot-a'))
    when(step.escalates('bot-a', { topic: step.plain('billing') })).then(
      'bot-a (internal): escalate', 'variables topic', 'summary wants a person', 'closed bot-a BotTransferToAgent',
      'routed billing representatives escalation')
    assert.equal(story.state.rung, 'representatives')
  })

  it('ASG-11 an escalation that no route is for, or one into a queue without people, stays where it is', () => {
    for (const topic of ['x', 'robots']) {
      const { story } = on(desk({ routes })).given(
        step.start(), step.engages('bot-a'), step.escalates('bot-a', { topic: step.plain(topic) }))
      assert.equal(story.state.queueId, 'front')
    }
  })

  it('ASG-11 the queue that a representative chose stands', () => {
    const { story } = on(desk({ routes })).given(
      step.start({ topic: step.plain('offers') }), ({ state }) => step.offered(state.queueId === 'sales' ? 'sam' : 'kim', state.queueId),
      ({ state }) => step.accepts(state.status === 'Open' ? (state.offer?.workerId ?? '') : '') as never,
      ({ state }) => step.transfers(state.status === 'Active' ? state.session.workerId : '', 'front'),
      step.engages('bot-a'), step.escalates('bot-a'))
    assert.equal(story.state.queueId, 'front')
  })
})

describe('places in a queue', () => {
  const priorities = [
    { when: [{ causes: ['escalation' as const] }], priority: 20 },
    { when: [is('tier', 'gold')], priority: 5 },
  ]

  it('ASG-2 the first priority rule that matches says how urgent it is', () => {
    const { story } = on(desk({}, { priorities })).given(
      step.start(), step.engages('bot-a'), step.escalates('bot-a', { tier: step.plain('gold') }))
    assert.equal(story.ledger.waiting?.rank, 20)
    story.happens([step.takes('riley', 'front'), step.leaves('riley')])
    assert.equal(story.ledger.waiting?.rank, 5)
  })

  it('ASG-2 where no rule matches, what a representative left goes before everything else', () => {
    const { story } = on(desk({}, { priorities })).given(step.start(), step.engages('bot-a'), step.escalates('bot-a'))
    story.happens([step.takes('riley', 'front'), step.leaves('riley')])
    assert.equal(story.ledger.waiting?.rank, 10)
  })

  it('ASG-1 the skills that rules ask for add up, and say in which line it waits', () => {
    const skills: Workstream['skills'] = [
      { when: [is('language', 'es')], needs: { spanish: 3 } },
      { when: [], needs: { billing: 2 } },
      { when: [is('language', 'es')], needs: { billing: 5 } },
    ]
    const { story } = on(desk({ skills, queue: 'sales' as QueueId })).given(step.start({ language: step.plain('es') }))
    assert.equal(story.ledger.waiting?.needs, 'chat|billing:5|spanish:3')
  })
})
