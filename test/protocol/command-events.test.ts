import assert from 'node:assert/strict'
import type { Activity } from '../../src/protocol/activity.ts'
import { readBotActivity } from '../../src/protocol/commands.ts'

function read(activity: Activity, acceptsEvents = true) {
  return readBotActivity(activity, { bridging: 'on', acceptsEvents })
}

function handoff(value: unknown): Activity {
  return { type: 'event', name: 'handoff.initiate', value }
}

function plainly(value: string | number) {
  return { value, isDisplayable: false }
}

describe('events as commands', () => {
  it('BOT-4 handoff.initiate of the Omnichannel sample escalates, in either case', () => {
    const meaning = { command: 'Escalate', context: { topic: plainly('card') }, summary: 'Lost' }
    const expected = { meaning, notes: [] }
    assert.deepEqual(read(handoff({ MessageToAgent: 'Lost', Context: { topic: 'card' } })), expected)
    assert.deepEqual(read(handoff({ messageToAgent: 'Lost', context: { topic: 'card' } })), expected)
  })

  it('BOT-4 handoff.initiate without a value escalates with an empty context', () => {
    const expected = { meaning: { command: 'Escalate', context: {} }, notes: [] }
    assert.deepEqual(read(handoff(undefined)), expected)
    assert.deepEqual(read(handoff({ MessageToAgent: null, Context: null })), expected)
  })

  it('BOT-4 the variables of Copilot Studio are kept, its message is the summary', () => {
    const spoken = { va_AgentMessage: 'Wants a refund', va_LastPhrase: 'refund' }
    const value = { ...spoken, va_Topics: ['Returns', 'Refund'], tier: 2 }
    assert.deepEqual(read(handoff(value)), {
      meaning: {
        command: 'Escalate',
        context: {
          va_AgentMessage: plainly('Wants a refund'),
          va_Topics: plainly('["Returns","Refund"]'),
          va_LastPhrase: plainly('refund'),
          va_LastPhrases: plainly('refund'),
          tier: plainly(2),
        },
        summary: 'Wants a refund',
      },
      notes: [],
    })
  })

  it('BOT-4 the last phrase of Copilot Studio is understood by its other name', () => {
    const reading = read(handoff({ va_LastPhrases: 'hours' }))
    const context = { va_LastPhrase: plainly('hours'), va_LastPhrases: plainly('hours') }
    assert.deepEqual(reading, { meaning: { command: 'Escalate', context }, notes: [] })
  })

  it('BOT-4 endOfConversation ends, with its value as the context', () => {
    const end = (value?: unknown) => read({ type: 'endOfConversation', value })
    assert.deepEqual(end(), { meaning: { command: 'EndConversation', context: {} }, notes: [] })
    assert.deepEqual(end('done'), { meaning: { command: 'EndConversation', context: {} }, notes: [] })
    const context = { MCS_CSAT: plainly(5) }
    assert.deepEqual(end({ MCS_CSAT: 5 }), { meaning: { command: 'EndConversation', context }, notes: [] })
  })

  it('BOT-4 where events are not accepted, each is noted and nothing more', () => {
    const end: Activity = { type: 'endOfConversation', channelData: { deliveryMode: 'bridged' } }
    for (const activity of [handoff({ Context: {} }), end]) {
      const reading = read(activity, false)
      assert.ok(!('error' in reading))
      assert.equal(reading.meaning, 'internal')
      assert.deepEqual(reading.notes.map(({ code }) => code), ['event-not-command'])
    }
  })

  it('BOT-7 a bad variable in an event is an error that names it', () => {
    assert.deepEqual(read(handoff({ Context: { list: [1] } })), {
      error: {
        code: 'BadArgument',
        message: 'value.list: expected text or a number, plain or as {"value": ..., "isDisplayable": ...}',
      },
    })
  })
})
