import assert from 'node:assert/strict'
import { createLog } from '../../src/app/log.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { botToken, KEYS, newKey, type TestKey } from '../support/bot-token.ts'
import { startChat } from '../support/chat.ts'
import { configOf, isEngaged } from '../support/one-bot.ts'
import { startScriptedBot, type ScriptedBot } from '../support/scripted-bot.ts'

const APP = '11111111-1111-1111-1111-111111111111'
const PASSWORD = 'canary-password-3d8f'

describe('what the log says of authentication', () => {
  const lines: string[] = []
  let bot: ScriptedBot
  let app: TestApp
  before(async () => {
    bot = await startScriptedBot()
    const fields = { appId: APP, appType: 'UserAssignedMSI', appPassword: PASSWORD }
    const log = createLog('trace', { write: (line) => void lines.push(line) })
    app = await startApp({ config: configOf({ endpoint: bot.endpoint, fields }), log })
  })
  after(async () => {
    await app.stop()
    await bot.stop()
  })

  it('AUT-21 why a call was refused, once a minute, and nothing that could be used', async () => {
    const chat = await startChat(app)
    await app.until(chat.id, isEngaged)
    const [key] = JSON.parse(await app.runtime.store.setting(KEYS, () => assert.fail('there are no keys'))) as TestKey[]
    const tokens = [undefined, PASSWORD, await botToken(newKey(key!.kid), APP), await botToken(key!, 'other'), await botToken(key!, APP)]
    for (const token of [...tokens, ...tokens]) await app.call('GET', '/connector/bot-a/v3/conversations', token === undefined ? {} : { token })
    const query = new URLSearchParams({ resource: 'https://api.botframework.com', client_id: APP })
    for (const header of [PASSWORD, `${PASSWORD}x`]) await app.call('GET', `/msi/token?${query}`, { headers: { 'x-identity-header': header } })
    const refusals = lines.map((line) => JSON.parse(line)).filter(({ botId, why }) => botId === 'bot-a' && why)
    assert.deepEqual(refusals.map(({ why }) => why), [
      'no token', 'it is no JSON Web Token', 'its signature is wrong', "another app's token",
    ])
    const sent = bot.received.map(({ headers }) => headers.authorization?.slice(7) ?? '')
    assert.ok(sent.length > 0 && sent.every((token) => token.startsWith('eyJ')))
    const all = lines.join('')
    for (const secret of [PASSWORD, 'eyJ', key!.jwk.d ?? '', key!.jwk.p ?? '']) assert.ok(secret && !all.includes(secret), secret)
  })
})
