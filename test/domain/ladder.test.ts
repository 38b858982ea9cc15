import assert from 'node:assert/strict'
import { ladderOf } from '../../src/domain/ladder.ts'
import { bot, deskOf, oneQueue, people, person, queue, twoQueues } from './desk-fixture.ts'
import { given, on } from './given.ts'
import * as step from './steps.ts'

const escalated = [step.start(), step.engages('bot-a'), step.escalates('bot-a')]
const served = [...escalated, step.takes('riley')]

function rungs(members: string[], ...workers: Parameters<typeof deskOf>[0]) {
  const { firstBots, representatives, handBackBots, misplaced } = ladderOf(
    queue('q', members), deskOf(workers, []).workers,
  )
  const ids = (list: { id: string }[]) => list.map(({ id }) => id)
  return { first: ids(firstBots), people: ids(representatives), back: ids(handBackBots), misplaced: ids(misplaced) }
}

describe('the capacity ladder', () => {
  it('CAP-1 puts bots above or below every representative, best first, however they are listed', () => {
    const workers = [bot('low', 0), bot('a', 60), bot('b', 70), bot('back', 9), person('r', 50), person('s', 10)]
    const expected = { first: ['b', 'a'], people: ['r', 's'], back: ['back', 'low'], misplaced: [] }
    const ids = workers.map(({ id }) => id as string)
    assert.deepEqual(rungs(ids, ...workers), expected)
    assert.deepEqual(rungs(ids.toReversed(), ...workers), expected)
  })

  it('CAP-1 compares strictly: a bot that equals a representative, or lies between two, is misplaced', () => {
    const workers = [bot('top', 50), bot('between', 30), bot('bottom', 10), person('r', 50), person('s', 10)]
    assert.deepEqual(rungs(['top', 'between', 'bottom', 'r', 's'], ...workers).misplaced, ['top', 'between', 'bottom'])
  })

  it('CAP-1 without representatives every bot is a first bot', () => {
    assert.deepEqual(
      rungs(['a', 'b'], bot('a', 0), bot('b', 5)), { first: ['b', 'a'], people: [], back: [], misplaced: [] },
    )
  })

  it('CAP-1 equal bots rank by id, and who is listed twice or unknown counts once or not at all', () => {
    assert.deepEqual(rungs(['b', 'a', 'b', 'ghost'], bot('b', 5), bot('a', 5)).first, ['a', 'b'])
  })

  it('CAP-2 a new conversation goes to the first bot with the highest capacity', () => {
    const desk = deskOf(
      [bot('one', 100), bot('two', 200), person('riley')], [queue('support', ['one', 'riley', 'two'])],
    )
    on(desk).given().when(step.start()).then('started', 'routed support first-bots start', 'opened two', 'sent added')
  })

  it('CAP-2 else it waits for a representative, though a hand-back bot is free', () => {
    const desk = deskOf([bot('low', 1), person('riley')], [queue('support', ['low', 'riley'])])
    on(desk).given().when(step.start()).then('started', 'routed support representatives start')
  })

  it('CAP-3 after Escalate only representatives are eligible, through declines, time-outs and leaving', () => {
    const { story, when } = given(...escalated)
    for (const [last, lines] of [
      [step.rejects('riley'), ['offer riley rejected']],
      [[step.untilDue(), step.tick], ['offer sam timed-out', 'system: no-agents']],
      [step.goes, ['customer: endOfConversation', 'system: ended', 'ended CustomerDisconnectedOrLeftOpenConversation']],
    ] as [step.Step, string[]][]) {
      if (last !== step.goes) story.happens(step.offered(lines[0]?.split(' ')[1] ?? ''))
      when(last).then(...lines)
    }
    assert.equal(story.log.filter((event) => event.type === 'session-opened').length, 1)
  })

  it('CAP-3 no bot takes what its representative left', () => {
    given(...served).when(step.leaves('riley')).then(
      'closed riley AgentClosed', 'system: agent-left', 'routed support representatives left ahead',
    )
  })

  it('CAP-3 a bot is never offered what waits', () => {
    given(...escalated).when(step.offered('bot-b')).refused('not-eligible')
  })

  it('CAP-4 a transfer to the same queue goes to the highest hand-back bot', () => {
    const desk = deskOf(
      [bot('x', 1), bot('y', 2), person('riley'), person('sam')], [queue('support', ['x', 'riley', 'y', 'sam'])],
    )
    const { story, when } = on(desk).given(step.start(), step.takes('riley'))
    when(step.transfers('riley', 'support')).then(
      'system (internal): transfer-placed',
      'closed riley AgentTransferToQueue', 'system: transfer-started', 'system: agent-left',
      'system (internal): chat-transferred', 'routed support hand-back-bots hand-back ahead', 'opened y', 'sent added')
    assert.match(JSON.stringify(story.events), /Y takes it, the hand-back bot with the highest capacity \(2\)/)
  })

  it('CAP-4 with no hand-back bot left another representative takes it, never who transferred', () => {
    const { when } = on(people()).given(step.start(), step.takes('riley', 'desk'), step.transfers('riley', 'desk'))
    when(step.offered('riley', 'desk')).refused('not-eligible')
    when(step.offered('sam', 'desk')).then('offered sam transfer')
  })

  it('CAP-4 with nobody left at all the transfer is refused and nothing changes', () => {
    const alone = on(deskOf([person('riley')], [queue('desk', ['riley'])])).given(
      step.start(), step.takes('riley', 'desk'),
    )
    const before = alone.story.state
    alone.when(step.transfers('riley', 'desk')).refused('no-eligible-worker')
    assert.equal(alone.story.state, before)
  })

  it('CAP-5 only a transfer to another queue starts that queue\'s ladder anew', () => {
    const desk = deskOf(
      [bot('bot-a', 100), bot('bot-c', 100), person('riley'), bot('bot-b', 10)],
      [queue('support', ['bot-a', 'riley', 'bot-b']), queue('sales', ['bot-c', 'riley', 'bot-b'])],
    )
    const { story, when } = on(desk).given(...served)
    when(step.transfers('riley', 'sales', 'a note')).then(
      'system (internal): transfer-placed',
      'closed riley AgentTransferToQueue', 'system: transfer-started', 'system: agent-left',
      'system (internal): chat-transferred', 'routed sales first-bots hand-back ahead', 'opened bot-c', 'sent added')
    story.happens(step.engages('bot-c'))
    when(step.escalates('bot-c')).then(
      'bot-c (internal): escalate', 'summary wants a person', 'closed bot-c BotTransferToAgent',
      'routed sales representatives escalation',
    )
  })

  it('CAP-6 a bot that had it is passed over, and the trace says so', () => {
    const desk = deskOf(
      [bot('bot-a', 100), person('riley'), person('sam')],
      [queue('support', ['bot-a', 'riley']), queue('sales', ['bot-a', 'sam'])],
    )
    const { story, when } = on(desk).given(...served)
    when(step.transfers('riley', 'sales')).then(
      'system (internal): transfer-placed',
      'closed riley AgentTransferToQueue', 'system: transfer-started', 'system: agent-left',
      'system (internal): chat-transferred', 'routed sales representatives transfer ahead',
    )
    assert.deepEqual(story.state.hadBots, ['bot-a'])
  })

  it('CAP-6 a bot\'s capacity is a rank: its sessions cost nothing', () => {
    const { story } = given(step.start())
    assert.deepEqual(story.effects?.load, [])
  })

  it('CAP-9 an Escalate in a queue without people moves to where a representative last served', () => {
    const { story, when } = on(twoQueues()).given(
      step.start(), step.engages('bot-a'), step.escalates('bot-a'), step.takes('riley', 'queue-1'),
      step.transfers('riley', 'queue-2'), step.engages('bot-b'),
    )
    when(step.escalates('bot-b')).then(
      'bot-b (internal): escalate', 'summary wants a person', 'closed bot-b BotTransferToAgent',
      'routed queue-1 representatives escalation',
    )
    assert.match(JSON.stringify(story.events), /CAP-9/)
  })

  it('CAP-9 a hand-back bot that fails in a queue without people does the same', () => {
    on(twoQueues()).given(
      step.start(), step.engages('bot-a'), step.escalates('bot-a'), step.takes('riley', 'queue-1'),
      step.transfers('riley', 'queue-2'),
    )
      .when(step.answers('error')).then(
        'answered added error', 'noted bot-error', 'noted bot-not-engaged', 'closed bot-b AddAgentFailed',
        'system: bot-unavailable',
        'routed queue-1 representatives bot-failed ahead')
  })

  it('CAP-9 where nobody is anywhere it closes with "No agents were available"', () => {
    const desk = deskOf([bot('bot-a', 100)], [queue('support', ['bot-a'])])
    on(desk).given(step.start(), step.engages('bot-a')).when(step.escalates('bot-a')).then(
      'bot-a (internal): escalate', 'summary wants a person', 'closed bot-a BotTransferToAgent',
      'system: no-agents', 'system: ended', 'ended ClosedDueToFailure')
  })

  it('CAP-9 a queue that the configuration no longer has is one without people', () => {
    const { story, when } = on(twoQueues()).given(step.start(), step.engages('bot-a'))
    const home = { ...queue('queue-1', ['riley', 'sam']), id: 'other' as never }
    story.deskBecomes(deskOf([bot('bot-a', 100), person('riley'), person('sam')], [home]))
    when(step.escalates('bot-a')).then(
      'bot-a (internal): escalate', 'summary wants a person', 'closed bot-a BotTransferToAgent',
      'routed other representatives escalation',
    )
  })

  it('CAP-9 a transfer to a queue that could never take it is refused: no members, or too small ones', () => {
    const desk = deskOf(
      [person('riley'), person('tiny', 5)], [queue('desk', ['riley']), queue('small', ['tiny']), queue('empty', [])],
    )
    const { when } = on(desk).given(step.start(), step.takes('riley', 'desk'))
    when(step.transfers('riley', 'small')).refused('no-eligible-worker')
    when(step.transfers('riley', 'empty')).refused('no-eligible-worker')
    when(step.transfers('riley', 'nowhere')).refused('not-eligible')
  })

  it('CAP-9 people who are all too small for it are no people', () => {
    const desk = deskOf(
      [person('riley'), person('tiny', 5), bot('bot-a', 100)],
      [queue('desk', ['riley']), queue('small', ['tiny', 'bot-a'])],
    )
    on(desk).given(
      step.start(), step.takes('riley', 'desk'), step.transfers('riley', 'small'),
    ).when(step.escalates('bot-a')).then(
      'bot-a (internal): escalate', 'summary wants a person', 'closed bot-a BotTransferToAgent',
      'routed desk representatives escalation',
    )
  })

  it('CAP-9 people who are away or full are not never: it waits for them', () => {
    const { story } = on(oneQueue()).given(...escalated)
    assert.equal(story.ledger.waiting?.queueId, 'support')
  })
})
