import assert from 'node:assert/strict'
import type { BuiltPages } from '../../../src/app/pages/built-pages.ts'
import { startApp } from '../../support/app.ts'

const page = { type: 'text/html; charset=utf-8', bytes: Buffer.from('<!doctype html>') }
const PAGES: BuiltPages = {
  settled: Promise.resolve(),
  files: () => new Map(['chat.html', 'desk.html', 'board.html'].map((name) => [name, page])),
  stop() {},
}

const CONFIG = `
workers: [{ id: riley, kind: representative, name: Riley, capacity: 20 }]
queues: [{ id: desk, name: Desk, members: [riley] }]
workstreams:
  - { id: shop, channel: direct-line, secret: a-secret-of-the-shop, capacityUnits: 10, queue: desk, trustedOrigins: ["https://shop.example.org"] }
  - { id: bank, channel: direct-line, secret: a-secret-of-the-bank, capacityUnits: 10, queue: desk, trustedOrigins: ["https://bank.example.org"] }
`

async function policyOf(path: string, config?: string): Promise<Map<string, string>> {
  const app = await startApp({ pages: PAGES, ...(config !== undefined && { config }) })
  const { headers } = await app.call('GET', path)
  await app.stop()
  const directives = (headers.get('content-security-policy') ?? '').split('; ')
  return new Map(directives.map((one) => [one.split(' ')[0] ?? '', one.split(' ').slice(1).join(' ')]))
}

describe('the policy of the customer page', () => {
  it('CSL-27 lets trusted sites frame it, and every site where one workstream names none', async () => {
    assert.equal((await policyOf('/chat', CONFIG)).get('frame-ancestors'), "'self' https://shop.example.org https://bank.example.org")
    assert.equal((await policyOf('/chat')).get('frame-ancestors'), 'http: https:')
  })

  it('CSL-27 no site frames the pages of those who are signed in', async () => {
    for (const path of ['/desk', '/board']) assert.equal((await policyOf(path, CONFIG)).get('frame-ancestors'), "'none'")
  })

  it('CSL-2 runs scripts of files alone, like every page', async () => {
    assert.equal((await policyOf('/chat', CONFIG)).get('script-src'), "'self'")
  })
})
