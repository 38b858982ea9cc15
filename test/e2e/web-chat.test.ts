import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { startEchoBot, type RunningBot } from '../support/bots.ts'
import { hasBrowser, startBrowser, type Browser } from '../support/browser.ts'
import { BRIDGED } from '../support/chat.ts'
import { webChatScript } from '../support/pages.ts'
import { replyTo } from '../support/reply.ts'
import { startScriptedBot, type ScriptedBot } from '../support/scripted-bot.ts'
import { say, shown } from '../support/web-chat-page.ts'

/** Web Chat holds a message for so long whose replyToId it can't find in its transcript. */
const HELD_MS = 5_000

describe('Web Chat', function () {
  this.timeout(60_000)
  let echo: RunningBot
  let greeter: ScriptedBot
  let survey: ScriptedBot
  let app: TestApp
  let browser: Browser
  let webChat: Buffer
  before(async function () {
    if (!hasBrowser()) return this.skip()
    webChat = await webChatScript()
    echo = await startEchoBot()
    greeter = await startScriptedBot(async ({ activity }) => {
      if (activity.type === 'event') await replyTo(activity, { text: 'I am the greeter', ...BRIDGED })
      if (activity.text === 'a person please')
        await replyTo(activity, { text: 'wants a person', channelData: { tags: '{"type":"Escalate"}' } })
      return { status: 200 }
    })
    survey = await startScriptedBot(async ({ activity }) => {
      if (activity.type === 'event') await replyTo(activity, { text: 'How was it?', ...BRIDGED })
      if (activity.type === 'message') await replyTo(activity, { text: `Thanks for ${activity.text}`, ...BRIDGED })
      return { status: 200 }
    })
    app = await startApp({ config: configOf(echo, greeter, survey) })
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await app?.stop()
    await Promise.all([echo?.stop(), greeter?.stop(), survey?.stop()])
  })

  const open = (secret: string) => browser.open(pageOf(app.url, secret), { '/webchat.js': webChat })

  /** The texts of the bubbles, from the top. */
  const transcript = (page: Page) => page.locator('.webchat__bubble__content').allInnerTexts()

  function assertOrder(all: string[], ...expected: string[]): void {
    const places = expected.map((text) => all.findIndex((one) => one.includes(text)))
    assert.ok(
      places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1)),
      `${all.join(' | ')} lacks ${expected.join(', ')}`,
    )
  }

  it('DLN-2 shows each message and the answer of an unmodified bot after it, and holds none back', async () => {
    const page = await open('secret-of-echo')
    await say(page, 'warm up')
    await shown(page, 'Echo: warm up')
    const said = ['one', 'two', 'three']
    for (const text of said) {
      const since = performance.now()
      await say(page, text)
      await shown(page, `Echo: ${text}`)
      assert.ok(performance.now() - since < HELD_MS, 'a message was held back')
    }
    assertOrder(await transcript(page), ...said.flatMap((text) => [text, `Echo: ${text}`]))
    assert.equal(await page.getByText(/send failed|retry/i).count(), 0)
    await page.close()
  })

  it('DLN-1 goes from bot to representative and back to a bot', async () => {
    const riley = await app.signIn('riley')
    const desk = (path: string, body: object) => app.call('POST', `/api/${path}`, { token: riley, body })
    const page = await open('secret-of-chat')
    await shown(page, 'I am the greeter')
    await say(page, 'a person please')
    const id = String(greeter.received[0]?.activity.conversation?.id)
    await app.until(id, (state) => state.status === 'Open' && state.offer !== undefined)
    const [offer] = (await app.call('GET', '/api/offers', { token: riley })).body
    assert.equal((await desk(`offers/${offer.id}/accept`, {})).status, 200)
    await shown(page, 'Riley has joined')
    await desk(`conversations/${id}/messages`, { text: 'Riley here', audience: 'public' })
    await desk(`conversations/${id}/messages`, { text: 'a whisper', audience: 'internal' })
    await shown(page, 'Riley here')
    const { seq: before } = await app.until(id, () => true)
    await say(page, 'thank you')
    await app.until(id, ({ seq }) => seq > before)
    await desk(`conversations/${id}/transfer`, { queueId: 'support' })
    await shown(page, 'How was it?')
    await say(page, 'five')
    await shown(page, 'Thanks for five')
    const all = await transcript(page)
    assertOrder(
      all,
      'I am the greeter',
      'a person please',
      'Riley has joined',
      'Riley here',
      'thank you',
      'Riley has left',
      'How was it?',
      'five',
      'Thanks for five',
    )
    assert.equal(all.filter((text) => /whisper|wants a person/.test(text)).length, 0)
    await page.close()
  })

  it('logs no errors over all this', () => assert.deepEqual(app.errors, []))
})

function pageOf(url: string, secret: string): string {
  return `<!doctype html><title>Shop</title><div id="chat" style="height: 600px"></div>
  <script src="/webchat.js"></script><script>
    const directLine = WebChat.createDirectLine({ domain: '${url}/v3/directline', secret: '${secret}' })
    const options = { directLine, userID: 'casey', username: 'Casey', locale: 'en-US' }
    WebChat.renderWebChat(options, document.getElementById('chat'))
  </script>`
}

function configOf(...[echo, greeter, survey]: { endpoint: string }[]): string {
  return `
workers:
  - { id: echo, kind: bot, name: Echo, capacity: 100, messagingEndpoint: "${echo?.endpoint}", bridging: "off" }
  - { id: greeter, kind: bot, name: Greeter, capacity: 100, messagingEndpoint: "${greeter?.endpoint}" }
  - { id: riley, kind: representative, name: Riley, capacity: 50 }
  - { id: survey, kind: bot, name: Survey, capacity: 10, messagingEndpoint: "${survey?.endpoint}" }
queues:
  - { id: echo, name: Echo, members: [echo] }
  - { id: support, name: Support, members: [greeter, riley, survey] }
workstreams:
  - { id: echo, channel: direct-line, secret: secret-of-echo, capacityUnits: 10, queue: echo }
  - { id: chat, channel: direct-line, secret: secret-of-chat, capacityUnits: 10, queue: support }
`
}
