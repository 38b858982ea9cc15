import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BuiltPages } from '../../../src/app/pages/built-pages.ts'
import { checkIntegrity, loadWebChat, type WebChat } from '../../../src/app/pages/web-chat.ts'
import { WEB_CHAT_PATH } from '../../../src/console/chat/web-chat-path.ts'
import { startApp } from '../../support/app.ts'

const NO_PAGES: BuiltPages = { settled: Promise.resolve(), files: () => 'not-built', stop() {} }

describe('the script of Web Chat', () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'handback-web-chat-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it('CSL-25 is pinned: another package is refused', async () => {
    const tarball = join(folder, 'other.tgz')
    writeFileSync(tarball, 'something else')
    await assert.rejects(checkIntegrity(tarball), /botframework-webchat@[\d.]+ is not what it should be/)
  })

  it('CSL-25 says that it is being fetched, then that it could not be', async () => {
    const said: string[] = []
    let fail = (_: Error) => {}
    const fetched = new Promise<void>((_, reject) => void (fail = reject))
    const webChat = loadWebChat((line) => void said.push(line), () => fetched, join(folder, 'none'))
    const answer = await served(webChat)
    assert.deepEqual([answer.status, answer.body.error.code, answer.headers.get('retry-after')], [503, 'being-fetched', '1'])
    fail(new Error('npm could not fetch it.'))
    await webChat.settled
    assert.deepEqual(await served(webChat).then(({ status, body }) => [status, body.error.code]), [500, 'not-fetched'])
    assert.match(said.join('\n'), /^Fetching Web Chat .*\nThe customer page has no Web Chat, everything else works\. npm could not fetch it\.$/)
  })

  it('CSL-25 is served compressed, and kept by browsers for good', async () => {
    for (const ending of ['', '.br', '.gz']) writeFileSync(join(folder, `webchat.js${ending}`), `script${ending}`)
    const webChat = loadWebChat(() => assert.fail('it is there'), () => assert.fail('it is there'), folder)
    await webChat.settled
    const { status, headers, body } = await served(webChat, { 'accept-encoding': 'identity' })
    assert.deepEqual([status, body], [200, 'script'])
    assert.match(headers.get('cache-control') ?? '', /immutable/)
    assert.match(headers.get('content-type') ?? '', /^text\/javascript/)
  })

  async function served(webChat: WebChat, headers = {}) {
    const app = await startApp({ pages: NO_PAGES, webChat })
    const answer = await app.call('GET', WEB_CHAT_PATH, { headers })
    await app.stop()
    return answer
  }
})
