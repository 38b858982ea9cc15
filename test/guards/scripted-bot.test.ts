import assert from 'node:assert/strict'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type Received } from '../support/scripted-bot.ts'

describe('the scripted bot', () => {
  const post = (endpoint: string, text: string) =>
    fetch(endpoint, { method: 'POST', headers: { 'x-mark': text }, body: JSON.stringify({ type: 'message', text }) })

  it('records activities in order, and answers as slowly as the test wants', async () => {
    const gate = Promise.withResolvers<void>()
    const bot = await startScriptedBot(async ({ activity }) => {
      if (activity.text === 'slow') await gate.promise
      return { status: activity.text === 'slow' ? 503 : 200, headers: { 'retry-after': '1' } }
    })
    const slow = post(bot.endpoint, 'slow')
    await bot.arrived(1)
    assert.equal((await post(bot.endpoint, 'quick')).status, 200)
    gate.resolve()
    const answer = await slow
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '1'])
    assert.deepEqual(bot.received.map(({ headers }) => headers['x-mark']), ['slow', 'quick'])
    await bot.stop()
  })

  it('hangs up, and refuses connections once it is stopped, until one is started on its port again', async () => {
    const bot = await startScriptedBot(() => 'hang-up')
    await assert.rejects(post(bot.endpoint, 'a'))
    await bot.stop()
    await assert.rejects(post(bot.endpoint, 'b'), (error: Error) => /ECONNREFUSED/.test(String(error.cause)))
    const again = await startScriptedBot(undefined, bot.port)
    assert.equal((await post(again.endpoint, 'c')).status, 200)
    await again.stop()
  })

  it('replies as a bot does', async () => {
    const answer = ({ activity }: Received) => ({ status: 200, body: JSON.stringify({ id: activity.replyToId }) })
    const connector = await startScriptedBot(answer)
    const serviceUrl = connector.endpoint.replace('/api/messages', '/connector/b')
    const [from, recipient] = [{ id: 'u' }, { id: 'b' }]
    const activity = { type: 'message', id: 'a 1', serviceUrl, conversation: { id: 'c' }, from, recipient }
    assert.deepEqual(await replyTo(activity, { text: 'hi' }, { 'x-mark': '1' }), { status: 200, body: { id: 'a 1' } })
    const [reply] = connector.received
    assert.deepEqual([reply?.activity.from, reply?.activity.recipient], [recipient, from])
    assert.equal(reply?.headers['x-mark'], '1')
    await connector.stop()
  })
})
