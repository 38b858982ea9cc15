import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Page } from 'playwright-core'

/** Debian's browser: without windows it needs two thirds of the processor time for the same tests (measured). */
const CHROMIUM = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync)

export interface VisitOptions {
  isDark?: boolean
  width?: number
  height?: number
  /** The reader's language, else en-US. */
  locale?: string
  beside?: Page
}

export interface Browser {
  /** A page of its own that shows this HTML from a site of its own, with these scripts beside it. */
  open(html: string, scripts: Record<string, Buffer>): Promise<Page>
  /** A page at that address, for somebody whom the browser does not know; or another tab of whoever has that page. */
  visit(url: string, options?: VisitOptions): Promise<Page>
  close(): Promise<void>
}

/** Whether Debian's browser is installed. */
export function hasBrowser(): boolean {
  return CHROMIUM !== undefined
}

/** Starts a browser without a window, with a profile that nobody used before. */
export async function startBrowser(): Promise<Browser> {
  if (!CHROMIUM) throw new Error('Neither chromium-headless-shell nor chromium is installed in /usr/bin.')
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--in-process-gpu', '--disable-background-networking'],
      // What nobody uses here costs a sixth of the processor time.
      ...['--disable-extensions', '--disable-component-update', '--disable-default-apps', '--disable-sync'],
      '--disable-features=Translate,BackForwardCache,PaintHolding',
    ],
  })
  const sites: { close(): void }[] = []

  /** In a window of its own: a tab behind another one draws once a second. */
  async function newPage(locale = 'en-US'): Promise<Page> {
    const context = await browser.newContext({ locale })
    const page = await context.newPage()
    page.on('close', () => void context.close().catch(() => undefined))
    return page
  }

  return {
    async open(html, scripts) {
      const site = createServer((request, response) => {
        const script = scripts[request.url ?? '']
        response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html; charset=utf-8' })
        response.end(script ?? html)
      })
      await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
      sites.push(site)
      const page = await newPage()
      await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
      return page
    },
    async visit(url, { isDark = false, width = 1280, height = 800, locale, beside } = {}) {
      const page = beside ? await beside.context().newPage() : await newPage(locale)
      // Without motion, as what is on its way in has not its place and colours yet.
      await page.emulateMedia({ colorScheme: isDark ? 'dark' : 'light', reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height })
      await page.goto(url)
      return page
    },
    async close() {
      await browser.close()
      for (const site of sites) site.close()
    },
  }
}
