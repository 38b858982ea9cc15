import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWalFlush } from '../../src/store/wal-flush.ts'

describe('the flush of SQLite\'s log', () => {
  let path: string
  beforeEach(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'handback-')), 'handback.db')
  })
  afterEach(() => rm(join(path, '..'), { recursive: true }))

  it('CNV-5 flushes the log beside the database', async () => {
    await writeFile(`${path}-wal`, 'frames')
    const wal = createWalFlush(path)
    await wal.flush()
    await wal.flush()
    wal.close()
  })

  it('CNV-5 takes nothing for durable any more once a flush has failed', async () => {
    const wal = createWalFlush(path)
    const failure = { code: 'database-failed', message: /^What was written to .*handback\.db can't be kept: ENOENT/ }
    await assert.rejects(wal.flush(), failure)
    await writeFile(`${path}-wal`, 'frames')
    await assert.rejects(wal.flush(), failure)
    wal.close()
  })

  it('CNV-5 has what came while one was running share the next one', async () => {
    await writeFile(`${path}-wal`, 'frames')
    let now = 0
    const running: (() => void)[] = []
    const elsewhere = () => new Promise<void>((resolve) => running.push(resolve))
    const wal = createWalFlush(path, { here: () => void (now += 8), elsewhere, now: () => now })
    await wal.flush()
    let done = ''
    const first = wal.flush().then(() => (done += '1'))
    const others = [wal.flush().then(() => (done += '2')), wal.flush().then(() => (done += '3'))]
    assert.equal(running.length, 1)
    running[0]?.()
    await first
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(done, '1')
    assert.equal(running.length, 2)
    running[1]?.()
    await Promise.all(others)
    assert.equal(done, '123')
    wal.close()
  })

  it('CNV-5 stands still for a disk only as long as it is fast, and tries a slow one again', async () => {
    await writeFile(`${path}-wal`, 'frames')
    let [now, takesMs] = [0, 0.2]
    const ways: string[] = []
    const wal = createWalFlush(path, {
      here() {
        ways.push('here')
        now += takesMs
      },
      elsewhere: async () => void ways.push('elsewhere'),
      now: () => now,
    })
    async function flush(times: number) {
      ways.length = 0
      for (let time = 0; time < times; time++) await wal.flush()
      return ways.filter((way) => way === 'here').length
    }
    assert.equal(await flush(100), 100)
    takesMs = 8
    assert.equal(await flush(1001), 1)
    assert.equal(await flush(1001), 1)
    takesMs = 0.2
    assert.equal(await flush(100), 100)
    wal.close()
  })
})
