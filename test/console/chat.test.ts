import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { hasBrowser } from '../support/browser.ts'
import { BOX, say, shown } from '../support/web-chat-page.ts'
import { seriousFaults, startStage, type Stage } from './stage.ts'

describe('the customer page', function () {
  this.timeout(60_000)
  let stage: Stage
  before(async function () {
    if (!hasBrowser()) return this.skip()
    stage = await startStage()
  })
  after(() => stage?.stop())

  const says = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor()
  async function started(path = '/chat', options: Parameters<Stage['open']>[1] = {}): Promise<Page> {
    const page = await stage.open(path, options)
    await page.getByRole('button', { name: 'Start the chat' }).click()
    await shown(page, 'I am Bot A')
    return page
  }

  it('CSL-26 from bot to person to bot: the line above says whom one talks to; after the end one starts again', async () => {
    const page = await stage.open('/chat')
    await page.getByLabel('Workstream').selectOption('chat-two-queues')
    await page.getByLabel('Your name').fill('Robin')
    await page.getByRole('button', { name: 'Add a variable' }).click()
    await page.getByLabel('Name of variable 1').fill('plan')
    await page.getByLabel('Value of variable 1').fill('gold')
    await page.getByRole('button', { name: 'Start the chat' }).click()
    await shown(page, 'Hello Robin, I am Bot A')
    await says(page, 'You are talking to Bot A, a bot')
    const riley = await stage.app.signIn('riley', 'Offline')
    await say(page, 'agent')
    await says(page, 'Your place in the queue: 1')
    await stage.app.signIn('riley')
    const id = await stage.accept(riley)
    await says(page, 'You are talking to Riley')
    const { variables, customer } = await stage.desk(riley, `conversations/${id}`)
    assert.deepEqual([variables.plan, customer.name], ['gold', 'Robin'])
    await stage.desk(riley, `conversations/${id}/transfer`, { queueId: 'queue-2' })
    await says(page, 'You are talking to Bot B, a bot')
    await shown(page, 'How satisfied')
    await say(page, '5')
    await shown(page, 'add a comment')
    await say(page, 'skip')
    await says(page, 'This chat has ended.')
    await page.getByRole('button', { name: 'Start again' }).click()
    await page.getByRole('button', { name: 'Start the chat' }).click()
    await says(page, 'You are talking to Bot A, a bot')
    await page.close()
  })

  it('CSL-26 a reload and a router that was away go on with the same conversation', async () => {
    const page = await started()
    await say(page, 'Where is my order 12345?')
    await shown(page, 'Your order 12345')
    await page.reload()
    await shown(page, 'Your order 12345')
    assert.equal(await page.locator('.webchat__bubble__content', { hasText: 'I am Bot A' }).count(), 1)
    await stage.restart(async () => {
      await page.evaluate(() => void dispatchEvent(new Event('focus')))
      await says(page, 'The connection is lost')
    })
    await says(page, 'You are talking to Bot A, a bot')
    // Web Chat itself waits 3 to 15 s before it connects again.
    await page.reload()
    await shown(page, 'Your order 12345')
    await say(page, 'opening hours')
    await shown(page, 'Monday to Friday')
    await page.getByRole('button', { name: 'End the chat' }).click()
    await says(page, 'This chat has ended.')
    await page.close()
  })

  it("CSL-26 takes a token of the site's backend from the address, and keeps it out of it", async () => {
    const { body } = await stage.app.call('POST', '/v3/directline/tokens/generate', { token: 'local-secret', body: { user: { id: 'u7', name: 'Kim' } } })
    const page = await stage.open(`/chat#token=${body.token}`, { locale: 'fr-FR' })
    await shown(page, 'Hello Kim, I am Bot A')
    assert.equal(new URL(page.url()).hash, '')
    const { customer, locale } = await stage.app.until(body.conversationId, () => true)
    // Nobody said a language: it is the browser's, though the page has no texts for it.
    assert.deepEqual([customer.id, locale], ['u7', 'fr-FR'])
    await page.close()
  })

  it('CSL-27 the widget opens by keyboard, talks, closes with Escape, and leaves the styles of the site alone', async () => {
    const page = await stage.open('/widget-example', { locale: 'de-DE' })
    const own = page.getByRole('button', { name: 'A button of this page' })
    await own.focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const frame = page.frames().find((one) => one !== page.mainFrame()) ?? (await page.waitForEvent('frameattached'))
    await shown(frame, 'Hello Casey, I am Bot A')
    // Page and Web Chat speak the browser's language, and so may the bots.
    await frame.getByText('Sie sprechen mit Bot A').waitFor()
    await frame.getByPlaceholder('Nachricht eingeben').waitFor()
    const { conversationId } = await frame.evaluate(() => JSON.parse(sessionStorage.getItem('handback.chat') ?? '{}'))
    assert.equal((await stage.app.until(conversationId, () => true)).locale, 'de-DE')
    await say(frame, 'opening hours')
    await shown(frame, 'Monday to Friday')
    await frame.locator(BOX).first().press('Escape')
    await frame.locator(BOX).first().waitFor({ state: 'hidden' })
    assert.equal(await page.evaluate(() => document.body.querySelectorAll('button, iframe').length), 1)
    assert.equal(await own.evaluate((element) => getComputedStyle(element).backgroundColor), 'rgb(255, 105, 180)')
    await page.close()
  })

  it('CSL-25 says so where Web Chat could not be fetched', async () => {
    const page = await stage.open('/chat')
    await page.route('**/web-chat/**', (route) => route.fulfill({ status: 500 }))
    await page.getByRole('button', { name: 'Start the chat' }).click()
    await page.getByText('Web Chat could not be fetched.').waitFor()
    await page.getByRole('button', { name: 'Start again' }).waitFor()
    await page.close()
  })

  it("CSL-27 on another site, with a token of that site's backend", async () => {
    const { body } = await stage.app.call('POST', '/v3/directline/tokens/generate', { token: 'local-secret', body: { user: { id: 'u8', name: 'Noa' } } })
    const html = `<!doctype html><title>Shop</title><script src="${stage.app.url}/widget.js" data-token-url="/chat-token"></script>`
    const page = await stage.browser.open(html, { '/chat-token': Buffer.from(JSON.stringify({ token: body.token })) })
    await page.getByRole('button', { name: 'Chat with us' }).click()
    const frame = page.frames().find((one) => one !== page.mainFrame()) ?? (await page.waitForEvent('frameattached'))
    await frame.locator('.webchat__bubble__content', { hasText: 'Hello Noa, I am Bot A' }).waitFor()
    await frame.locator(BOX).first().press('Escape')
    await frame.locator(BOX).first().waitFor({ state: 'hidden' })
    // Bot A's answer comes while the chat is closed.
    const activity = { type: 'message', text: 'opening hours', from: { id: 'u8' } }
    await stage.app.call('POST', `/v3/directline/conversations/${body.conversationId}/activities`, { token: body.token, body: activity })
    await page.getByRole('button', { name: 'Chat with us: New message' }).click()
    // The next page of the site shows the same conversation again, and asks for no other token.
    await page.reload()
    await page.frameLocator('iframe').locator('.webchat__bubble__content', { hasText: 'Monday to Friday' }).waitFor()
    await page.close()
  })

  for (const isDark of [false, true]) {
    it(`CSL-28 has no serious fault for screen readers, ${isDark ? 'dark' : 'light'}`, async () => {
      const page = await stage.open('/chat', { isDark })
      await page.getByRole('button', { name: 'Start the chat' }).waitFor()
      assert.deepEqual(await seriousFaults(page), [])
      await page.getByRole('button', { name: 'Start the chat' }).click()
      await shown(page, 'I am Bot A')
      // What is inside Web Chat is its own.
      assert.deepEqual(await seriousFaults(page, 'header'), [])
      await page.close()
    })
  }

  it('CSL-28 by keyboard alone: from the form to the first message and to the end', async () => {
    const page = await stage.open('/chat')
    await page.getByRole('button', { name: 'Start the chat' }).waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.textContent || document.activeElement?.getAttribute('aria-label') || '')
    for (let tabs = 0; (await focused()) !== 'Start the chat'; tabs++) {
      assert.ok(tabs < 15, 'the button is not reached by Tab')
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await shown(page, 'I am Bot A')
    await page.locator(BOX).first().focus()
    await page.keyboard.type('opening hours')
    await page.keyboard.press('Enter')
    await shown(page, 'Monday to Friday')
    await page.getByRole('button', { name: 'End the chat' }).focus()
    await page.keyboard.press('Enter')
    await says(page, 'This chat has ended.')
    await page.close()
  })

  it('CSL-28 fits a window of 320 px without scrolling sideways', async () => {
    const page = await started('/chat', { width: 320, height: 480 })
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320)
    await page.close()
  })

  it('CSL-2 the browser has nothing to complain about', () => {
    assert.deepEqual(stage.complaints.filter((text) => !/Failed to load resource|WebSocket connection|ERR_CONNECTION_REFUSED/.test(text)), [])
  })
})
