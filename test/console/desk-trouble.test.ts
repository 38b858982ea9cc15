import assert from 'node:assert/strict'
import { hasBrowser } from '../support/browser.ts'
import { BRIDGED, startChat } from '../support/chat.ts'
import { isEngaged } from '../support/one-bot.ts'
import { deskOn, heard, openDesk, startCustomer, type DeskPage } from './desk-page.ts'
import { startStage, type Stage } from './stage.ts'

describe('the desk in trouble', function () {
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

  async function served(name: string) {
    const riley = await openDesk(stage, 'riley')
    const chat = await startCustomer(stage, name)
    await riley.accept()
    return { riley, chat }
  }
  const count = (texts: string[], text: string) => texts.filter((one) => one === text).length
  const value = ({ composer }: DeskPage) => composer().inputValue()

  it('CSL-9 a router that is away: what is written meanwhile is kept, and sent once when it is back', async () => {
    const { riley, chat } = await served('Alba')
    await riley.say('before')
    await riley.shows('before')
    await riley.page.getByText('Sending …').waitFor({ state: 'detached' })
    await stage.restart(async () => {
      await riley.page.getByText('The router does not answer').waitFor()
      await riley.say('while it was away')
      await riley.page.getByText('Not sent: the router did not answer').waitFor()
      await riley.composer().fill('a draft')
    })
    await riley.page.getByText('The router does not answer').waitFor({ state: 'detached', timeout: 15_000 })
    await riley.press('Try again')
    await riley.page.getByText('Not sent').last().waitFor({ state: 'detached' })
    await chat.post('are you back?')
    await riley.shows('are you back?')
    assert.equal(await value(riley), 'a draft')
    const texts = await heard(chat, 'while it was away')
    assert.deepEqual([count(texts, 'before'), count(texts, 'while it was away'), count(texts, 'a draft')], [1, 1, 0])
    await chat.post({ type: 'endOfConversation' })
    await riley.page.close()
  })

  it('CSL-9 a message whose answer was lost, but which arrived, is not sent again', async () => {
    const { riley, chat } = await served('Bo')
    await riley.page.route('**/messages', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await riley.say('only once')
    await riley.shows('only once')
    await riley.page.getByText('Sending …').waitFor({ state: 'detached' })
    await riley.page.getByText('Not sent').last().waitFor({ state: 'detached' })
    assert.equal(count(await heard(chat, 'only once'), 'only once'), 1)
    assert.equal(await riley.page.getByRole('log').getByText('only once').count(), 1)
    await chat.post({ type: 'endOfConversation' })
    await riley.page.close()
  })

  it('CSL-9 a reload keeps the draft with its audience, the place, and what failed', async () => {
    const { riley, chat } = await served('Cleo')
    await riley.page.route('**/messages', (route) => route.abort())
    await riley.say('lost on the way')
    await riley.page.getByText('Not sent').last().waitFor()
    await riley.page.getByRole('radio', { name: 'Whisper' }).check()
    await riley.composer().fill('half a whisper')
    await riley.page.unroute('**/messages')
    await riley.page.reload()
    await riley.page.getByRole('textbox', { name: /the customer never sees it/ }).waitFor()
    assert.equal(await value(riley), 'half a whisper')
    await riley.press('Edit')
    assert.equal(await value(riley), 'lost on the way\nhalf a whisper')
    assert.ok(await riley.page.getByRole('radio', { name: 'Reply' }).isChecked())
    assert.equal(count(await heard(chat), 'lost on the way'), 0)
    await chat.post({ type: 'endOfConversation' })
    await riley.page.close()
  })

  it('CSL-9 a sign-in that has expired: signing in again leads back to the conversation and what was typed', async () => {
    const { riley, chat } = await served('Dora')
    // Exactly with this message, and not with a question of the page's own a moment before.
    await riley.page.route('**/messages', (route) => route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer too-old' } }))
    await riley.say('and now a draft')
    await riley.page.getByText('You are no longer signed in.').waitFor()
    await riley.page.unroute('**/messages')
    await riley.press('Sign in as Riley')
    await riley.page.getByText('Not sent').last().waitFor()
    await riley.press('Try again')
    await riley.page.getByText('Not sent').last().waitFor({ state: 'detached' })
    assert.equal(count(await heard(chat, 'and now a draft'), 'and now a draft'), 1)
    await chat.post({ type: 'endOfConversation' })
    await riley.page.close()
  })

  it('CSL-9 a conversation that closes under one’s hands says so, and leaves what was typed', async () => {
    const { riley, chat } = await served('Ede')
    await riley.composer().fill('I was about to say')
    await chat.post({ type: 'endOfConversation' })
    await riley.page.getByText('This conversation is closed. What you had typed is kept below').waitFor()
    assert.equal(await value(riley), 'I was about to say')
    await riley.page.close()
  })

  it('CSL-6 a request that goes unanswered is told', async () => {
    const riley = await openDesk(stage, 'riley')
    const chat = await startCustomer(stage, 'Finn')
    await riley.page.getByRole('button', { name: 'Accept' }).waitFor()
    await chat.post({ type: 'endOfConversation' })
    await riley.page.getByText('The request of Finn is gone').first().waitFor()
    await riley.page.getByText('Nobody is waiting. You are Available.').first().waitFor()
    await riley.page.close()
  })

  it('CSL-6 tells of a request by the browser while the page is hidden, to whoever wants it', async () => {
    const riley = await openDesk(stage, 'riley')
    await riley.page.evaluate(() => {
      // A browser without a window shows no notifications; the page is told that it is hidden.
      class Shown {
        static permission = 'granted'
        static requestPermission = () => Promise.resolve('granted')
        static texts: string[] = []
        constructor(text: string) {
          Shown.texts.push(text)
        }
      }
      Object.assign(globalThis, { Notification: Shown })
    })
    await riley.page.getByRole('button', { name: /^Riley/ }).click()
    await riley.page.getByRole('menuitem', { name: /^Notify me/ }).click()
    const texts = () => riley.page.evaluate(() => (Notification as unknown as { texts: string[] }).texts)
    const first = await startCustomer(stage, 'Kai')
    await riley.page.getByRole('group', { name: /Kai/ }).waitFor()
    assert.deepEqual(await texts(), [])
    await riley.page.evaluate(() => Object.defineProperty(document, 'hidden', { value: true }))
    const second = await startCustomer(stage, 'Lee', 'local-secret', 'something private')
    await riley.page.getByRole('group', { name: /Lee/ }).waitFor()
    assert.deepEqual(await texts(), ['Request: New conversation, Lee.'])
    for (const chat of [first, second]) await chat.post({ type: 'endOfConversation' })
    await riley.page.close()
  })

  it('CSL-10 marks what is unread, in the list and in the tab; two tabs of one desk know of each other and agree', async () => {
    const { riley, chat } = await served('Gil')
    const other = await startCustomer(stage, 'Hana')
    await riley.accept()
    await chat.post('one')
    await chat.post('two')
    await riley.page.getByRole('img', { name: '2 unread messages' }).waitFor()
    assert.match(await riley.page.title(), /^\(2\)/)
    const tab = deskOn(await stage.open('/desk?as=riley', { beside: riley.page }))
    await tab.page.getByText('open in another tab').first().waitFor()
    await riley.page.getByText('open in another tab').first().waitFor()
    await tab.page.getByRole('button', { name: /^Gil/ }).click()
    await tab.say('from the second tab')
    await riley.page.getByRole('button', { name: /^Gil/ }).click()
    await riley.shows('from the second tab')
    await riley.page.getByRole('img', { name: /unread/ }).waitFor({ state: 'detached' })
    for (const one of [chat, other]) await one.post({ type: 'endOfConversation' })
    await tab.page.close()
    await riley.page.close()
  })

  it('CSL-12 nothing in a message becomes markup: HTML stays text, Markdown of bots becomes elements, odd links do not', async () => {
    const evil = '**bold** <img src=x onerror="document.title=1"> [good](https://example.org) [bad](javascript:alert(1)) ![pic](https://example.org/p.png)'
    const riley = await openDesk(stage, 'riley')
    const chat = await startChat(stage.app, { body: { user: { id: 'ida', name: 'Ida' } } })
    await stage.app.until(chat.id, isEngaged)
    await chat.post('<b>not bold</b> & <script>x</script>')
    const path = `/connector/bot-a/v3/conversations/${chat.id}/activities`
    const sent = await stage.app.call('POST', path, { body: { type: 'message', text: evil, from: { id: 'bot-a' }, ...BRIDGED } })
    assert.equal(sent.status, 200)
    await chat.post('agent')
    await riley.accept()
    const log = riley.page.getByRole('log')
    await riley.shows('<b>not bold</b> & <script>x</script>')
    await log.locator('strong', { hasText: /^bold$/ }).waitFor()
    await log.getByText('<img src=x onerror="document.title=1">').first().waitFor()
    assert.deepEqual(await log.locator('a').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href)), ['https://example.org/', 'https://example.org/p.png'])
    assert.equal(await log.locator('img, script, b').count(), 0)
    await chat.post({ type: 'endOfConversation' })
    await riley.page.close()
  })

  it('CSL-14 speaks German as well, and gives times in the reader’s zone', async () => {
    const { riley, chat } = await served('Jan')
    await riley.say('guten Tag')
    await riley.shows('guten Tag')
    const zone = await riley.page.context().newCDPSession(riley.page)
    await zone.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Tokyo' })
    await riley.press('Appearance and language')
    await riley.page.getByRole('menuitemradio', { name: 'Deutsch' }).click()
    await riley.page.getByRole('button', { name: 'An Bot B zurückgeben' }).waitFor()
    assert.equal(await riley.page.evaluate(() => document.documentElement.lang), 'de')
    await riley.page.reload()
    const bubble = riley.page.getByRole('log').locator('time').last()
    await bubble.waitFor()
    const at = await bubble.getAttribute('datetime')
    const expected = new Intl.DateTimeFormat('de', { timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(new Date(at ?? ''))
    assert.equal(await bubble.innerText(), expected)
    await chat.post({ type: 'endOfConversation' })
    await riley.page.close()
  })
})
