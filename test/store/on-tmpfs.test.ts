import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { isOnTmpfs } from '../../src/store/on-tmpfs.ts'

describe('a directory that lives in memory', () => {
  it('CNV-5 is told from one that does not', async function () {
    const mounts = await readFile('/proc/mounts', 'utf8').catch(() => this.skip())
    const lines = mounts.split('\n').map((line) => line.split(' '))
    const ofType = (type: string) => lines.find((mount) => mount[2] === type)?.[1]
    const [memory, other] = [ofType('tmpfs'), ofType('proc')]
    if (memory === undefined || other === undefined) this.skip()
    assert.equal(await isOnTmpfs(memory), true)
    assert.equal(await isOnTmpfs(other), false)
  })
})
