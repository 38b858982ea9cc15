import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'

export interface Browser {
  /** A page of its own that shows this HTML from a site of its own, with these scripts beside it. */
  open(html: string, scripts: Record<string, Buffer>): Promise<Page>
  /** A page at that address. */
  visit(url: string, options?: { isDark?: boolean; width?: number; height?: number }): Promise<Page>
  close(): Promise<void>
}

/** Whether Debian's browser is installed. */
export function hasBrowser(): boolean {
  return existsSync(CHROMIUM)
}

/** Starts a browser without a window, with a profile that nobody used before. */
export async function startBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'handback-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  const sites: { close(): void }[] = []
  return {
    async open(html, scripts) {
      const site = createServer((request, response) => {
        const script = scripts[request.url ?? '']
        response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html; charset=utf-8' })
        response.end(script ?? html)
      })
      await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
      sites.push(site)
      const page = await context.newPage()
      await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
      return page
    },
    async visit(url, { isDark = false, width = 1280, height = 800 } = {}) {
      const page = await context.newPage()
      await page.emulateMedia({ colorScheme: isDark ? 'dark' : 'light' })
      await page.setViewportSize({ width, height })
      await page.goto(url)
      return page
    },
    async close() {
      await context.close()
      for (const site of sites) site.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
