import assert from 'node:assert/strict'
import { people } from './desk-fixture.ts'
import { given, on } from './given.ts'
import * as step from './steps.ts'

const served = [step.start(), step.engages('bot-a'), step.escalates('bot-a'), step.takes('riley')]
const atDesk = [step.start(), step.takes('riley', 'desk')]
const asked = [...atDesk, step.transfersTo('riley', 'sam')]

describe('transfers', () => {
  it('TRF-1 to a queue: the representative leaves at once, the customer is told, and it waits with priority', () => {
    const { story, when } = on(people()).given(...atDesk)
    when(step.transfers('riley', 'desk', 'knows the case')).then(
      'system (internal): transfer-placed',
      'closed riley AgentTransferToQueue', 'system: transfer-started', 'system: agent-left',
      'system (internal): chat-transferred', 'routed desk representatives transfer ahead',
    )
    const texts = story.events.flatMap((event) => (event.type === 'activity-accepted' ? [event.content?.text] : []))
    assert.deepEqual(texts.slice(1, 3), ['Your request is being transferred to Desk, please wait!', 'Riley has left'])
    when(step.offered('sam', 'desk'))
    const offer = story.events[0]
    assert.ok(offer?.type === 'offer-made')
    assert.deepEqual([offer.kind, offer.from, offer.note], ['transfer', 'riley', 'knows the case'])
  })

  it('TRF-1 only whoever serves it may transfer it', () => {
    const { when } = on(people()).given(...atDesk)
    when(step.transfers('sam', 'desk')).refused('not-in-conversation')
    when(step.leaves('sam')).refused('not-in-conversation')
    when(step.workerSays('sam', 'hi')).refused('not-in-conversation')
  })

  it('TRF-2 to a representative: the first stays until the second accepts', () => {
    const { when } = on(people()).given(...atDesk)
    when(step.transfersTo('riley', 'sam')).then('offered sam transfer', 'system (internal): transfer-placed')
    when(step.workerSays('riley', 'one moment')).then('riley: one moment')
    when(step.accepts('sam')).then(
      'offer sam accepted', 'closed riley AgentTransferred', 'system: agent-left', 'system (internal): chat-transferred',
      'opened sam', 'system: agent-joined')
  })

  it('TRF-2 rejection and time-out leave everything as it was, and tell the first', () => {
    const { story, when } = on(people()).given(...asked)
    when(step.rejects('sam')).then('offer sam rejected', 'system (internal): transfer-rejected')
    story.happens(step.transfersTo('riley', 'sam'))
    story.happens(120_000)
    when(step.tick).then('offer sam timed-out', 'system (internal): transfer-timed-out')
    when(step.workerSays('riley', 'still here')).then('riley: still here')
  })

  it('TRF-2 neither to a bot, nor to oneself, nor to nobody', () => {
    const { when } = on(people()).given(...atDesk)
    for (const other of ['bot-b', 'ghost']) when(step.transfersTo('riley', other)).refused('not-eligible')
    when(step.transfersTo('riley', 'riley')).refused('already-in')
  })

  it('TRF-3 the representative is off before the bot is engaged', () => {
    given(...served).when(step.transfers('riley', 'support')).then(
      'system (internal): transfer-placed',
      'closed riley AgentTransferToQueue', 'system: transfer-started', 'system: agent-left',
      'system (internal): chat-transferred', 'routed support hand-back-bots hand-back ahead', 'opened bot-b', 'sent added')
  })

  it('TRF-4 one request at a time', () => {
    const { when } = on(people()).given(...asked)
    when(step.transfersTo('riley', 'sam')).refused('transfer-pending')
    when(step.transfers('riley', 'desk')).refused('transfer-pending')
  })

  it('TRF-4 who leaves while a request stands leaves it on offer, and it waits again where that is declined', () => {
    const { story, when } = on(people()).given(...asked)
    when(step.leaves('riley')).then(
      'closed riley AgentClosed', 'system: agent-left', 'routed desk representatives left ahead',
    )
    when(step.rejects('sam')).then('offer sam rejected')
    assert.equal(story.effects?.waiting?.rank, 10)
  })

  it('TRF-4 who leaves while a request stands may see it accepted', () => {
    on(people()).given(...asked, step.leaves('riley')).when(step.accepts('sam')).then(
      'offer sam accepted', 'opened sam', 'system: agent-joined')
  })

  it('TRF-4 an end while a request stands withdraws it', () => {
    on(people()).given(...asked).when(step.ends('riley')).then(
      'system: agent-ended', 'offer sam withdrawn', 'closed riley AgentEndConversation', 'system: ended',
      'ended ConversationEndedByAgent',
    )
  })

  it('TRF-6 a whisper is internal and goes to no bot, at a hand-back neither', () => {
    const { story, when } = given(...served)
    when(step.workerSays('riley', 'odd customer', 'internal')).then('riley (internal): odd customer')
    story.happens(step.transfers('riley', 'support'))
    assert.deepEqual(story.state.held, [])
    story.happens(step.ok)
    when(step.ok).then('answered context ok', 'engaged')
  })
})
