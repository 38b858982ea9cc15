import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { raw } from '../../src/store/dialects.ts'
import type { Driver } from '../../src/store/driver.ts'
import { openPostgresDriver } from '../../src/store/postgres-driver.ts'
import { statement } from '../../src/store/statement.ts'
import { createTestDatabase, describeOnServer } from './postgres-database.ts'
import type { TestDatabase } from './postgres-database.ts'

const shares = statement((given: { n: unknown }) =>
  raw<never>(sql`insert into probes (n) select 12 / n from unnest(${given.n}::integer[]) as given (n)`),
)
const events = statement((given: { event: string | null }) =>
  raw<never>(sql`insert into probes (event) select * from unnest(${given.event}::text[])`),
)
const all = statement(() => raw<{ n: number | null; event: string | null }>(sql`select n, event from probes order by place`))

describeOnServer('a transaction on PostgreSQL', () => {
  let database: TestDatabase
  let driver: Driver
  before(async () => {
    database = await createTestDatabase()
    await database.sql('create table probes (place serial primary key, n integer, event text)')
    driver = openPostgresDriver(database)
  })
  beforeEach(() => database.sql('truncate probes'))
  after(async () => {
    await driver.close()
    await database.drop()
  })

  it('CNV-5 takes the commit that was sent behind it along where one of its writes is refused', async () => {
    const work = driver.transaction(async (to) => {
      to.write(shares, [{ n: 3 }])
      to.write(shares, [{ n: 0 }])
      to.write(shares, [{ n: 4 }])
    })
    await assert.rejects(work, { code: 'database-failed', message: /division by zero/ })
    assert.deepEqual(await driver.all(all, {}), [])
    await driver.transaction(async (to) => to.write(shares, [{ n: 6 }]))
    assert.deepEqual(await driver.all(all, {}), [{ n: 2, event: null }])
  })

  it('CNV-5 writes nothing where one of its writes can not even be sent', async () => {
    const toPostgres = () => {
      throw new Error('it can not be put into words')
    }
    const work = driver.transaction(async (to) => {
      to.write(shares, [{ n: 3 }])
      to.write(shares, [{ n: { toPostgres } }])
    })
    await assert.rejects(work, /it can not be put into words/)
    assert.deepEqual(await driver.all(all, {}), [])
  })

  it('CNV-2 keeps every text as it is', async () => {
    const odd = ['', 'null', '{"a",NULL}', 'a "quote", a \\ and a \\"', '\u0000\u0001\n\t\u007f\u2028', '\u{1f600} \ud800']
    const texts = [...odd.map((text) => JSON.stringify({ text })), null]
    await driver.transaction(async (to) => to.write(events, texts.map((event) => ({ event }))))
    assert.deepEqual((await driver.all(all, {})).map(({ event }) => event), texts)
  })
})
