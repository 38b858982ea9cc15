import type { Page } from 'playwright-core'
import { startApp } from '../test/support/app.ts'
import { startBrowser } from '../test/support/browser.ts'
import { startChat, type Chat } from '../test/support/chat.ts'
import { builtPages } from '../test/support/pages.ts'

// `node bench/desk-page.ts`: a desk with 50 open conversations and 5,000 messages in real Chromium. Says how long after
// a message was accepted it is painted, how long a key press takes to be seen, and how long the desk takes to open.

const CONVERSATIONS = 50
const MESSAGES = 5_000
const LONG = 4_000
const SAMPLES = 100

const CONFIG = `
workers:
  - { id: riley, kind: representative, name: Riley, capacity: 1000 }
queues:
  - { id: desk, name: Desk, members: [riley] }
workstreams:
  - { id: chat, channel: direct-line, secret: a-secret-for-the-bench, capacityUnits: 10, queue: desk }
`

const app = await startApp({ config: CONFIG, pages: await builtPages() })
const browser = await startBrowser()
try {
  const token = await app.signIn('riley')
  const chats = await fill(token)
  const page = await browser.visit('about:blank')
  const since = performance.now()
  await page.goto(`${app.url}/desk?as=riley#/c/${chats[0]?.id}`)
  await page.getByRole('button', { name: /^Customer 49/ }).waitFor()
  await page.getByRole('log').getByText(`message ${LONG - 1}`, { exact: true }).waitFor()
  report('open the desk', [performance.now() - since])
  report('commit to paint', await commitToPaint(page, chats[0] as Chat))
  report('key to paint', await keyToPaint(page))
  await loadAll(page)
  report(`commit to paint, ${LONG} messages loaded`, await commitToPaint(page, chats[0] as Chat))
  report(`key to paint, ${LONG} messages loaded`, await keyToPaint(page))
} finally {
  await browser.close()
  await app.stop()
}

async function fill(token: string): Promise<Chat[]> {
  const chats: Chat[] = []
  for (let number = 0; number < CONVERSATIONS; number++) {
    const chat = await startChat(app, { token: 'a-secret-for-the-bench', body: { user: { id: `c${number}`, name: `Customer ${number}` } } })
    await app.until(chat.id, (state) => state.status === 'Open' && state.offer !== undefined)
    const [offer] = (await app.call('GET', '/api/offers', { token })).body
    await app.call('POST', `/api/offers/${offer.id}/accept`, { token, body: {} })
    chats.push(chat)
  }
  const rest = Math.ceil((MESSAGES - LONG) / (CONVERSATIONS - 1))
  await Promise.all(chats.map(async (chat, index) => {
    for (let number = 0; number < (index === 0 ? LONG : rest); number++) await chat.post(`message ${number}`)
  }))
  return chats
}

/** From the moment that the router notes in the log, which is before the commit, to the frame after it stands there. */
async function commitToPaint(page: Page, chat: Chat): Promise<number[]> {
  const times: number[] = []
  for (let number = 0; number < SAMPLES; number++) {
    const text = `sample ${number} ${Math.random()}`
    await page.evaluate((wanted) => {
      const log = document.querySelector('[role=log]') as HTMLElement
      ;(globalThis as any).painted = new Promise<number>((resolve) => {
        const observer = new MutationObserver((records) => {
          // Only what is new: to read everything would cost more than to draw it.
          if (!records.some(({ addedNodes }) => [...addedNodes].some((node) => node.textContent?.includes(wanted)))) return
          observer.disconnect()
          requestAnimationFrame(() => setTimeout(() => resolve(Date.now())))
        })
        observer.observe(log, { childList: true, subtree: true })
      })
    }, text)
    const sent = await chat.post(text)
    const seq = Number(/_(\d+)$/.exec(sent.body.id)?.[1])
    const entry = await app.runtime.store.entry(chat.id as never, seq as never)
    times.push((await page.evaluate(() => (globalThis as any).painted)) - (entry?.at ?? 0))
  }
  return times
}

async function keyToPaint(page: Page): Promise<number[]> {
  const field = page.locator('form').getByRole('textbox')
  await field.focus()
  await page.evaluate(() => {
    const times: number[] = ((globalThis as any).times = [])
    document.querySelector('textarea')?.addEventListener('keydown', ({ timeStamp }) => {
      requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - timeStamp)))
    })
  })
  for (let number = 0; number < SAMPLES; number++) await page.keyboard.press('a')
  await page.waitForTimeout(200)
  return page.evaluate(() => (globalThis as any).times)
}

/** Scrolls up until the whole log is there. */
async function loadAll(page: Page): Promise<void> {
  const scroll = page.getByRole('region', { name: /^Conversation with/ })
  while (!(await page.getByText('Beginning of the conversation').isVisible())) {
    await scroll.evaluate((box) => (box.scrollTop = 0))
    await page.waitForTimeout(50)
  }
  await scroll.evaluate((box) => (box.scrollTop = box.scrollHeight))
}

function report(what: string, times: number[]): void {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  const figures = times.length === 1 ? `${at(0)} ms` : `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`
  process.stdout.write(`${what.padEnd(42)} ${figures}\n`)
}
