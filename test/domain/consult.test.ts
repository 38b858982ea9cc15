import assert from 'node:assert/strict'
import { loadOf } from '../../src/domain/effects-of.ts'
import { floor } from './desk-fixture.ts'
import { on } from './given.ts'
import * as step from './steps.ts'

const atDesk = [step.start(), step.takes('riley', 'desk')]
const consulted = [...atDesk, step.brings('riley', 'consult', 'sam')]

const internallyLeft = 'system (internal): participant-left'

describe('consults', () => {
  it('TRF-7 by name: whoever comes is unseen by the customer, whispers, and says nothing aloud', () => {
    const { story, when } = on(floor()).given(...atDesk)
    when(step.invites('riley', 'consult', { name: 'sam' })).then(
      'offered sam consult', 'system (internal): consult-placed')
    when(step.accepts('sam')).then('offer sam accepted', 'opened sam consult', 'system (internal): participant-joined')
    when(step.workerSays('sam', 'ask for the number', 'internal')).then('sam (internal): ask for the number')
    when(step.workerSays('sam', 'hello')).refused('whisper-only')
    for (const what of [step.ends('sam'), step.transfers('sam', 'expert')]) when(what).refused('whisper-only')
    assert.deepEqual([...loadOf(story.state)], [['riley', 10], ['sam', 10]])
    assert.deepEqual(story.state.served.map(({ workerId }) => workerId), ['riley'])
  })

  it('TRF-7 through a queue, like a conference', () => {
    on(floor()).given(...atDesk, step.invites('riley', 'consult', { queue: 'expert' }), step.offered('ada', 'expert'))
      .when(step.accepts('ada')).then('offer ada accepted', 'opened ada consult', 'system (internal): participant-joined')
  })

  it('TRF-7 until whoever serves adds them: then the customer reads that they joined', () => {
    const { story, when } = on(floor()).given(...consulted)
    when(step.adds('sam', 'sam')).refused('whisper-only')
    when(step.adds('riley', 'kim')).refused('not-consulted')
    when(step.adds('riley', 'sam')).then(
      'sam is participant', 'system: agent-joined')
    assert.deepEqual(story.effects?.rolesChanged?.map(({ role }) => role), ['participant'])
    assert.deepEqual(story.effects?.load, [])
    when(step.adds('riley', 'sam')).refused('not-consulted')
    when(step.workerSays('sam', 'hello')).then('sam: hello')
  })

  it('TRF-7 leaving is not told to the customer; whoever serves goes on', () => {
    on(floor()).given(...consulted).when(step.leaves('sam')).then('closed sam AgentClosed', internallyLeft)
  })

  it('TRF-7 with the last one who serves, the consulted leave, and a request for a consult ends', () => {
    const { story, when } = on(floor()).given(...consulted, step.invites('riley', 'consult', { name: 'kim' }))
    when(step.leaves('riley')).then(
      'offer kim withdrawn', 'closed sam AgentClosed', internallyLeft, 'closed riley AgentClosed', 'system: agent-left',
      'routed desk representatives left ahead')
    when(step.workerSays('sam', 'hm', 'internal')).refused('not-in-conversation')
    assert.deepEqual([...loadOf(story.state)], [])
  })

  it('TRF-7 the consulted never inherit it; they stay with whoever takes it', () => {
    const { story, when } = on(floor()).given(...consulted, step.transfersTo('riley', 'kim'))
    when(step.accepts('kim')).then(
      'offer kim accepted', 'opened kim participant', 'system: agent-joined', 'system (internal): participant-joined',
      'kim is primary', 'closed riley AgentTransferred', 'system: agent-left', internallyLeft)
    assert.deepEqual([...loadOf(story.state)], [['kim', 10], ['sam', 10]])
  })
})
