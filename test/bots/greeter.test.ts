import assert from 'node:assert/strict'
import { MemoryStorage } from 'botbuilder'
import { createGreeter } from '../../src/bots/greeter.ts'
import { setContextActivity } from '../../src/protocol/set-context.ts'
import { added, converse } from './conversation.ts'

function start(channelId = 'directline', storage = new MemoryStorage()) {
  return converse(createGreeter, storage, channelId)
}

describe('Bot A', () => {
  it('ORD-5 greets on set-context, bridged, once', async () => {
    const { send } = start()
    assert.deepEqual(await send(added('bot')), [])
    const [greeting, ...others] = await send(setContextActivity('event', { msdyn_CustomerName: 'Ann' }))
    assert.match(greeting?.text ?? '', /^Hello Ann, I am Bot A/)
    assert.deepEqual(greeting?.channelData, { deliveryMode: 'bridged' })
    assert.deepEqual(others, [])
    assert.deepEqual(await send(setContextActivity('raw', {})), [])
  })

  it('greets without a set-context when somebody other than the bot is added, and not again after it', async () => {
    const { send } = start('emulator')
    assert.deepEqual(await send(added('bot')), [])
    assert.equal((await send(added('user1'))).length, 1)
    assert.deepEqual(await send(added('user2')), [])
    assert.deepEqual(await send(setContextActivity('event', {})), [])
  })

  it('ORD-5 waits for set-context on an Omnichannel channel, whoever is added', async () => {
    const { send } = start('omnichannel')
    assert.deepEqual(await send(added('bot', 'user1')), [])
    assert.equal((await send(setContextActivity('raw', {}))).length, 1)
  })

  it('BOT-3 says a bridged sentence, then hands over with a summary and what it knows', async () => {
    const { send } = start()
    await send(setContextActivity('event', { Name: { value: 'Ann', isDisplayable: true } }))
    await send('where is my order?')
    await send('4711')
    const [sentence, command, ...others] = await send('I want to speak to someone')
    assert.deepEqual(others, [])
    assert.deepEqual(sentence?.channelData, { deliveryMode: 'bridged' })
    const summary = 'Ann asks for a person. Topic: order status. Order: 4711. Last question: where is my order?'
    assert.equal(command?.text, summary)
    assert.deepEqual(JSON.parse(command?.channelData.tags), {
      type: 'Escalate',
      context: {
        Topic: { value: 'order status', isDisplayable: true },
        LastQuestion: { value: 'where is my order?', isDisplayable: true },
        OrderNumber: { value: '4711', isDisplayable: true },
        Name: { value: 'Ann', isDisplayable: true },
      },
    })
  })

  it('says that no desk is connected where none is, and goes on', async () => {
    const { send } = start('emulator')
    const [sorry, ...others] = await send('agent')
    assert.match(sorry?.text ?? '', /No desk is connected/)
    assert.deepEqual(others, [])
    assert.match((await send('when do you open?'))[0]?.text ?? '', /Monday/)
  })

  it('keeps in mind what it knows across a restart', async () => {
    const storage = new MemoryStorage()
    await start('directline', storage).send(setContextActivity('event', {}))
    await start('directline', storage).send('my parcel 4711?')
    const { send } = start('directline', storage)
    assert.deepEqual(await send(setContextActivity('event', {})), [])
    const [, command] = await send('agent')
    assert.match(command?.text ?? '', /^The customer asks for a person\..* Order: 4711\./)
  })

  it('answers a message without text', async () => {
    const [reply] = await start().send({ type: 'message', attachments: [{ contentType: 'image/png' }] })
    assert.match(reply?.text ?? '', /did not understand/)
  })
})
