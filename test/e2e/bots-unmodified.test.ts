import assert from 'node:assert/strict'
import { saying, startChat, type Chat, type Stream } from '../support/chat.ts'
import { startAgentsBot, startEchoBot, type RunningBot } from '../support/bots.ts'
import { contractOf } from '../support/contract.ts'
import { isCaughtUp, isEngaged, notesIn, shownTo, startOneBot, type OneBot } from '../support/one-bot.ts'
import { startTap, type WireTap } from '../support/wire-tap.ts'

const BOTS = [
  // The template greets members other than itself; a bot that is given a conversation is told of itself alone (ORD-1).
  {
    what: 'the echo bot of generator-botbuilder',
    start: startEchoBot,
    greeting: [],
    echo: (text: string) => `Echo: ${text}`,
  },
  {
    what: 'a bot on agents-hosting',
    start: startAgentsBot,
    greeting: ['Hello and welcome!'],
    echo: (text: string) => `You said: ${text}`,
  },
]

for (const { what, start, greeting, echo } of BOTS) {
  describe(`${what}, unmodified`, function () {
    this.timeout(30_000)
    let bot: RunningBot
    before(async () => {
      bot = await start()
    })
    after(() => bot.stop())

    for (const channelId of ['directline', 'webchat', 'omnichannel']) {
      describe(`as ${channelId}`, () => {
        let toBot: WireTap
        let toRouter: WireTap
        let one: OneBot
        before(async () => {
          toBot = await startTap(() => new URL(bot.endpoint).origin)
          toRouter = await startTap(() => one.app.url)
          one = await startOneBot({
            endpoint: `${toBot.url}/api/messages`,
            fields: { bridging: 'off', channelId },
            env: { HANDBACK_PUBLIC_URL: toRouter.url },
          })
        })
        after(async () => {
          await one.stop()
          await toBot.stop()
          await toRouter.stop()
        })

        async function open(): Promise<{ chat: Chat; stream: Stream }> {
          const chat = await startChat(one.app, { body: { user: { id: 'casey', name: 'Casey' } } })
          const stream = await chat.open(chat.streamUrl.replace(/^ws:\/\/[^/]+/, one.app.url.replace('http', 'ws')))
          await one.app.until(chat.id, isEngaged)
          return { chat, stream }
        }

        it('CON-1 is engaged, greets where it greets, and answers each message, in order', async () => {
          const { chat, stream } = await open()
          const sent: string[] = []
          for (const text of ['one', 'two', 'three']) sent.push((await chat.post(text)).body.id)
          await stream.until(saying(echo('three')))
          const answers = (await shownTo(chat)).filter(({ from }) => from?.role === 'bot')
          assert.deepEqual(
            answers.map(({ text }) => text),
            [...greeting, ...['one', 'two', 'three'].map(echo)],
          )
          assert.deepEqual(
            answers.slice(greeting.length).map(({ replyToId }) => replyToId),
            sent,
          )
          assert.deepEqual(await notesIn(one.app, chat.id), [])
          await one.app.until(chat.id, isCaughtUp)
          await stream.close()
        })

        it('CON-1 takes what a customer may send, with nulls and unknown fields', async () => {
          const { chat, stream } = await open()
          const odd = {
            attachments: null,
            entities: [{ type: 'ClientCapabilities' }],
            channelData: { none: null, clientActivityID: 'c' },
            speak: null,
            mine: [1],
          }
          await chat.post({ type: 'message', text: 'odd', ...odd } as never)
          await chat.post({ type: 'event', name: 'webchat/join', value: { language: 'en' } })
          await chat.post('after')
          await stream.until(saying(echo('after')))
          assert.deepEqual(await notesIn(one.app, chat.id), [])
          await one.app.until(chat.id, isCaughtUp)
          await stream.close()
        })

        it('CON-1 and the router speak as the contract has it', function () {
          const contract = contractOf('connector')
          if (!contract) this.skip()
          for (const { body, status } of toBot.exchanges) {
            assert.deepEqual(contract.checkShape('Activity', body), [])
            assert.equal(status, 200)
          }
          assert.ok(toRouter.exchanges.length >= 5)
          for (const { method, path, body, status = 0, answer } of toRouter.exchanges) {
            assert.deepEqual([method, status], ['POST', 200])
            assert.deepEqual(contract.checkRequest(method, path, body), [])
            assert.deepEqual(contract.checkResponse(method, path, status, answer), [])
          }
          assert.deepEqual(one.app.errors, [])
        })
      })
    }
  })
}
