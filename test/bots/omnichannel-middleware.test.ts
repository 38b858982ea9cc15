import assert from 'node:assert/strict'
import { ActivityHandler, EventFactory, MemoryStorage } from 'botbuilder'
import type { Activity, Storage } from 'botbuilder'
import { isDeskConnected, toOmnichannel } from '../../src/bots/omnichannel-middleware.ts'
import { readBotActivity } from '../../src/protocol/commands.ts'
import { setContextActivity } from '../../src/protocol/set-context.ts'
import { converse } from './conversation.ts'

/** Says what it saw of each turn, and hands over or ends when told so. */
function recorder(seen: unknown[]) {
  return () => {
    const bot = new ActivityHandler()
    bot.onTurn(async (context, next) => {
      const { type, name, value, text } = context.activity
      seen.push({ type, name, value, text, desk: isDeskConnected(context) })
      if (text === 'handoff') {
        const transcript = { activities: [] as Activity[] } as never
        const value = { MessageToAgent: 'm', Context: { a: 1 } }
        const event = EventFactory.createHandoffInitiation(context, value, transcript)
        await context.sendActivities([{ type: 'message', text: 'wait' }, event])
      }
      if (text === 'end') await context.sendActivity({ type: 'endOfConversation', value: { MCS_CSAT: 5 } })
      await next()
    })
    return bot
  }
}

function start(channelId: string, storage: Storage = new MemoryStorage()) {
  const seen: Record<string, unknown>[] = []
  return { seen, ...converse(recorder(seen), storage, channelId) }
}

describe('Omnichannel middleware, to the bot', () => {
  it('ORD-4 every form of set-context arrives as the one event', async () => {
    for (const form of ['event', 'startConversation', 'pvaSetContext', 'raw'] as const) {
      const { seen, send } = start('directline')
      await send(setContextActivity(form, { a: 1 }))
      const expected = { type: 'event', name: 'omnichannelSetContext', value: { a: 1 }, text: undefined, desk: true }
      assert.deepEqual(seen, [expected], form)
    }
  })

  it('everything else arrives as it was sent', async () => {
    const { seen, send } = start('directline')
    await send('{"EventName":"omnichannelSetContext"}')
    await send({ type: 'event', name: 'other', value: 7 })
    assert.deepEqual(seen.map(({ type }) => type), ['message', 'event'])
    assert.equal(seen[0]?.text, '{"EventName":"omnichannelSetContext"}')
    assert.equal(seen[1]?.value, 7)
  })

  it('a desk is connected on an Omnichannel channel, or from set-context on', async () => {
    const omnichannel = start('omnichannel')
    await omnichannel.send('hello')
    assert.equal(omnichannel.seen[0]?.desk, true)
    const source = start('lcw')
    await source.send({ type: 'message', text: 'hello', channelData: { sourceChannelId: 'omnichannel' } })
    assert.equal(source.seen[0]?.desk, true)
    const elsewhere = start('directline')
    await elsewhere.send('hello')
    await elsewhere.send(setContextActivity('event', {}))
    await elsewhere.send('hello')
    assert.deepEqual(elsewhere.seen.map(({ desk }) => desk), [false, true, true])
  })

  it('that a set-context was seen survives a restart of the bot, and holds for that conversation alone', async () => {
    const storage = new MemoryStorage()
    await start('directline', storage).send(setContextActivity('raw', {}))
    const restarted = start('directline', storage)
    await restarted.send('hello')
    const other = { id: 'c2', isGroup: false, name: '', conversationType: '' }
    await restarted.send({ type: 'message', text: 'hello', conversation: other })
    assert.deepEqual(restarted.seen.map(({ desk }) => desk), [true, false])
  })
})

describe('Omnichannel middleware, from the bot', () => {
  it('BOT-1 messages are bridged, wherever they go', () => {
    for (const desk of [true, false]) {
      const sent = toOmnichannel({ type: 'message', text: 'hi', channelData: { own: 1 } }, desk)
      assert.deepEqual(sent, { type: 'message', text: 'hi', channelData: { own: 1, deliveryMode: 'bridged' } })
    }
    assert.deepEqual(toOmnichannel({ type: 'message' }, true).channelData, { deliveryMode: 'bridged' })
  })

  it('BOT-1 a message that says itself how it is meant stays as it is', () => {
    for (const channelData of [{ deliveryMode: 'unbridged' }, { tags: '{"type":"Escalate"}' }, '{"tags":"x"}']) {
      const message = { type: 'message', channelData }
      assert.deepEqual(toOmnichannel(message, true), { type: 'message', channelData })
    }
  })

  it('BOT-4 on a desk, handoff.initiate becomes an Escalate that is not bridged, without its transcript', async () => {
    const { send } = start('omnichannel')
    const [wait, command, ...others] = await send('handoff')
    assert.deepEqual(others, [])
    assert.deepEqual([wait?.text, wait?.channelData], ['wait', { deliveryMode: 'bridged' }])
    assert.equal(command?.text, 'm')
    assert.deepEqual(command?.channelData, { tags: '{"type":"Escalate","context":{"a":1}}' })
    for (const field of ['name', 'value', 'attachments', 'relatesTo']) assert.ok(!(field in (command ?? {})), field)
    assert.equal(command?.conversation?.id, 'c1')
    assert.ok(command?.replyToId)
  })

  it('BOT-4 on a desk, endOfConversation becomes an EndConversation with its value as the context', async () => {
    const { send } = start('omnichannel')
    const [command] = await send('end')
    assert.deepEqual([command?.type, command?.text], ['message', 'End of conversation'])
    assert.deepEqual(command?.channelData, { tags: '{"type":"EndConversation","context":{"MCS_CSAT":5}}' })
  })

  it('BOT-4 without a desk, both stay events', async () => {
    const { send } = start('emulator')
    assert.deepEqual((await send('handoff')).map(({ type, name }) => [type, name]), [
      ['message', undefined],
      ['event', 'handoff.initiate'],
    ])
    assert.deepEqual((await send('end')).map(({ type }) => type), ['endOfConversation'])
  })

  it('BOT-2 what it makes is read as the command that was meant', () => {
    const value = { va_AgentMessage: 'refund', va_Topics: ['Returns'] }
    const sent = toOmnichannel({ type: 'event', name: 'handoff.initiate', value }, true)
    const activity = { type: 'message', text: sent.text, channelData: sent.channelData }
    assert.deepEqual(readBotActivity(activity, { bridging: 'on', acceptsEvents: false }), {
      meaning: {
        command: 'Escalate',
        context: {
          va_AgentMessage: { value: 'refund', isDisplayable: false },
          va_Topics: { value: '["Returns"]', isDisplayable: false },
        },
        summary: 'refund',
      },
      notes: [],
    })
  })

  it('other activities stay as they are', () => {
    for (const activity of [{ type: 'typing' }, { type: 'event', name: 'other', value: 1 }]) {
      assert.deepEqual(toOmnichannel(activity, true), activity)
    }
  })
})
