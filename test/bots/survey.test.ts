import assert from 'node:assert/strict'
import { MemoryStorage } from 'botbuilder'
import { createGreeter } from '../../src/bots/greeter.ts'
import { createSurvey } from '../../src/bots/survey.ts'
import { setContextActivity } from '../../src/protocol/set-context.ts'
import { added, converse } from './conversation.ts'

function start(channelId = 'directline', storage = new MemoryStorage()) {
  return converse(createSurvey, storage, channelId)
}

describe('Bot B', () => {
  it('SUR-1 greets, asks for rating and comment, thanks, and ends with the answers', async () => {
    const { send } = start()
    assert.deepEqual(await send(added('bot')), [])
    const [greeting] = await send(setContextActivity('raw', {}))
    assert.match(greeting?.text ?? '', /from 1 .* to 5/)
    assert.deepEqual(greeting?.channelData, { deliveryMode: 'bridged' })
    assert.match((await send('4 stars'))[0]?.text ?? '', /comment/)
    const [thanks, command, ...others] = await send('Riley was kind')
    assert.match(thanks?.text ?? '', /Thank you/)
    assert.deepEqual(thanks?.channelData, { deliveryMode: 'bridged' })
    const context = { MCS_CSAT: 4, MCS_Comment: 'Riley was kind' }
    assert.deepEqual(JSON.parse(command?.channelData.tags), { type: 'EndConversation', context })
    assert.deepEqual(others, [])
  })

  it('SUR-1 after the third bad answer it thanks and ends without a rating', async () => {
    const { send } = start()
    await send(setContextActivity('event', {}))
    assert.equal((await send('great')).length, 1)
    assert.equal((await send('super')).length, 1)
    const [thanks, command] = await send('wow')
    assert.match(thanks?.text ?? '', /Thank you/)
    assert.deepEqual(JSON.parse(command?.channelData.tags), { type: 'EndConversation', context: {} })
  })

  it('ORD-5 greets once, and an answer before the greeting is not taken for a rating', async () => {
    const { send } = start()
    assert.equal((await send('5')).length, 1)
    assert.deepEqual(await send(setContextActivity('event', {})), [])
    assert.match((await send('5'))[0]?.text ?? '', /comment/)
  })

  it('greets where a member is added elsewhere, and ends by the plain event', async () => {
    const { send } = start('emulator')
    assert.equal((await send(added('user1', 'bot'))).length, 1)
    await send('5')
    const [, end] = await send('skip')
    assert.deepEqual([end?.type, end?.value], ['endOfConversation', { MCS_CSAT: 5 }])
  })

  it('SUR-1 goes on where it was after a restart', async () => {
    const storage = new MemoryStorage()
    await start('directline', storage).send(setContextActivity('event', {}))
    await start('directline', storage).send('3')
    const [, command] = await start('directline', storage).send('no')
    assert.deepEqual(JSON.parse(command?.channelData.tags).context, { MCS_CSAT: 3 })
  })

  it('ORD-2 greets in a conversation that Bot A had before, though both share a storage', async () => {
    const storage = new MemoryStorage()
    await converse(createGreeter, storage, 'directline').send(setContextActivity('event', {}))
    assert.equal((await start('directline', storage).send(setContextActivity('event', {}))).length, 1)
  })
})
