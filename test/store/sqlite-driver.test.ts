import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Driver } from '../../src/store/driver.ts'
import { openSqliteDriver } from '../../src/store/sqlite-driver.ts'

const MAKE = { sql: 'create table said (text text)', parameters: [] }
const ADD = { sql: "insert into said values ('hello')", parameters: [] }
const COUNT = { sql: 'select count(*) as count from said', parameters: [] }

describe('the SQLite driver on a slow disk', () => {
  let dir: string
  let driver: Driver
  let underWay: PromiseWithResolvers<void>[]

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'handback-'))
    underWay = []
    let now = 0
    const elsewhere = () => {
      const flush = Promise.withResolvers<void>()
      underWay.push(flush)
      return flush.promise
    }
    // The first flush tells it that the disk is slow: those after it run elsewhere.
    driver = openSqliteDriver(join(dir, 'handback.db'), { here: () => void (now += 8), elsewhere, now: () => now })
    await driver.run(MAKE, {})
  })
  afterEach(async () => {
    await driver.close()
    await rm(dir, { recursive: true })
  })

  it('CNV-5 writes the next transaction while one is on its way to disk; nobody hears of either before, or reads it', async () => {
    const heard: unknown[] = []
    const add = (name: string) => driver.transaction((to) => to.run(ADD, {}), () => heard.push(`${name} written`)).then(() => heard.push(name))
    const both = Promise.all([add('a'), add('b')])
    const read = driver.all(COUNT, {}).then(([row]) => heard.push(row))
    await turns()
    assert.deepEqual(heard, ['a written', 'b written'])
    underWay[0]?.resolve()
    await turns()
    assert.deepEqual(heard.slice(2), ['a'])
    underWay[1]?.resolve()
    await Promise.all([both, read])
    assert.deepEqual(heard.slice(3).map((one) => (typeof one === 'string' ? one : { ...(one as object) })), ['b', { count: 2 }])
  })

  it('CNV-5 takes nothing for durable that was written while a flush failed', async () => {
    const both = Promise.allSettled([driver.run(ADD, {}), driver.run(ADD, {})])
    await turns()
    underWay[0]?.reject(new Error('EIO'))
    for (const { status } of await both) assert.equal(status, 'rejected')
    await assert.rejects(driver.run(ADD, {}), { code: 'database-failed' })
  })
})

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}
