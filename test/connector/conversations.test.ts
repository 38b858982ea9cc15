import assert from 'node:assert/strict'
import { BRIDGED } from '../support/chat.ts'
import { commandOf, logOf, notesIn, shownTo, startOneBot, startServed, type OneBot } from '../support/one-bot.ts'

const ALL = '/connector/bot-a/v3/conversations'

describe('conversations of a bot', () => {
  let one: OneBot
  before(async () => {
    one = await startOneBot()
  })
  after(() => one.stop())

  it('CON-1 are those that it serves now, page by page', async () => {
    const ended = await startServed(one)
    await ended.say(commandOf({ type: 'EndConversation' }))
    const escalated = await startServed(one)
    await escalated.say(commandOf({ type: 'Escalate' }))
    const ids: string[] = []
    for (let count = 0; count < 105; count++) ids.push((await startServed(one)).id)
    const first = (await one.app.call('GET', ALL)).body
    assert.deepEqual(first.conversations[0]?.members, [{ id: 'casey', name: 'Casey', role: 'user' }])
    const second = (
      await one.app.call('GET', `${ALL}?continuationToken=${encodeURIComponent(first.continuationToken)}`)
    ).body
    assert.equal(second.continuationToken, undefined)
    const listed = [...first.conversations, ...second.conversations].map(({ id }) => id)
    assert.deepEqual(listed.toSorted(), ids.toSorted())
  })

  it('CON-1 a token that was not given is refused', async () => {
    for (const token of ['x', '1', '1_', '_a', '1_a/b', '-1_a']) {
      const { status, body } = await one.app.call('GET', `${ALL}?continuationToken=${encodeURIComponent(token)}`)
      assert.deepEqual([status, body.error.code], [400, 'BadArgument'], token)
    }
  })

  it('CON-1 are started by customers alone', async () => {
    const { status, body } = await one.app.call('POST', ALL, {
      body: { isGroup: false, bot: { id: 'bot-a' }, members: [{ id: 'casey' }] },
    })
    assert.deepEqual([status, body.error.code], [400, 'BadArgument'])
  })
})

describe('a transcript that a bot sends', () => {
  for (const bridging of ['on', 'off']) {
    it(`BOT-1 is kept for people and reaches no customer, with bridging ${bridging}`, async () => {
      const one = await startOneBot({ fields: { bridging } })
      const chat = await startServed(one)
      const activities = [
        { type: 'message', text: 'earlier', id: 'x', ...BRIDGED },
        { type: 'message', ...commandOf({ type: 'Escalate' }) },
      ]
      const { status, body } = await chat.ask('POST', '/activities/history', { activities })
      assert.deepEqual([status, typeof body.id], [200, 'string'])
      await chat.say({ text: 'now', ...BRIDGED })
      assert.deepEqual(
        (await shownTo(chat)).map(({ text, name }) => text ?? name),
        ['now'],
      )
      const kept = (await logOf(one.app, chat.id)).find((event) => event.type === 'activity-accepted')
      assert.equal(kept?.type === 'activity-accepted' && kept.audience, 'internal')
      assert.ok(JSON.stringify(kept).includes('earlier'))
      assert.deepEqual(await notesIn(one.app, chat.id), [])
      await one.stop()
    })
  }

  it('BOT-7 is refused as a whole where one of its activities is not right', async () => {
    const one = await startOneBot()
    const chat = await startServed(one)
    const before = (await logOf(one.app, chat.id)).length
    const big = { type: 'message', text: 'x'.repeat(28 * 1024) }
    const wrong: [unknown, string][] = [
      [undefined, 'BadArgument'],
      [{}, 'BadArgument'],
      [{ activities: {} }, 'BadArgument'],
      [{ activities: [] }, 'BadArgument'],
      [{ activities: [{ type: 'message' }, null] }, 'BadArgument'],
      [{ activities: [{ type: 'message' }, big] }, 'MessageSizeTooBig'],
    ]
    for (const [body, code] of wrong) {
      const answer = await chat.ask('POST', '/activities/history', body)
      assert.deepEqual([answer.status, answer.body.error.code], [400, code])
    }
    assert.equal((await logOf(one.app, chat.id)).length, before)
    await one.stop()
  })
})
