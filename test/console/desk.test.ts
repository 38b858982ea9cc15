import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { hasBrowser } from '../support/browser.ts'
import { say, shown } from '../support/web-chat-page.ts'
import { heard, openDesk, startCustomer } from './desk-page.ts'
import { seriousFaults, startStage, type Stage } from './stage.ts'

describe('the desk', function () {
  this.timeout(60_000)
  let stage: Stage
  before(async function () {
    if (!hasBrowser()) return this.skip()
    stage = await startStage()
  })
  after(() => stage?.stop())
  afterEach(async () => {
    for (const worker of ['riley', 'sam']) await stage.app.signIn(worker, 'Offline')
  })

  /** A customer with Web Chat in a tab of their own, who has asked for a person. */
  async function customerPage(workstream: string): Promise<Page> {
    const page = await stage.open('/chat')
    await page.getByLabel('Workstream').selectOption(workstream)
    await page.getByLabel('Your name').fill('Robin')
    await page.getByRole('button', { name: 'Start the chat' }).click()
    await shown(page, 'I am Bot A')
    await say(page, 'agent')
    return page
  }

  for (const [layout, workstream, queue] of [['one queue', 'chat', 'Support'], ['two queues', 'chat-two-queues', 'Queue 2']] as const) {
    it(`CSL-8 with two bots in ${layout}, a click hands back to the bot that the button names`, async () => {
      const riley = await openDesk(stage, 'riley')
      const customer = await customerPage(workstream)
      await riley.accept()
      await shown(customer, 'Riley has joined')
      await riley.say('Hello Robin, this is Riley')
      await shown(customer, 'Hello Robin, this is Riley')
      await say(customer, 'Thank you Riley')
      await riley.shows('Thank you Riley')
      await riley.whisper('a friendly one')
      await riley.shows('a friendly one')
      await riley.press('Hand back to Bot B')
      const dialog = riley.page.getByRole('dialog')
      await dialog.getByText(`Bot B takes over in ${queue}`).waitFor()
      await dialog.getByRole('button', { name: 'Hand back', exact: true }).click()
      await shown(customer, 'How satisfied')
      await riley.page.getByText('You handed this conversation on. It is now with Bot B.').waitFor()
      await say(customer, '5')
      await shown(customer, 'comment')
      assert.equal(await customer.getByText('a friendly one').count(), 0)
      await customer.close()
      await riley.page.close()
    })
  }

  it('CSL-6 a request shows what it takes to decide; declined it goes to the next', async () => {
    const riley = await openDesk(stage, 'riley')
    const chat = await startCustomer(stage, 'Jo Doe', 'local-secret', 'My name is Jo Doe. Where is order 12345?')
    const card = riley.page.getByRole('group', { name: 'Request: New conversation, Jo Doe.' })
    for (const text of ['Chat in Support', 'Jo Doe asks for a person.', '12345', 'left'])
      await card.getByText(text).first().waitFor()
    assert.match(await riley.page.title(), /^\(1\) Desk/)
    const sam = await openDesk(stage, 'sam')
    await card.getByRole('button', { name: 'Decline' }).click()
    await sam.accept()
    await card.waitFor({ state: 'detached' })
    await sam.shows('Riley declined.')
    await sam.shows('Where is order 12345?')
    await chat.post({ type: 'endOfConversation' })
    await sam.shows('The conversation is closed: the customer left.')
    await sam.page.close()
    await riley.page.close()
  })

  it('CSL-7 a whisper reaches colleagues and no customer, and its composer can not be mistaken', async () => {
    const riley = await openDesk(stage, 'riley')
    const chat = await startCustomer(stage, 'Ann')
    await riley.accept()
    await riley.page.getByRole('textbox', { name: 'Write to Ann' }).waitFor()
    const background = () => riley.page.locator('form').evaluate((form) => getComputedStyle(form).backgroundColor)
    const plain = await background()
    await riley.page.getByRole('radio', { name: 'Whisper' }).check()
    await riley.page.getByRole('textbox', { name: /the customer never sees it/ }).waitFor()
    // The colour may change a moment after the name: the page paints when it likes.
    const isAnother = (given: string) => getComputedStyle(document.querySelector('form')!).backgroundColor !== given
    await riley.page.waitForFunction(isAnother, plain)
    await riley.whisper('between us')
    await riley.shows('between us')
    await riley.say('for everybody')
    await riley.shows('for everybody')
    const texts = await heard(chat, 'for everybody')
    assert.ok(texts.includes('for everybody') && !texts.includes('between us'))
    await chat.post({ type: 'endOfConversation' })
    await riley.page.close()
  })

  it('CSL-6 a transfer to a colleague stands until it is answered: with its note, and told when it is declined', async () => {
    const [riley, sam] = [await openDesk(stage, 'riley'), await openDesk(stage, 'sam')]
    await stage.app.signIn('sam', 'Away')
    const chat = await startCustomer(stage, 'Kim')
    await riley.accept()
    await stage.app.signIn('sam')
    for (const answer of ['Decline', 'Accept']) {
      await riley.press('Transfer')
      await riley.page.getByRole('tab', { name: 'People' }).click()
      await riley.page.getByRole('radio', { name: /^Sam/ }).check()
      await riley.page.getByLabel(/Note/).fill('Wants a refund')
      await riley.page.getByRole('dialog').getByRole('button', { name: 'Transfer', exact: true }).click()
      const card = sam.page.getByRole('group', { name: 'Request: Transfer, Kim.' })
      await card.getByText('from Riley').waitFor()
      await card.getByText('Wants a refund').waitFor()
      await card.getByRole('button', { name: answer }).click()
      if (answer === 'Decline') await riley.page.getByRole('log').getByText(/Sam declined/).first().waitFor()
    }
    await riley.page.getByText('It is now with Sam.').waitFor()
    await sam.say('Sam here')
    await chat.post('hello Sam')
    await sam.shows('hello Sam')
    await sam.press('End')
    await sam.page.getByRole('button', { name: 'End conversation' }).click()
    await sam.shows('The conversation is closed: a representative ended it.')
    assert.ok((await heard(chat, 'Sam here')).includes('Sam here'))
    await sam.page.close()
    await riley.page.close()
  })

  it('CSL-7 whoever is consulted can only whisper, until they are added to the conversation; a request can be withdrawn', async () => {
    const [riley, sam] = [await openDesk(stage, 'riley'), await openDesk(stage, 'sam')]
    await stage.app.signIn('sam', 'Away')
    const chat = await startCustomer(stage, 'Nell')
    await riley.accept()
    await stage.app.signIn('sam')
    async function consult(): Promise<void> {
      await riley.press('More actions')
      await riley.page.getByRole('menuitem', { name: 'Consult' }).click()
      await riley.page.getByRole('tab', { name: 'People' }).click()
      await riley.page.getByRole('radio', { name: /^Sam/ }).check()
      await riley.page.getByRole('dialog').getByRole('button', { name: 'Consult', exact: true }).click()
      await sam.page.getByRole('group', { name: 'Request: Consult, Nell.' }).waitFor()
    }
    await consult()
    await riley.press('Withdraw')
    await sam.page.getByText('The request of Nell is gone').first().waitFor()
    await consult()
    await sam.accept()
    assert.equal(await sam.page.getByRole('radio', { name: 'Reply' }).count(), 0)
    await sam.whisper('give her the refund')
    await riley.shows('give her the refund')
    await riley.press('Add Sam to the conversation')
    await sam.say('Hello Nell, Sam here')
    await riley.shows('Hello Nell, Sam here')
    for (const name of ['Hand back to Bot B', 'Transfer', 'End']) await sam.page.getByRole('button', { name, exact: true }).waitFor()
    await sam.press('Leave')
    await sam.page.getByRole('dialog').getByRole('button', { name: 'Leave', exact: true }).click()
    await sam.page.getByText('It is now with Riley.').waitFor()
    const texts = await heard(chat)
    assert.ok(texts.includes('Hello Nell, Sam here') && !texts.includes('give her the refund'))
    await chat.post({ type: 'endOfConversation' })
    await sam.page.close()
    await riley.page.close()
  })

  it('CSL-11 everything by keyboard alone: sign-in, presence, accept, reply, whisper, hand back', async () => {
    const page = await stage.open('/desk')
    const { keyboard } = page
    await page.getByRole('button', { name: 'Sign in as Riley' }).focus()
    await keyboard.press('Enter')
    await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
    await keyboard.press('Alt+p')
    await page.getByRole('menuitemradio', { name: 'Available' }).focus()
    await keyboard.press('Enter')
    await keyboard.press('Escape')
    const chat = await startCustomer(stage, 'Lou')
    await page.getByRole('button', { name: 'Accept' }).waitFor()
    await keyboard.press('Alt+a')
    await page.locator('textarea:focus').waitFor()
    await keyboard.type('typed by hand')
    await keyboard.press('Enter')
    await keyboard.press('Alt+w')
    await keyboard.type('and whispered')
    await keyboard.press('Enter')
    await page.getByRole('log').getByText('and whispered').waitFor()
    await keyboard.press('Alt+h')
    await page.getByRole('dialog').getByText('Hand back to a bot').waitFor()
    await keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await keyboard.press('Alt+b')
    await page.getByRole('dialog').getByText('Bot B takes over').waitFor()
    await keyboard.press('Enter')
    await page.getByText('It is now with Bot B.').waitFor()
    assert.ok((await heard(chat, 'typed by hand')).includes('typed by hand'))
    await page.close()
  })

  for (const isDark of [false, true]) {
    it(`CSL-11 no serious fault for screen readers, ${isDark ? 'dark' : 'light'}`, async () => {
      const riley = await openDesk(stage, 'riley', { isDark })
      assert.deepEqual(await seriousFaults(riley.page), [])
      await startCustomer(stage, 'Max')
      await riley.page.getByRole('button', { name: 'Accept' }).waitFor()
      assert.deepEqual(await seriousFaults(riley.page), [])
      await riley.accept()
      await riley.whisper('hush')
      await riley.shows('hush')
      assert.deepEqual(await seriousFaults(riley.page), [])
      for (const name of ['Transfer', 'Hand back to Bot B', 'End']) {
        await riley.press(name)
        await riley.page.getByRole('dialog').waitFor()
        assert.deepEqual(await seriousFaults(riley.page), [], name)
        await riley.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
        await riley.page.getByRole('dialog').waitFor({ state: 'detached' })
      }
      await riley.press('End')
      await riley.press('End conversation')
      await riley.page.close()
      const start = await stage.open('/', { isDark })
      await start.getByRole('button', { name: 'Try it' }).first().waitFor()
      assert.deepEqual(await seriousFaults(start), [])
      await start.close()
    })
  }

  it('CSL-11 fits a window of 320 px without scrolling sideways', async () => {
    const riley = await openDesk(stage, 'riley', { width: 320, height: 480 })
    const width = () => riley.page.evaluate(() => document.documentElement.scrollWidth)
    await startCustomer(stage, 'Pat')
    await riley.accept()
    assert.equal(await width(), 320)
    await riley.press('Back to the list')
    await riley.page.getByRole('button', { name: /^Pat/ }).waitFor()
    assert.equal(await width(), 320)
    await riley.page.getByRole('button', { name: /^Pat/ }).click()
    await riley.press('End')
    await riley.press('End conversation')
    await riley.page.close()
    const start = await stage.open('/', { width: 320, height: 480 })
    await start.getByRole('button', { name: 'Try it' }).first().waitFor()
    assert.equal(await start.evaluate(() => document.documentElement.scrollWidth), 320)
    await start.close()
  })

  it('CSL-2 the browser has nothing to complain about', () => {
    // Whether a cookie signs one in, only the router knows.
    assert.deepEqual(stage.complaints.filter((text) => !text.includes('401 (Unauthorized)')), [])
  })
})
