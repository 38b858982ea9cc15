import assert from 'node:assert/strict'
import { PGlite } from '@electric-sql/pglite'
import { postgres } from '../../src/store/dialects.ts'
import { MIGRATIONS, migrate } from '../../src/store/migrations.ts'
import { postgresCommitStatements } from '../../src/store/postgres-commit-statements.ts'
import { privacyStatements } from '../../src/store/privacy.ts'
import { readStatements } from '../../src/store/read-statements.ts'
import { sharingStatements } from '../../src/store/sharing-statements.ts'
import { workerStatements } from '../../src/store/worker-statements.ts'
import { storeContract } from '../contracts/store.ts'
import type { OpenStore } from '../contracts/store.ts'
import { sharingContract } from '../contracts/store-sharing.ts'
import { pgliteDriver, pgliteProcess, pgliteStore } from './pglite.ts'
import { EMPTY } from './postgres-database.ts'
import { checkVersion1Data, VERSION_1_DATA } from './version-1.ts'

describe('PostgreSQL store on PGlite', () => {
  let database: PGlite
  before(async () => {
    // Another suite lends Direct Line's client a window; with one PGlite takes itself for a browser's.
    Reflect.deleteProperty(globalThis, 'window')
    database = await PGlite.create()
    await migrate(pgliteDriver(database), postgres)
  })
  after(() => database.close())

  storeContract(async () => {
    await database.exec(EMPTY)
    const opened: OpenStore = {
      store: pgliteStore(pgliteDriver(database)),
      async reopen() {
        await opened.store.close()
        opened.store = pgliteStore(pgliteDriver(database))
        return opened.store
      },
      close: () => opened.store.close(),
    }
    return opened
  })

  sharingContract(async () => {
    await database.exec(EMPTY)
    const driver = pgliteDriver(database)
    return {
      processes: [await pgliteProcess(driver, 'one'), await pgliteProcess(driver, 'other')],
      sql: (text, values) => database.query(text, values),
      close: () => driver.close(),
    }
  })

  it('AUT-53 no entry of the audit log is changed or taken out, whoever tries', async () => {
    await database.exec(`${EMPTY}; insert into audit (at, id, actor, action) values (1, 'x', 'riley', 'read')`)
    for (const change of ["update audit set actor = 'sam'", 'delete from audit'])
      await assert.rejects(database.exec(change), /audit entries stay/)
  })

  it('CNV-5 keeps all that a database of version 1 holds', async () => {
    const old = await PGlite.create()
    const driver = pgliteDriver(old)
    await migrate(driver, postgres, MIGRATIONS.slice(0, 1))
    await old.exec(VERSION_1_DATA)
    await migrate(driver, postgres)
    await checkVersion1Data(await pgliteProcess(driver, 'new'))
    await old.close()
  })

  const { updateConversation, ...commits } = postgresCommitStatements()
  const { conversations, ...reads } = readStatements(postgres.engine)
  const { deleteMembers: _, ...workers } = workerStatements(postgres.engine)
  const { beat, attend, seen, attended } = sharingStatements
  const { oldest, emptyEvent, emptyBodies, setSurvey, audited } = privacyStatements(postgres.engine)
  const statements: Record<string, { sql: string }> = {
    ...{ ...commits, ...reads, ...workers, beat, attend, seen, attended },
    ...{ oldest, emptyEvent, emptyBodies, setSurvey, audited },
    ...{ update: updateConversation([]), list: conversations({ limit: 1 }) },
  }
  const sorted = ['log', 'logOf', 'due', 'open', 'waiting', 'waitingAfter', 'candidates', 'signedIn', 'list', 'oldest', 'audited']
  for (const [name, { sql }] of Object.entries(statements)) {
    it(`ASG-9 ${name} reads by index, and in its order where there may be many`, async () => {
      await database.exec('set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off')
      const [plan] = await database.exec(`explain (generic_plan, costs off) ${sql}`)
      const lines = plan?.rows.map((row) => String(row['QUERY PLAN'])) ?? []
      assert.ok(lines.length > 0)
      const forbidden = sorted.includes(name) ? /Seq Scan|Sort/ : /Seq Scan/
      for (const line of lines) assert.doesNotMatch(line, forbidden)
    })
  }
})
