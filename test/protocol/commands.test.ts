import assert from 'node:assert/strict'
import type { Activity } from '../../src/protocol/activity.ts'
import { readBotActivity } from '../../src/protocol/commands.ts'
import type { BotReadingOptions } from '../../src/protocol/commands.ts'

const bridgingOn: BotReadingOptions = { bridging: 'on', acceptsEvents: false }
const bridgingOff: BotReadingOptions = { bridging: 'off', acceptsEvents: false }

function message(channelData?: unknown, more: Partial<Activity> = {}): Activity {
  return { type: 'message', text: 'hello', channelData, ...more }
}

function commandMessage(command: unknown, more: Partial<Activity> = {}): Activity {
  return message({ tags: JSON.stringify(command) }, more)
}

function read(activity: Activity, options = bridgingOn) {
  const reading = readBotActivity(activity, options)
  assert.ok(!('error' in reading))
  return { ...reading, notes: reading.notes.map(({ code }) => code) }
}

describe('what a bot sends', () => {
  it('BOT-1 a bridged message is for the customer', () => {
    assert.deepEqual(read(message({ deliveryMode: 'bridged' })), { meaning: 'public', notes: [] })
  })

  it('BOT-1 channelData as JSON text is read like an object', () => {
    assert.deepEqual(read(message('{"deliveryMode":"bridged"}')), { meaning: 'public', notes: [] })
  })

  it('BOT-1 a message that is not bridged is internal, with a note', () => {
    for (const channelData of [undefined, null, {}, { deliveryMode: 'unbridged' }, 'not JSON', 7, []]) {
      assert.deepEqual(read(message(channelData)), { meaning: 'internal', notes: ['not-bridged'] })
    }
    assert.deepEqual(read(message(undefined, { deliveryMode: 'bridged' })).notes, ['not-bridged'])
  })

  it('BOT-1 with bridging off every message but a command is for the customer', () => {
    assert.deepEqual(read(message(), bridgingOff), { meaning: 'public', notes: [] })
    const reading = read(commandMessage({ type: 'EndConversation' }), bridgingOff)
    assert.deepEqual(reading.meaning, { command: 'EndConversation', context: {} })
  })

  it('BOT-1 a bridged event is for the customer, another is not', () => {
    const event = { type: 'event', name: 'showMap' }
    assert.equal(read({ ...event, channelData: { deliveryMode: 'bridged' } }).meaning, 'public')
    assert.deepEqual(read(event), { meaning: 'internal', notes: ['not-bridged'] })
  })

  it('DLN-5 a trace is internal and needs no note', () => {
    const silent = { meaning: 'internal', notes: [] }
    assert.deepEqual(read({ type: 'trace', channelData: { deliveryMode: 'bridged' } }), silent)
    assert.deepEqual(read({ type: 'trace' }, bridgingOff), silent)
  })

  it('BOT-1 typing reaches the customer unless it streams a text that is not bridged', () => {
    assert.deepEqual(read({ type: 'typing' }), { meaning: 'public', notes: [] })
    assert.deepEqual(read({ type: 'typing', text: 'Your ord' }), { meaning: 'internal', notes: [] })
  })
})

describe('commands', () => {
  it('BOT-2 Escalate has its context, plain and wrapped, and its text as the summary', () => {
    const context = { topic: 'card', id: 101, name: { value: 'Ann', isDisplayable: true }, tier: { value: 'gold' } }
    assert.deepEqual(read(commandMessage({ type: 'Escalate', context }, { text: 'Card lost' })), {
      meaning: {
        command: 'Escalate',
        context: {
          topic: { value: 'card', isDisplayable: false },
          id: { value: 101, isDisplayable: false },
          name: { value: 'Ann', isDisplayable: true },
          tier: { value: 'gold', isDisplayable: false },
        },
        summary: 'Card lost',
      },
      notes: [],
    })
  })

  it('BOT-7 a context that is null or absent is empty', () => {
    for (const context of [null, undefined]) {
      const reading = read(commandMessage({ type: 'EndConversation', context }))
      assert.deepEqual(reading, { meaning: { command: 'EndConversation', context: {} }, notes: [] })
    }
  })

  it('BOT-2 an activity of agents-hosting, with _channelId for channelId, is read as any other', () => {
    const reading = read(commandMessage({ type: 'Escalate' }, { _channelId: 'directline', text: undefined }))
    assert.deepEqual(reading.meaning, { command: 'Escalate', context: {} })
  })

  it('BOT-2 the number of a command type is understood, with a note', () => {
    const escalate = read(commandMessage({ type: 0 }, { text: '' }))
    assert.deepEqual(escalate, { meaning: { command: 'Escalate', context: {} }, notes: ['integer-command-type'] })
    const end = read(commandMessage({ type: 1 }))
    assert.deepEqual(end, { meaning: { command: 'EndConversation', context: {} }, notes: ['integer-command-type'] })
  })

  it('BOT-5 tags that are not a string are noted, not executed', () => {
    const reading = read(message({ tags: { type: 'Escalate', context: {} } }))
    assert.deepEqual(reading, { meaning: 'internal', notes: ['tags-not-string'] })
  })

  it('BOT-5 empty tags, or those that came with a customer’s message, are no command', () => {
    for (const tags of ['', ' ', 'ChannelId-lcw,FromCustomer', 'ChannelId-lcw, OmnichannelContextMessage, Hidden']) {
      assert.deepEqual(read(message({ tags, deliveryMode: 'bridged' })), { meaning: 'public', notes: [] })
      assert.deepEqual(read(message({ tags })), { meaning: 'internal', notes: ['not-bridged'] })
    }
  })

  it('BOT-5 tags that are not JSON are noted, not executed', () => {
    for (const tags of ['Escalate', '{"type":"Escalate"', 'Escalate,FromCustomer']) {
      const reading = read(message({ tags, deliveryMode: 'bridged' }), bridgingOff)
      assert.deepEqual(reading, { meaning: 'internal', notes: ['tags-not-json'] })
    }
  })

  it('BOT-5 an unknown type is noted, not executed', () => {
    for (const command of [{ type: 'escalate' }, { type: 2 }, { type: '0' }, {}, null, [], 'Escalate', 0]) {
      assert.deepEqual(read(commandMessage(command)), { meaning: 'internal', notes: ['unknown-command-type'] })
    }
  })

  it('BOT-5 a command on a non-message is noted, not executed', () => {
    const reading = read(commandMessage({ type: 'Escalate' }, { type: 'event' }))
    assert.deepEqual(reading, { meaning: 'internal', notes: ['command-on-non-message'] })
  })

  it('BOT-5 a command on a bridged message is noted, not executed', () => {
    const channelData = { deliveryMode: 'bridged', tags: '{"type":"Escalate"}' }
    for (const options of [bridgingOn, bridgingOff]) {
      assert.deepEqual(read(message(channelData), options), { meaning: 'internal', notes: ['command-and-bridged'] })
    }
    const both = read(message(channelData, { type: 'event' }))
    assert.deepEqual(both.notes, ['command-on-non-message', 'command-and-bridged'])
  })

  it('BOT-5 the odd documented form of EndConversation is noted, not executed', () => {
    const form = { tags: { deliveryMode: 'bridged' }, command: { type: 'EndConversation', value: {} } }
    for (const channelData of [form, JSON.stringify(form)]) {
      assert.deepEqual(read(message(channelData)), { meaning: 'internal', notes: ['end-conversation-odd-form'] })
    }
  })
})
