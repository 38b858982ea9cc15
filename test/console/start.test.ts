import assert from 'node:assert/strict'
import { hasBrowser } from '../support/browser.ts'
import { openDesk, startCustomer } from './desk-page.ts'
import { startStage, type Stage } from './stage.ts'

describe('the start page, and a long conversation', function () {
  this.timeout(60_000)
  let stage: Stage
  before(async function () {
    if (!hasBrowser()) return this.skip()
    stage = await startStage()
  })
  after(() => stage?.stop())

  it('CSL-5 "Try it" opens the desk, signed in, and the customer page of that layout; endpoints can be copied', async () => {
    const page = await stage.open('/')
    await page.getByText('http://localhost:').first().waitFor()
    assert.equal(await page.getByRole('button', { name: 'Copy the endpoint of Bot A' }).count(), 1)
    const card = page.getByRole('group', { name: 'Chat, two queues' })
    await card.getByText('transfers to Queue 2').waitFor()
    const opened: string[] = []
    page.context().on('page', (one) => void one.waitForURL(/desk$|chat/).then(() => opened.push(one.url())))
    const desk = page.context().waitForEvent('page', (one) => one.url().includes('/desk'))
    await card.getByRole('button', { name: 'Try it' }).click()
    await (await desk).getByRole('button', { name: /^Riley/ }).waitFor()
    // Where the browser keeps the second window closed, the page says so and the links are beside it.
    const blocked = await card.getByText('Your browser kept one').count()
    const chat = page.context().pages().find((one) => one.url().includes('/chat'))
    assert.ok(blocked === 1 || chat?.url().includes('workstream=chat-two-queues'), opened.join(' '))
    await page.close()
  })

  it('CSL-5 one click signs in as each worker, a supervisor on the board as well', async () => {
    const page = await stage.open('/')
    const [desk] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('link', { name: 'Sam: Desk' }).click()])
    await desk.getByRole('button', { name: /^Sam/ }).waitFor()
    assert.doesNotMatch(desk.url(), /as=/)
    assert.equal(await page.evaluate(() => sessionStorage.getItem('handback.token')), null)
    await page.getByRole('link', { name: 'Dana: Board' }).waitFor()
    // Words and pictures name the bots of this configuration.
    await page.route('**/api/dev/overview', async (route) => {
      await route.fulfill({ body: (await (await route.fetch()).text()).replaceAll('Bot A', 'Fred').replaceAll('Bot B', 'Gina') })
    })
    await page.reload()
    await page.getByText(/Write to Fred as a customer.* Gina takes over/).waitFor()
    await page.goto(`${stage.app.url}/chat`)
    await page.getByText(/Fred brings one in/).waitFor()
    await page.getByText(/Gina takes over/).waitFor()
    await page.close()
  })

  it('CSL-13 of a long conversation the end is loaded first, and the rest when one scrolls up', async () => {
    const riley = await openDesk(stage, 'riley')
    const chat = await startCustomer(stage, 'Long')
    await riley.accept()
    for (let number = 0; number < 260; number++) await chat.post(`message ${number}`)
    await riley.shows('message 259')
    await riley.page.reload()
    await riley.shows('message 259')
    const log = riley.page.getByRole('log')
    assert.equal(await log.getByText('message 10', { exact: true }).count(), 0)
    const scroll = riley.page.getByRole('region', { name: 'Conversation with Long' })
    const start = log.getByText('Beginning of the conversation')
    while (!(await start.isVisible())) await scroll.evaluate((box) => void (box.scrollTop = 0))
    const texts = await log.locator('[dir=auto]').allTextContents()
    assert.deepEqual(texts.filter((text) => text.startsWith('message ')), Array.from({ length: 260 }, (_, number) => `message ${number}`))
    // What is out of sight is not laid out: it has no text to be seen.
    assert.ok((await log.innerText()).length < texts.join('').length)
    await chat.post('one more')
    await riley.page.getByRole('button', { name: 'New messages' }).click()
    await riley.shows('one more')
    await chat.post({ type: 'endOfConversation' })
    await riley.page.close()
  })
})
