import assert from 'node:assert/strict'
import { people } from './desk-fixture.ts'
import { on } from './given.ts'
import * as step from './steps.ts'

describe('a representative who is disconnected', () => {
  it('ASG-5 peers 31: what they served goes back to its queue, ahead of others', () => {
    const { story, when } = on(people()).given(step.start(), step.takes('riley', 'desk'))
    when(step.drops('riley')).then(
      'closed riley AgentDisconnected', 'system: agent-disconnected', 'routed desk representatives disconnected ahead')
    assert.equal(story.ledger.waiting?.rank, 10)
    when(step.offered('sam', 'desk')).then('offered sam new')
  })

  it('ASG-5 what they were offered is withdrawn, and counts as no decline', () => {
    const { story, when } = on(people()).given(step.start(), step.offered('riley', 'desk'))
    when(step.drops('riley')).then('offer riley withdrawn')
    assert.deepEqual(story.state.declines, {})
    when(step.offered('riley', 'desk')).then('offered riley new')
  })

  it('ASG-5 who was asked by name for a transfer lets it go, and whoever asked is told', () => {
    on(people()).given(step.start(), step.takes('riley', 'desk'), step.transfersTo('riley', 'sam')).when(step.drops('sam')).then(
      'offer sam timed-out', 'system (internal): transfer-timed-out')
  })

  it('ASG-5 a wrap-up ends by itself, and what is nothing of theirs stays as it is', () => {
    const { when } = on(people({}, { wrapUpMs: 60_000 })).given(step.start(), step.takes('riley', 'desk'), step.ends('riley'))
    when(step.drops('riley')).then()
    on(people()).given(step.start(), step.takes('sam', 'desk')).when(step.drops('riley')).then()
  })

  it('ASG-5 accept x disconnect: whichever is first holds', () => {
    const first = on(people()).given(step.start(), step.offered('riley', 'desk'), step.accepts('riley'))
    first.when(step.drops('riley')).then(
      'closed riley AgentDisconnected', 'system: agent-disconnected', 'routed desk representatives disconnected ahead')
    const late = on(people()).given(step.start(), step.offered('riley', 'desk'), step.drops('riley'))
    late.when(step.accepts('riley')).refused('offer-gone')
  })
})
