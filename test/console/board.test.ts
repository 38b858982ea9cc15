import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { startChat, type Chat } from '../support/chat.ts'
import { hasBrowser } from '../support/browser.ts'
import { linesOf, seriousFaults, startStage, type Stage } from './stage.ts'

describe('the board', function () {
  this.timeout(60_000)
  let stage: Stage
  let riley: string
  /** A hand-back that was played to its end, and a customer who talks to Bot A. */
  let handedBack: string
  let chat: Chat
  before(async function () {
    if (!hasBrowser()) return this.skip()
    stage = await startStage()
    riley = await stage.app.signIn('riley')
    handedBack = await playHandBack(stage, riley)
    chat = await customer(stage, 'Robin')
    await stage.app.until(chat.id, ({ status }) => status === 'Active')
  })
  after(() => stage?.stop())

  const board = (path = '', options?: Parameters<Stage['open']>[1]) => stage.open(`/board?as=dana${path}`, options)
  const option = (page: Page, name: RegExp) => page.getByRole('option', { name })

  it('CSL-29 shows queues with their ladders, people with presence and load, and conversations, live', async () => {
    const page = await board()
    const support = page.getByRole('group', { name: 'Support' })
    await support.getByText('Open now').waitFor()
    const rungs = await support.getByRole('list', { name: 'Capacity ladder of Support' }).getByRole('listitem').allInnerTexts()
    assert.deepEqual(rungs.map((text) => text.replace(/\s+/g, ' ').trim()), [
      '100 Bot A answer first', 'asks for a person', '50 Riley Sam are asked next', 'transfers to the same queue', '10 Bot B take what is handed back',
    ])
    const row = page.getByRole('row', { name: /^Riley/ })
    await row.getByText('Available').waitFor()
    await page.getByRole('row', { name: /^Robin Active Bot A/ }).waitFor()
    const tops = ['Representatives', 'Conversations'].map(async (name) => (await page.getByRole('region', { name }).getByRole('table').boundingBox())?.y)
    const [people, conversations] = await Promise.all(tops)
    assert.equal(people, conversations, 'one list hangs lower than the other')
    await stage.app.signIn('riley', 'Away')
    await row.getByText('Away').waitFor()
    await stage.app.signIn('riley')
    await row.getByText('Available').waitFor()
    await page.close()
  })

  it('CSL-29 lists conversations by state and who has them; the address keeps the view', async () => {
    const page = await board('&view=conversations')
    await page.getByRole('link', { name: 'Robin' }).waitFor()
    await page.getByLabel('Status').selectOption('Closed')
    await page.getByRole('link', { name: 'Robin' }).waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('link', { name: 'Casey' }).waitFor()
    assert.equal(await page.getByRole('link', { name: 'Robin' }).count(), 0)
    await page.getByRole('link', { name: 'Casey' }).click()
    await page.getByRole('heading', { name: 'Conversation with Casey' }).waitFor()
    await page.goBack()
    await page.getByLabel('Status').waitFor()
    await page.close()
  })

  it('CSL-24 a hand-back as a picture, by keyboard from event to event, with the JSON that a bot received', async () => {
    const page = await board(`&conversation=${handedBack}`)
    const marks = page.getByRole('listbox', { name: /Events/ }).getByRole('option')
    await marks.first().focus()
    for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowRight')
    const chosen = page.locator('[role="option"][aria-selected="true"]')
    assert.match((await chosen.getAttribute('aria-label')) ?? '', /Bot A: Sent to the bot/)
    await page.getByText('"omnichannelSetContext"').first().waitFor()
    await page.keyboard.press('End')
    assert.match((await chosen.getAttribute('aria-label')) ?? '', /Closed/)
    for (const words of ['asks for a person', 'accepts', 'hands back']) await page.locator('svg text', { hasText: words }).first().waitFor()
    assert.equal(await option(page, /Whisper, a note among us/).count(), 1)
    await page.getByRole('log').getByText('a note among us').waitFor()
    await page.getByRole('tab', { name: 'What bots received' }).click()
    const received = page.getByRole('region', { name: 'Bot B' }).getByRole('listitem')
    assert.deepEqual((await received.allInnerTexts()).slice(0, 2).map((text) => /\(\d\)\s+(.*)/.exec(text)?.[1]), ['conversationUpdate: the bot was added', 'set-context'])
    await page.getByRole('tab', { name: 'Events' }).click()
    assert.ok((await page.getByRole('region', { name: 'Events' }).getByRole('row').count()) > 20)
    await page.getByRole('tab', { name: 'Trace' }).click()
    await page.getByText('bot-engaged').first().waitFor()
    await page.close()
  })

  it('CSL-30 a supervisor monitors unseen, whispers, joins, and closes for everybody', async () => {
    await chat.post('agent')
    assert.equal(await stage.accept(riley), chat.id)
    const page = await board(`&conversation=${chat.id}`)
    await page.getByRole('button', { name: 'Monitor' }).click()
    await page.getByText('You follow it unseen.').waitFor()
    await page.getByLabel(/^Whisper to who serves/).fill('Be gentle')
    await page.getByRole('button', { name: 'Whisper', exact: true }).click()
    await option(page, /Whisper, Be gentle/).waitFor()
    await page.getByRole('button', { name: 'Join' }).click()
    await page.getByText('You take part.').waitFor()
    await page.getByRole('button', { name: 'Force close' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Force close' }).click()
    await page.getByRole('region', { name: 'Supervise' }).waitFor({ state: 'detached' })
    const { body } = await chat.poll()
    assert.equal(body.activities.some(({ text }: { text?: string }) => text === 'Be gentle'), false)
    assert.equal((await stage.app.until(chat.id, () => true)).status, 'Closed')
    await page.close()
  })

  it('CSL-30 assigns a conversation to a representative', async () => {
    const kim = await customer(stage, 'Kim')
    await kim.post('agent')
    assert.equal(await stage.accept(riley), kim.id)
    const sam = await stage.app.signIn('sam')
    const page = await board(`&conversation=${kim.id}`)
    await page.getByRole('button', { name: 'Assign' }).click()
    await page.getByRole('menuitem', { name: /Sam/ }).click()
    assert.equal(await stage.accept(sam), kim.id)
    await page.locator('[role="option"]', { hasText: /Sam: Session/ }).first().waitFor()
    await page.close()
  })

  it('CSL-31 shows surveys as charts with the same as tables, and every comment', async () => {
    const page = await board('&view=surveys')
    await page.getByRole('row', { name: /4 of 5 Friendly Riley/ }).waitFor()
    await page.getByText('As a table').nth(1).click()
    assert.match(await page.getByRole('region', { name: 'Distribution' }).innerText(), /Surveys\s+4\s+1\s+0\s+0\s+0\s+1\s+0/)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download as CSV' }).click()
    assert.equal((await download).suggestedFilename(), 'surveys.csv')
    const error = { code: 'bad-field', message: 'Ask for a shorter span.' }
    await page.route('**/api/surveys.csv*', (route) => route.fulfill({ status: 400, json: { error } }))
    await page.getByRole('button', { name: 'Download as CSV' }).click()
    await page.getByRole('alert').getByText('That did not work: Ask for a shorter span.').waitFor()
    await page.close()
  })

  it('CSL-29 says that the router is away, and goes on by itself when it is back', async () => {
    const page = await board()
    await page.getByRole('row', { name: /^Riley/ }).waitFor()
    await stage.restart(() => page.getByText('The router does not answer').waitFor())
    await page.getByText('The router does not answer').waitFor({ state: 'detached' })
    await stage.app.signIn('riley', 'Do not disturb')
    await page.getByRole('row', { name: /^Riley Do not disturb/ }).waitFor()
    await page.close()
  })

  it('CSL-29 is for supervisors', async () => {
    const page = await stage.open('/board?as=riley')
    await page.getByRole('heading', { name: 'The board is for supervisors.' }).waitFor()
    await page.close()
  })

  for (const isDark of [false, true]) {
    it(`CSL-28 has no serious fault for screen readers, ${isDark ? 'dark' : 'light'}`, async () => {
      const page = await board('', { isDark })
      await page.getByRole('link', { name: 'Casey' }).waitFor()
      assert.deepEqual(await seriousFaults(page), [])
      for (const [view, ready] of [['conversation=' + handedBack, 'Timeline'], ['view=conversations', 'Conversations'], ['view=surveys', 'Comments']] as const) {
        await page.goto(`${stage.app.url}/board?${view}`)
        await page.getByRole('heading', { name: ready }).waitFor()
        assert.deepEqual(await seriousFaults(page), [], view)
      }
      await page.close()
    })
  }

  it('CSL-28 fits a narrow window, and one at 200 % zoom, without scrolling sideways', async () => {
    await customer(stage, 'N'.repeat(168))
    const page = await board('', { width: 320, height: 600 })
    await page.route('**/api/queues', async (route) => {
      const queues = await (await route.fetch()).json()
      await route.fulfill({ json: queues.map((queue: object) => ({ ...queue, name: 'Q'.repeat(60) })) })
    })
    // Signed in: before that each address leads to the sign-in.
    await page.getByRole('row', { name: /^Riley/ }).waitFor()
    for (const [width, view] of [[320, ''], [320, `?conversation=${handedBack}`], [640, '?view=surveys'], [640, `?conversation=${handedBack}`]] as const) {
      await page.setViewportSize({ width, height: 600 })
      await page.goto(`${stage.app.url}/board${view}`)
      await page.getByRole('heading').first().waitFor()
      await page.getByText('Loading').waitFor({ state: 'detached' })
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, view)
      if (view !== '') continue
      assert.equal(await linesOf(page.getByText('Open now').first()), 1)
      const status = await page.getByRole('row', { name: /^NNN/ }).getByRole('cell').nth(1).boundingBox()
      assert.ok(status && status.x < width, 'a long name pushes the other columns out')
    }
    await page.close()
  })

  it('CSL-2 the browser has nothing to complain about', () => {
    // Without a sign-in, the first request of each page is refused; a CSV was; and the router was away.
    assert.deepEqual(stage.complaints.filter((text) => !/status of 40[01]|ERR_CONNECTION_RE(FUSED|SET)|ERR_EMPTY_RESPONSE|WebSocket/.test(text)), [])
  })
})

async function customer(stage: Stage, name: string): Promise<Chat> {
  const user = { id: name.toLowerCase(), name }
  const { body } = await stage.app.call('POST', '/v3/directline/tokens/generate', { token: 'local-secret', body: { user } })
  return startChat(stage.app, { token: body.token })
}

/** From Bot A to Riley to Bot B, who gets a rating and a comment; the conversation's id. */
async function playHandBack(stage: Stage, riley: string): Promise<string> {
  const chat = await customer(stage, 'Casey')
  const stream = await chat.open()
  const read = (fits: RegExp) => stream.until(({ text }) => fits.test(text ?? ''))
  await read(/I am Bot A/)
  await chat.post('agent')
  await stage.accept(riley)
  await stage.desk(riley, `conversations/${chat.id}/messages`, { text: 'a note among us', audience: 'internal' })
  await stage.desk(riley, `conversations/${chat.id}/transfer`, { queueId: 'support' })
  await read(/How satisfied/)
  await chat.post('4')
  await read(/add a comment/)
  await chat.post('Friendly')
  await stage.app.until(chat.id, ({ status }) => status === 'Closed')
  await stream.close()
  return chat.id
}
