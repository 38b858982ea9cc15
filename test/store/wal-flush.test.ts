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
})
