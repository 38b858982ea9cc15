import assert from 'node:assert/strict'
import { emptied, ERASED } from '../../src/domain/erase.ts'
import { given } from './given.ts'
import * as step from './steps.ts'

const CANARY = 'canary'
const WORDS = { [CANARY]: step.plain(CANARY) }
const start = { ...(step.start(WORDS) as object), customer: { id: CANARY, name: CANARY }, locale: CANARY } as step.Step
const served = [
  start,
  step.engages('bot-a'),
  step.says(CANARY),
  step.ok,
  step.escalates('bot-a', WORDS, CANARY),
  step.offered('riley'),
  step.accepts('riley'),
  step.workerSays('riley', CANARY, 'internal'),
]

describe('erasing what was said', () => {
  it('AUT-51 empties an ended conversation, and only once', () => {
    const { story, when } = given(...served, step.ends('riley'))
    when(step.erases('retention')).then('erased retention')
    when(step.erases()).then()
    const { customer, variables, summary, locale } = story.state
    assert.deepEqual([customer, variables, summary, locale], [ERASED, {}, undefined, undefined])
    assert.ok(!JSON.stringify(story.state).includes(CANARY))
  })

  it('AUT-51 leaves no word in the log, and who did what stays', () => {
    const { story, when } = given(...served)
    when(step.transfers('riley', 'support', CANARY))
    when(step.erases())
    assert.ok(JSON.stringify(story.log).includes(CANARY))
    const log = story.log.map(emptied)
    assert.ok(!JSON.stringify(log).includes(CANARY), JSON.stringify(log))
    assert.deepEqual(
      log.map(({ seq, at, type }) => ({ seq, at, type })),
      story.log.map(({ seq, at, type }) => ({ seq, at, type })),
    )
    assert.ok(JSON.stringify(log).includes('riley'))
  })

  it('AUT-51 ends a conversation that goes on first, whoever has it', () => {
    given(...served)
      .when(step.erases())
      .then(
        'closed riley CustomerDisconnect',
        'system: ended',
        'ended CustomerDisconnectedOrLeftActiveConversation',
        'erased request',
      )
    given(start, step.engages('bot-a'), step.escalates('bot-a'))
      .when(step.erases())
      .then('system: ended', 'ended CustomerDisconnectedOrLeftOpenConversation', 'erased request')
  })

  it('AUT-51 what a bot says too late is no longer kept', () => {
    const { story, when } = given(...served, step.ends('riley'), step.erases())
    when(step.botSays('bot-a', CANARY))
    assert.equal(story.events[0]?.type, 'activity-accepted')
    assert.ok(!JSON.stringify(story.events).includes(CANARY))
  })
})
