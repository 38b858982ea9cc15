import assert from 'node:assert/strict'
import { BRIDGED } from '../support/chat.ts'
import { logOf, startOneBot, startServed, type OneBot, type Served } from '../support/one-bot.ts'

describe('bad input from bots', () => {
  let one: OneBot
  let chat: Served
  before(async () => {
    one = await startOneBot()
    chat = await startServed(one)
  })
  after(() => one.stop())

  /** The log, but for what the trace says of refused calls. */
  const happened = async () => (await logOf(one.app, chat.id)).filter((event) => event.type !== 'noted' || event.code !== 'activity-refused').map(({ type }) => type)

  async function refused(
    method: string,
    path: string,
    body: unknown,
    status: number,
    code: string,
    message = /./,
  ): Promise<void> {
    const before = await happened()
    const answer = await one.app.call(method, path, { body })
    assert.deepEqual(
      [answer.status, answer.body.error?.code],
      [status, code],
      `${method} ${path}: ${JSON.stringify(answer.body)}`,
    )
    assert.deepEqual(Object.keys(answer.body), ['error'])
    assert.match(answer.body.error.message, message)
    assert.deepEqual(await happened(), before)
  }
  const base = (id = chat.id, bot = 'bot-a') => `/connector/${bot}/v3/conversations/${id}`

  it('CON-1 a body that is no Activity is refused with the field that is wrong', async () => {
    const path = `${base()}/activities`
    await refused('POST', path, '{"type":', 400, 'BadSyntax', /not valid JSON/)
    for (const body of [undefined, 'null', '7', '"message"', '[]', '[{"type":"message"}]']) {
      await refused('POST', path, body, 400, 'BadArgument', /body must be an Activity/)
    }
    for (const type of [undefined, null, '', 5, {}])
      await refused('POST', path, { type }, 400, 'BadArgument', /^"type" must be/)
    const wrong: Record<string, unknown> = {
      text: 5,
      name: {},
      locale: [],
      replyToId: 1,
      attachments: {},
      entities: 'x',
      membersAdded: 1,
      from: 'me',
      inputHint: 1,
      suggestedActions: [],
    }
    for (const [field, value] of Object.entries(wrong)) {
      await refused(
        'POST',
        path,
        { type: 'message', [field]: value },
        400,
        'BadArgument',
        new RegExp(`^"${field}" must be`),
      )
    }
    await refused('PUT', `${path}/x`, '[]', 400, 'BadArgument')
  })

  it('BOT-7 what is too big is refused', async () => {
    const path = `${base()}/activities`
    await refused(
      'POST',
      path,
      { type: 'message', text: 'x'.repeat(28 * 1024), ...BRIDGED },
      400,
      'MessageSizeTooBig',
      /28672/,
    )
    await refused('POST', path, { type: 'message', text: 'x'.repeat(300 * 1024) }, 413, 'MessageSizeTooBig')
  })

  it('CON-1 an unknown conversation, bot, address or method is refused in the documented form', async () => {
    for (const id of ['unknown', `${chat.id}x`, `${chat.id}_1`, '%00', 'a%2Fb', 'x'.repeat(100), '__proto__']) {
      await refused('POST', `${base(id)}/activities`, { type: 'message' }, 404, 'ConversationNotFound')
      await refused('GET', `${base(id)}/members`, undefined, 404, 'ConversationNotFound')
    }
    await refused('POST', `${base(chat.id, 'unknown')}/activities`, { type: 'message' }, 404, 'BotNotFound')
    await refused('GET', '/connector/unknown/v3/conversations', undefined, 404, 'BotNotFound')
    await refused('POST', '/connector/unknown/v3/conversations', {}, 404, 'BotNotFound')
    await refused('GET', '/connector/bot-a/v3/nothing', undefined, 404, 'NotFound')
    await refused('DELETE', `${base()}/activities`, undefined, 405, 'MethodNotAllowed')
    await refused('PUT', `${base()}/members`, {}, 405, 'MethodNotAllowed')
  })

  it('CON-1 none of it is a fault of the router', () => assert.deepEqual(one.app.errors, []))
})
