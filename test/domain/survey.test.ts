import assert from 'node:assert/strict'
import { bot, deskOf, person, queue } from './desk-fixture.ts'
import { on } from './given.ts'
import * as step from './steps.ts'
import type { WorkerId } from '../../src/domain/ids.ts'

const workers = [bot('bot-a', 100), person('riley'), person('sam'), bot('bot-b', 10)]
const surveyed = (wrapUpMs = 0) =>
  deskOf(workers, [queue('support', ['bot-a', 'riley', 'sam'])], { surveyBot: 'bot-b' as WorkerId, wrapUpMs })

/** Riley serves after Bot A has escalated. */
const served = [step.start(), step.engages('bot-a'), step.escalates('bot-a'), step.takes('riley')]
/** Riley has ended it and the survey bot is engaged. */
const asked = [served, step.ends('riley'), step.engages('bot-b')]

describe('the survey bot of a workstream', () => {
  it('SUR-3 ORD-1 is engaged when a representative ends the conversation, before it closes', () => {
    const { story, when } = on(surveyed()).given(served)
    when(step.ends('riley')).then(
      'system: agent-ended', 'closed riley AgentEndConversation', 'routed support hand-back-bots survey',
      'opened bot-b', 'sent added',
    )
    when(step.ok).then('answered added ok', 'sent context')
    when(step.ok).then('answered context ok', 'engaged')
    when(step.botEnds('bot-b', { MCS_CSAT: step.plain(5) })).then(
      'bot-b (internal): end', 'variables MCS_CSAT', 'closed bot-b BotEndConversation', 'system: ended',
      'ended ConversationEndedByBot',
    )
    assert.deepEqual(story.effects?.survey?.servedBy, [{ workerId: 'riley', queueId: 'support' }])
  })

  it('SUR-2 whoever served in two queues is named with both, and once for each', () => {
    const queues = [queue('support', ['bot-a', 'riley', 'sam']), queue('second', ['riley', 'sam'])]
    const { story } = on(deskOf(workers, queues, { surveyBot: 'bot-b' as WorkerId })).given(
      served, step.transfers('riley', 'second'), step.takes('sam', 'second'), step.transfers('sam', 'second'),
      step.takes('riley', 'second'), step.transfers('riley', 'support'), step.takes('sam'), step.transfers('sam', 'second'),
      step.takes('riley', 'second'), step.ends('riley'), step.engages('bot-b'),
      step.botEnds('bot-b', { MCS_CSAT: step.plain(5) }),
    )
    const names = story.effects?.survey?.servedBy.map(({ workerId, queueId }) => `${workerId} ${queueId}`)
    assert.deepEqual(names, ['riley support', 'sam second', 'sam support', 'riley second'])
  })

  it('SUR-3 TRF-4 everybody who is in it leaves, whoever is asked to join is no longer', () => {
    const { story, when } = on(surveyed()).given(served, step.invites('riley', 'conference', { name: 'sam' }))
    when(step.ends('riley')).then(
      'system: agent-ended', 'offer sam withdrawn', 'closed riley AgentEndConversation',
      'routed support hand-back-bots survey', 'opened bot-b', 'sent added',
    )
    const both = on(surveyed()).given(served, step.brings('riley', 'conference', 'sam'), step.ends('sam'))
    assert.deepEqual([...both.story.ledger.load.values()], [0, 0])
    assert.equal(story.state.status === 'Active' && story.state.session.workerId, 'bot-b')
  })

  it('SUR-3 the representative is free as soon as they have ended it', () => {
    const { story } = on(surveyed(60_000)).given(asked)
    assert.equal(story.ledger.load.get('riley' as WorkerId), 0)
  })

  it('SUR-3 peers 23: it goes on by itself, without another word of the customer', () => {
    const { story } = on(surveyed()).given(asked)
    const over = story.log.findIndex((event) => event.type === 'session-closed' && event.workerId === 'riley')
    const after = story.log.slice(over)
    assert.deepEqual(after.flatMap((event) => (event.type === 'activity-sent' ? [event.item] : [])), ['added', 'context'])
  })

  it('SUR-3 ORD-8 one that can not be engaged leaves the conversation closed, and the customer reads nothing of it', () => {
    const ended = [
      'noted bot-error', 'noted bot-not-engaged', 'closed bot-b AddAgentFailed', 'system: ended', 'ended ConversationEndedByAgent',
    ]
    on(surveyed()).given(served, step.ends('riley')).when(step.answers('error')).then('answered added error', ...ended)
    const added = [served, step.ends('riley'), step.ok]
    on(surveyed()).given(added).when(step.answers('error')).then('answered context error', ...ended)
    on(surveyed()).given(served, step.ends('riley'), step.untilDue()).when(step.tick).then(...ended.slice(1))
  })

  it('SUR-3 ORD-8 one that drops out later, too', () => {
    const { story, when } = on(surveyed()).given(asked, step.says('5'))
    story.happens([step.answers('timeout'), step.says('5'), step.answers('timeout'), step.says('5')])
    when(step.answers('timeout')).then(
      'answered 5 timeout', 'noted bot-timeout', 'closed bot-b AgentDisconnected', 'system: ended',
      'ended ConversationEndedByAgent',
    )
  })

  it('SUR-3 no answer: it closes without a word', () => {
    on(surveyed()).given(asked, step.untilDue()).when(step.tick).then(
      'closed bot-b ConversationTimeout', 'system: ended', 'ended ConversationEndedByAgent',
    )
  })

  it('SUR-4 a customer who leaves meanwhile leaves no survey', () => {
    const { story } = on(surveyed()).given(asked, step.goes)
    assert.equal(story.state.status, 'Closed')
    assert.equal(story.effects?.survey, undefined)
  })

  it('SUR-3 SUR-4 peers 37: its Escalate goes to a representative, and nobody is asked twice', () => {
    const { story, when } = on(surveyed()).given(asked, step.escalates('bot-b'))
    assert.equal(story.state.status === 'Open' && story.state.queueId, 'support')
    story.happens(step.takes('sam'))
    when(step.ends('sam')).then(
      'system: agent-ended', 'closed sam AgentEndConversation', 'system: ended', 'ended ConversationEndedByAgent',
    )
  })

  it('SUR-3 peers 36: only where a representative ends it, and only where the workstream asks for it', () => {
    const desk = surveyed()
    on(desk).given(step.start(), step.engages('bot-a')).when(step.botEnds('bot-a')).then(
      'bot-a (internal): end', 'closed bot-a BotEndConversation', 'system: ended', 'ended ConversationEndedByBot',
    )
    on(desk).given(served).when(step.goes).then(
      'customer: endOfConversation', 'system (internal): customer-ended', 'closed riley CustomerEndConversation',
      'system: ended',
      'ended CustomerDisconnectedOrLeftActiveConversation',
    )
    const { story } = on(deskOf(workers, [queue('support', ['bot-a', 'riley', 'sam'])])).given(served, step.ends('riley'))
    assert.equal(story.state.status, 'Closed')
  })

  it('SUR-4 no survey where the bot had the conversation before', () => {
    const back = deskOf(workers, [queue('support', ['bot-a', 'riley', 'sam', 'bot-b'])], { surveyBot: 'bot-b' as WorkerId })
    const { story } = on(back).given(
      served, step.transfers('riley', 'support'), step.engages('bot-b'), step.escalates('bot-b'),
      step.takes('sam'), step.ends('sam'),
    )
    assert.equal(story.state.status, 'Closed')
  })
})
