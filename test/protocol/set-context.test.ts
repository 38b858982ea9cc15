import assert from 'node:assert/strict'
import { readSetContext, setContextActivity } from '../../src/protocol/set-context.ts'

const values = { msdyn_liveworkitemid: '42', 'What is it about?': 'card', custom: { value: 'v', isDisplayable: true } }
const channelData = { tags: 'ChannelId-lcw,OmnichannelContextMessage,Hidden', sourceChannelId: 'omnichannel' }

describe('set-context', () => {
  it('ORD-4 the event form has name and value', () => {
    const event = { type: 'event', name: 'omnichannelSetContext', value: values, channelData }
    assert.deepEqual(setContextActivity('event', values), event)
  })

  it('ORD-4 the forms of Copilot Studio differ by name, and startConversation has the text as well', () => {
    const pva = { type: 'event', name: 'pvaSetContext', value: values, channelData }
    assert.deepEqual(setContextActivity('pvaSetContext', values), pva)
    const text = JSON.stringify({ ...values, EventName: 'startConversation' })
    const start = { type: 'event', name: 'startConversation', value: values, text, channelData }
    assert.deepEqual(setContextActivity('startConversation', values), start)
  })

  it('ORD-4 the raw form is a hidden message whose text is the JSON', () => {
    const text = JSON.stringify({ ...values, EventName: 'omnichannelSetContext' })
    assert.deepEqual(setContextActivity('raw', values), { type: 'message', text, channelData })
  })

  it('ORD-4 every form gives the same values back', () => {
    for (const form of ['event', 'startConversation', 'pvaSetContext', 'raw'] as const) {
      assert.deepEqual(readSetContext(setContextActivity(form, values)), values)
    }
  })

  it('ORD-4 a variable named EventName does not hide what the message is', () => {
    assert.deepEqual(readSetContext(setContextActivity('raw', { EventName: 'x', a: 1 })), { a: 1 })
  })

  it('ORD-4 values are found in the text of an event without a value, and may be absent', () => {
    const text = '{"EventName":"startConversation","a":1}'
    assert.deepEqual(readSetContext({ type: 'event', name: 'startConversation', text }), { a: 1 })
    assert.deepEqual(readSetContext({ type: 'event', name: 'omnichannelSetContext' }), {})
  })

  it('ORD-4 nothing else is a set-context', () => {
    const text = '{"EventName":"omnichannelSetContext"}'
    assert.equal(readSetContext({ type: 'message', text }), undefined)
    assert.equal(readSetContext({ type: 'message', text, channelData: { tags: 'FromCustomer' } }), undefined)
    assert.equal(readSetContext({ type: 'message', text: '{"a":1}', channelData }), undefined)
    assert.equal(readSetContext({ type: 'message', channelData }), undefined)
    assert.equal(readSetContext({ type: 'event', name: 'other', value: values, channelData }), undefined)
    assert.equal(readSetContext({ type: 'conversationUpdate', name: 'startConversation' }), undefined)
  })
})
