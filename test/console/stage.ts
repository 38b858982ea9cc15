import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { startBots } from '../../src/app/bots-app.ts'
import { createLog } from '../../src/app/log.ts'
import { loadWebChat } from '../../src/app/pages/web-chat.ts'
import type { OfferView } from '../../src/desk/types.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { startBrowser, type Browser } from '../support/browser.ts'
import { builtPages } from '../support/pages.ts'

/** The shipped router with Bot A, Bot B and its pages, and a browser. */
export interface Stage {
  app: TestApp
  browser: Browser
  /** A page of the router; what the browser complains about is kept in `complaints`. */
  open(path: string, options?: Parameters<Browser['visit']>[1]): Promise<Page>
  complaints: string[]
  /** Calls the desk API as that representative. */
  desk(token: string, path: string, body?: object): Promise<any>
  /** The offer that comes to that representative, accepted; answers with the conversation's id. */
  accept(token: string): Promise<string>
  /** A new router on the same data and address; `between` while there is none. */
  restart(between?: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export async function startStage(): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'handback-stage-'))
  const bots = await startBots({ host: '127.0.0.1', botPorts: { a: 0, b: 0 }, botCredentials: {}, dataDir } as never, createLog('fatal'))
  const [a, b] = [bots.endpoints.a, bots.endpoints.b].map((endpoint) => Number(new URL(endpoint).port))
  const pages = await builtPages()
  const webChat = loadWebChat(() => {})
  await webChat.settled
  const start = (port: number) => startApp({ dataDir, port, pages, webChat, botPorts: { a: a ?? 0, b: b ?? 0 } })
  const browser = await startBrowser()
  const complaints: string[] = []
  const stage: Stage = {
    app: await start(0),
    browser,
    complaints,
    async open(path, options) {
      const page = await browser.visit('about:blank', options)
      // Web Chat alone takes 4 s to come up on a slow machine that has nothing else to do.
      page.setDefaultTimeout(25_000)
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      await page.goto(stage.app.url + path)
      return page
    },
    async desk(token, path, body) {
      const { status, body: answer } = await stage.app.call(body ? 'POST' : 'GET', `/api/${path}`, { token, body })
      assert.equal(status, 200, `${path}: ${JSON.stringify(answer)}`)
      return answer
    },
    async accept(token) {
      for (let tries = 0; tries < 200; tries++) {
        const [offer]: OfferView[] = await stage.desk(token, 'offers')
        if (offer) return (await stage.desk(token, `offers/${offer.id}/accept`, {})).conversationId
        await new Promise((resolve) => setTimeout(resolve, 30))
      }
      return assert.fail('no offer came')
    },
    async restart(between) {
      const { port } = stage.app
      await stage.app.stop()
      await between?.()
      stage.app = await start(port)
    },
    async stop() {
      await browser.close()
      await stage.app.stop()
      await bots.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return stage
}

/** On how many lines that text stands. */
export function linesOf(text: Locator): Promise<number> {
  return text.evaluate((element) => {
    const range = document.createRange()
    const tops = new Set<number>()
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      range.selectNode(texts.currentNode)
      for (const { top } of range.getClientRects()) tops.add(Math.round(top))
    }
    return tops.size
  })
}

/** Fluent's focus traps: they pass the focus on at once, so that nobody is ever on them. */
const PASSED_ON = '[data-tabster-dummy]'

/** What axe finds on the page that is serious or critical, as sentences; `within` only there. */
export async function seriousFaults(page: Page, within = 'body'): Promise<string[]> {
  // As a debugger's script: the page's Content-Security-Policy would not let it in as an element.
  await page.evaluate(AXE)
  const violations = await page.evaluate(
    ([include, exclude]) =>
      (globalThis as any).axe.run({ include: [include], exclude: [exclude] }, { resultTypes: ['violations'] }).then((found: any) => found.violations),
    [within, PASSED_ON],
  )
  return violations
    .filter(({ impact }: { impact: string }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }: { id: string; nodes: { html: string; failureSummary: string }[] }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`)
}
