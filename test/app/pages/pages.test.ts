import assert from 'node:assert/strict'
import { request } from 'node:http'
import type { BuiltPages } from '../../../src/app/pages/built-pages.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { builtPages } from '../../support/pages.ts'

const PATHS = ['/', '/chat', '/desk', '/board']
const MOST_BYTES = 300 * 1024

describe('pages', function () {
  this.timeout(60_000)
  let pages: BuiltPages
  let app: TestApp
  before(async () => {
    pages = await builtPages()
    app = await startApp({ pages })
  })
  after(() => app?.stop())

  it('CSL-1 serves each page', async () => {
    for (const path of PATHS) {
      const { status, headers, body } = await app.call('GET', path)
      assert.equal(status, 200, path)
      assert.match(headers.get('content-type') ?? '', /^text\/html/)
      assert.match(body, /<div id="root">/)
    }
  })

  it('CSL-1 says that the pages are being built, while everything else works', async () => {
    const building = await startApp({ pages: { ...pages, files: () => 'being-built' } })
    const { status, headers, body } = await building.call('GET', '/desk')
    assert.equal(status, 503)
    assert.equal(headers.get('retry-after'), '1')
    assert.match(body, /http-equiv="refresh"/)
    assert.match(body, /being built/)
    assert.equal((await building.call('GET', '/healthz')).status, 200)
    assert.equal((await building.call('GET', '/api/sign-in')).status, 200)
    await building.stop()
  })

  it('CSL-1 says that they could not be built', async () => {
    const failed = await startApp({ pages: { ...pages, files: () => 'not-built' } })
    const { status, body } = await failed.call('GET', '/desk')
    assert.equal(status, 500)
    assert.match(body, /could not be built/)
    await failed.stop()
  })

  it('CSL-2 has a strict policy with a new nonce at each request, and no inline script or style', async () => {
    for (const path of PATHS) {
      const [one, two] = [await app.call('GET', path), await app.call('GET', path)]
      const policy = one.headers.get('content-security-policy') ?? ''
      assert.match(policy, /default-src 'none'/)
      assert.match(policy, /script-src 'self'/)
      assert.match(policy, /frame-ancestors/)
      assert.doesNotMatch(policy, /script-src[^;]*'unsafe/)
      assert.notEqual(policy, two.headers.get('content-security-policy'))
      assert.ok(one.body.includes(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '?'))
      assert.doesNotMatch(one.body, /<script(?![^>]* src=)|<style| style=| on\w+=/)
    }
  })

  it('CSL-2 lets browsers keep files with a hash, and sends them compressed to those who take it', async () => {
    const path = scriptsOf((await app.call('GET', '/desk')).body)[0] ?? ''
    for (const encoding of ['br', 'gzip', 'identity']) {
      const { status, headers } = await app.call('GET', path, { headers: { 'accept-encoding': encoding } })
      assert.equal(status, 200)
      assert.equal(headers.get('content-encoding') ?? 'identity', encoding)
      assert.match(headers.get('cache-control') ?? '', /immutable/)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
    }
  })

  it('CSL-2 leads to no file that the build did not make', async () => {
    for (const path of ['/assets/../../package.json', '/assets/..%2f..%2fpackage.json', '/assets/%2e%2e%2fmanifest.json', '/assets/..%5c..%5cx', '/assets/%00', '/assets/constructor', '/manifest.json'])
      assert.equal(await statusOf(app, path), 404, path)
  })

  it('CSL-3 loads each page with at most 300 KB compressed', async () => {
    const files = pages.files()
    if (typeof files === 'string') throw new Error(files)
    for (const path of PATHS) {
      const loaded = scriptsOf((await app.call('GET', path)).body)
      assert.ok(loaded.length > 0, `${path} loads no script`)
      const bytes: number[] = loaded.map((one) => files.get(one.slice(1))?.gzip?.length ?? Infinity)
      const sum = bytes.reduce((all, one) => all + one, 0)
      assert.ok(sum <= MOST_BYTES, `${path} loads ${sum} bytes`)
    }
  })

  it('CSL-4 says how one can sign in, and who works here in development alone', async () => {
    const open = (await app.call('GET', '/api/sign-in')).body
    assert.deepEqual(open.ways, ['development'])
    assert.ok(open.workers.some(({ id }: { id: string }) => id === 'riley'))
    const closed = await startApp({ env: { HANDBACK_DEV_SIGN_IN: '0' } })
    assert.deepEqual((await closed.call('GET', '/api/sign-in')).body, { ways: [] })
    await closed.stop()
  })

  it('CSL-5 tells what is configured in development alone', async () => {
    const overview = (await app.call('GET', '/api/dev/overview')).body
    assert.deepEqual(overview.workstreams.map(({ queueId }: { queueId: string }) => queueId), ['support', 'queue-1'])
    assert.doesNotMatch(JSON.stringify(overview), /secret/)
    const closed = await startApp({ env: { HANDBACK_DEV_SIGN_IN: '0' } })
    assert.equal((await closed.call('GET', '/api/dev/overview')).status, 404)
    await closed.stop()
  })
})

/** What a page loads at once: its scripts, those that they import, and style sheets. */
function scriptsOf(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '')
}

/** The answer to a path as it stands: fetch would tidy it first. */
function statusOf(app: TestApp, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(app.url)
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => resolve(response.resume().statusCode)).on('error', reject).end()
  })
}
