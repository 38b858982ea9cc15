import assert from 'node:assert/strict'
import { botEnvironment, type Sdk } from '../../src/app/bot-environment.ts'
import { issuerCertificatePath } from '../../src/app/issuer.ts'
import type { BotIdentity } from '../../src/domain/desk.ts'
import { startAgentsBot, startEchoBot, startSampleBot, type BotOptions, type RunningBot } from '../support/bots.ts'
import { saying, startChat } from '../support/chat.ts'
import { freePort } from '../support/free-port.ts'
import { heardBy, isCaughtUp, notesIn, startOneBot, type OneBot } from '../support/one-bot.ts'

const APP_ID = '11111111-1111-1111-1111-111111111111'
const PASSWORD = 'hush-hush'

interface Way {
  what: string
  sdk: Sdk
  start: (options: BotOptions) => Promise<RunningBot>
  type: BotIdentity['type']
}

const ECHO = { botbuilder: (text: string) => `Echo: ${text}`, agents: (text: string) => `You said: ${text}` }

const WAYS: Way[] = [
  { what: 'on botbuilder, as a managed identity', sdk: 'botbuilder', start: startSampleBot, type: 'UserAssignedMSI' },
  { what: 'on agents-hosting, as a managed identity', sdk: 'agents', start: startAgentsBot, type: 'UserAssignedMSI' },
  { what: "of Microsoft's generator, with a client secret", sdk: 'botbuilder', start: startEchoBot, type: 'MultiTenant' },
  { what: 'on botbuilder, with a client secret of one tenant', sdk: 'botbuilder', start: startSampleBot, type: 'SingleTenant' },
  { what: 'on agents-hosting, with a client secret', sdk: 'agents', start: startAgentsBot, type: 'SingleTenant' },
]

for (const { what, sdk, start, type } of WAYS) {
  describe(`an unmodified bot ${what}`, function () {
    this.timeout(30_000)
    let one: OneBot
    let bot: RunningBot
    before(async () => {
      const port = await freePort()
      const fields = { appId: APP_ID, appType: type, appPassword: PASSWORD, bridging: 'off', channelId: 'directline' }
      one = await startOneBot({ endpoint: `http://localhost:${port}/api/messages`, fields, env: { ISSUER_PORT: '0' } })
      const identity = { appId: APP_ID, type, password: PASSWORD }
      const around = { url: one.app.url, entraAuthority: 'https://login.microsoftonline.com', issuerProxy: `http://127.0.0.1:${one.app.issuerPort}`, issuerCertificate: issuerCertificatePath(one.app.dataDir) }
      // The Agents SDK checks issuers where it is told to.
      const strict: Record<string, string> = sdk === 'agents' ? { Connections__router__Settings__ValidateIssuer: 'true' } : {}
      bot = await start({ port, env: { ...botEnvironment(identity, sdk, around), ...strict } })
    })
    after(async () => {
      await one.stop()
      await bot.stop()
    })

    it('AUT-24 is engaged, greets where it greets, and answers, each accepting the other', async () => {
      const chat = await startChat(one.app, { body: { user: { id: 'casey', name: 'Casey' } } })
      const stream = await chat.open()
      await chat.post('one')
      await stream.until(saying(ECHO[sdk]('one')))
      await one.app.until(chat.id, isCaughtUp)
      const greeting = sdk === 'agents' ? ['Hello and welcome!'] : []
      assert.deepEqual(await heardBy(chat), [...greeting, ECHO[sdk]('one')])
      assert.deepEqual(await notesIn(one.app, chat.id), [])
      await stream.close()
    })

    it('AUT-20 takes nothing from a stranger', async () => {
      const activity = { type: 'message', text: 'x', serviceUrl: one.app.url, channelId: 'directline', conversation: { id: 'c' }, from: { id: 'u' }, recipient: { id: 'b' } }
      for (const authorization of [undefined, 'Bearer x']) {
        const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) }
        const { status } = await fetch(bot.endpoint, { method: 'POST', headers, body: JSON.stringify(activity) })
        assert.equal(status, 401)
      }
    })
  })
}
