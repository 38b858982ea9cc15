import assert from 'node:assert/strict'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import { send } from '../support/app.ts'
import { startChat } from '../support/chat.ts'
import { freePort } from '../support/free-port.ts'
import { assertFold, assertLog } from '../support/invariants.ts'

const MAIN = join(import.meta.dirname, '../../src/app/main.ts')
/** In units of 1,024 bytes, for every file that the process writes. */
const FILE_LIMIT = 1_500
const NOBODY = 65_534
const TEXT = 'x'.repeat(20_000)

describe('a disk that takes no more', function () {
  this.timeout(30_000)
  const started: ChildProcess[] = []
  // Also where the test failed before it ended its router.
  afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')))

  it('CNV-5 a full disk is told with 503, leaves nothing half-written, and what was accepted is there afterwards', async function () {
    if (process.platform === 'win32') this.skip()
    const dir = mkdtempSync(join(tmpdir(), 'handback-full-'))
    const port = await freePort()
    const command = `ulimit -f ${FILE_LIMIT}; exec "${process.execPath}" "${MAIN}" start --only router --data "${dir}"`
    const child = spawn('bash', ['-c', command], { cwd: dir, env: { PATH: process.env.PATH, PORT: String(port) }, stdio: ['ignore', 'pipe', 'ignore'] })
    started.push(child)
    const ended = once(child, 'close')
    await once(child.stdout, 'data')
    const router = { call: (method: string, path: string, options = {}) => send(`http://127.0.0.1:${port}`, method, path, options) }
    const chat = await startChat(router)
    let accepted = 0
    let refused
    // At the end what is short no longer fits either.
    for (const text of [TEXT, 'x']) {
      refused = undefined
      while (!refused) {
        const answer = await chat.post(text)
        if (answer.status === 200) accepted += 1
        else refused = answer
      }
    }
    assert.ok(refused)
    assert.ok(accepted > 10)
    assert.equal(refused.status, 503, JSON.stringify(refused.body))
    assert.equal(refused.body.error.code, 'ServiceUnavailable')
    assert.ok(refused.headers.get('retry-after'))
    assert.equal((await router.call('GET', '/healthz')).status, 200)
    assert.equal((await router.call('GET', '/readyz')).status, 503)
    child.kill('SIGKILL')
    await ended

    const store = await openSqliteStore({ dir })
    const state = await store.conversation(chat.id as never)
    assert.ok(state)
    const log = await store.log(state.id, 0, 10_000)
    assertLog(log)
    assertFold(log, state)
    const stored = log.filter((event) => event.type === 'activity-accepted' && event.from.kind === 'customer')
    assert.equal(stored.length, accepted)
    await store.close()
    rmSync(dir, { recursive: true })
  })

  it('CNV-5 a data directory that can not be written ends the start with one sentence', async function () {
    if (process.platform === 'win32') this.skip()
    const dir = mkdtempSync(join(tmpdir(), 'handback-read-only-'))
    chmodSync(dir, 0o555)
    // Root may write everywhere: the program then runs as somebody else.
    const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
    const probe = spawnSync(process.execPath, ['-e', `require('node:fs').accessSync(${JSON.stringify(MAIN)})`], user)
    if (probe.status !== 0) this.skip()
    const args = [MAIN, 'start', '--only', 'router', '--data', join(dir, 'data')]
    const child = spawn(process.execPath, args, { ...user, cwd: dir, env: { PATH: process.env.PATH, PORT: '0' }, stdio: ['ignore', 'ignore', 'pipe'] })
    started.push(child)
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    const [code] = await once(child, 'close')
    assert.equal(code, 2, said)
    assert.match(said, /^The data directory \S+ must be a directory that can be made and written\.\n$/)
    rmSync(dir, { recursive: true })
  })
})
