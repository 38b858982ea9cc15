import assert from 'node:assert/strict'
import { people, oneQueue } from './desk-fixture.ts'
import { given, on } from './given.ts'
import * as step from './steps.ts'

const atDesk = [step.start(), step.takes('riley', 'desk')]
const wrapping = on(people({}, { wrapUpMs: 900_000 }))

describe('a conversation', () => {
  it('CNV-1 is Open while nobody has it, Active while somebody has', () => {
    const { story } = on(people()).given(step.start())
    const statuses = [story.state.status]
    for (const one of [step.takes('riley', 'desk'), step.leaves('riley'), step.goes]) {
      story.happens(one)
      statuses.push(story.state.status)
    }
    assert.deepEqual(statuses, ['Open', 'Active', 'Open', 'Closed'])
  })

  it('CNV-1 wraps up where the workstream wants it, and a second end finishes that', () => {
    const { story, when } = wrapping.given(...atDesk)
    when(step.ends('riley')).then(
      'system: agent-ended', 'closed riley AgentEndConversation', 'system: ended',
      'wrap-up riley ConversationEndedByAgent',
    )
    assert.equal(story.state.status, 'Wrap-up')
    when(step.ends('riley')).then('ended ConversationEndedByAgent')
  })

  it('CNV-1 closes at once where the wrap-up is 0', () => {
    on(people()).given(...atDesk).when(step.ends('riley')).then(
      'system: agent-ended', 'closed riley AgentEndConversation', 'system: ended', 'ended ConversationEndedByAgent')
  })

  it('CNV-1 goes from Active to Closed when its bot ends it', () => {
    const { story, when } = given(step.start(), step.engages('bot-a'))
    when(step.botEnds('bot-a')).then(
      'bot-a (internal): end', 'closed bot-a BotEndConversation', 'system: ended', 'ended ConversationEndedByBot',
    )
    assert.equal(story.state.status, 'Closed')
  })

  for (const [who, late] of Object.entries({
    'the customer': step.says('hello?'),
    'the customer who leaves': step.goes,
    'an end': step.ends('riley'),
    'a transfer': step.transfers('riley', 'desk'),
    'an accept': step.accepts('riley'),
    'an offer': step.offered('riley', 'desk'),
  })) {
    it(`CNV-1 Closed is final for ${who}`, () => {
      const { story, when } = on(people()).given(...atDesk, step.ends('riley'))
      const outcome = when(late)
      assert.ok(outcome.story.refusal)
      assert.equal(story.events.length, 0)
    })
  }

  it('CNV-1 only whoever wraps up may finish it', () => {
    wrapping.given(...atDesk, step.ends('riley')).when(step.ends('sam')).refused('not-in-conversation')
  })

  it('CNV-1 starts once, and nothing happens before it', () => {
    given(step.start()).when(step.start()).refused('conversation-exists')
  })

  it('CNV-1 is refused where its workstream is unknown', () => {
    on(people()).given().when(step.start({}, 'elsewhere')).refused('not-eligible')
  })

  it('CNV-2 the log has no gap, and its moments strictly increase within one ms', () => {
    const { story } = given(step.start(), step.engages('bot-a'), step.says('one'), step.says('two'))
    assert.deepEqual(story.log.map(({ seq }) => seq), story.log.map((_, place) => place + 1))
    assert.deepEqual(story.log.map(({ at }) => at - story.now), story.log.map((_, place) => place))
  })

  it('CNV-2 a clock that goes back does not take the log with it', () => {
    const { story } = given(step.start(), -3_600_000, step.engages('bot-a'))
    assert.equal(story.log.at(-1)?.at, story.now + 3_600_000 + story.log.length - 1)
  })

  const reasons: [string, ReturnType<typeof given>, step.Step, string][] = [
    ['escalation', given(step.start(), step.engages('bot-a')), step.escalates('bot-a'), 'BotTransferToAgent'],
    ['the bot\'s end', given(step.start(), step.engages('bot-a')), step.botEnds('bot-a'), 'BotEndConversation'],
    ['a bot that is not engaged', given(step.start()), step.answers('error'), 'AddAgentFailed'],
    [
      'a bot that drops out', given(step.start(), step.engages('bot-a'), step.says('x'), 60_000),
      step.answers('unreached'), 'AgentDisconnected',
    ],
    ['a transfer to a queue', on(people()).given(...atDesk), step.transfers('riley', 'desk'), 'AgentTransferToQueue'],
    [
      'a transfer to a person', on(people()).given(...atDesk, step.transfersTo('riley', 'sam')), step.accepts('sam'),
      'AgentTransferred',
    ],
    ['leaving', on(people()).given(...atDesk), step.leaves('riley'), 'AgentClosed'],
    ['the representative\'s end', on(people()).given(...atDesk), step.ends('riley'), 'AgentEndConversation'],
    ['the customer\'s end', on(people()).given(...atDesk), step.goes, 'CustomerEndConversation'],
    ['the customer\'s absence', on(people()).given(...atDesk), step.isGone, 'CustomerDisconnect'],
    ['silence', given(step.start(), step.engages('bot-a'), step.untilDue()), step.tick, 'ConversationTimeout'],
  ]
  for (const [what, { story, when }, last, reason] of reasons) {
    it(`CNV-3 a session that ends by ${what} closes as ${reason}`, () => {
      when(last)
      const closed = story.events.filter(({ type }) => type === 'session-closed')
      assert.deepEqual(closed.map((event) => event.type === 'session-closed' && event.reason), [reason])
    })
  }

  it('CNV-3 a session has the times at which it opened and closed', () => {
    const { story, when } = on(people()).given(step.start(), 5_000, step.takes('riley', 'desk'))
    const opened = story.effects?.sessionsOpened[0]
    assert.equal(opened?.openedAt, story.log.find(({ type }) => type === 'session-opened')?.at)
    story.happens(60_000)
    when(step.ends('riley'))
    const closed = story.effects?.sessionsClosed[0]
    assert.deepEqual([closed?.id, closed?.reason], [opened?.id, 'AgentEndConversation'])
    assert.ok((closed?.closedAt ?? 0) >= story.now)
  })

  it('CNV-7 a customer who leaves a bot, or nobody, closes the conversation', () => {
    given(step.start(), step.engages('bot-a')).when(step.goes).then(
      'customer: endOfConversation', 'closed bot-a CustomerEndConversation', 'system: ended',
      'ended CustomerDisconnectedOrLeftActiveConversation',
    )
    on(people()).given(step.start()).when(step.isGone).then(
      'system: ended', 'ended CustomerDisconnectedOrLeftOpenConversation',
    )
  })

  it('CNV-7 a customer who leaves a representative leaves a wrap-up', () => {
    wrapping.given(...atDesk).when(step.isGone).then(
      'system (internal): customer-disconnected', 'closed riley CustomerDisconnect', 'system: ended',
      'wrap-up riley CustomerDisconnectedOrLeftActiveConversation')
  })

  it('CNV-7 offers are withdrawn from a customer who leaves', () => {
    on(people()).given(step.start(), step.offered('riley', 'desk')).when(step.goes).then(
      'customer: endOfConversation', 'offer riley withdrawn', 'system: ended',
      'ended CustomerDisconnectedOrLeftOpenConversation',
    )
    on(oneQueue()).given(
      step.start(), step.engages('bot-a'), step.escalates('bot-a'), step.takes('riley'),
      step.transfersTo('riley', 'sam'),
    )
      .when(step.isGone).then(
        'system (internal): customer-disconnected', 'offer sam withdrawn', 'closed riley CustomerDisconnect',
        'system: ended',
        'ended CustomerDisconnectedOrLeftActiveConversation',
      )
  })
})
