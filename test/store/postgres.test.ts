import { postgres } from '../../src/store/dialects.ts'
import { MIGRATIONS, migrate } from '../../src/store/migrations.ts'
import { openPostgresStore } from '../../src/store/open-postgres-store.ts'
import { openPostgresDriver } from '../../src/store/postgres-driver.ts'
import { storeContract } from '../contracts/store.ts'
import type { OpenStore } from '../contracts/store.ts'
import { sharingContract } from '../contracts/store-sharing.ts'
import { createTestDatabase, describeOnServer, openSharedStore, EMPTY } from './postgres-database.ts'
import type { TestDatabase } from './postgres-database.ts'
import { checkVersion1Data, VERSION_1_DATA } from './version-1.ts'

describeOnServer('PostgreSQL store on a server', () => {
  let database: TestDatabase
  before(async () => {
    database = await createTestDatabase()
    await (await openPostgresStore(database)).close()
  })
  after(() => database.drop())

  storeContract(async () => {
    await database.sql(EMPTY)
    const opened: OpenStore = {
      store: await openPostgresStore(database),
      async reopen() {
        await opened.store.close()
        opened.store = await openPostgresStore(database)
        return opened.store
      },
      close: () => opened.store.close(),
    }
    return opened
  })

  sharingContract(async () => {
    await database.sql(EMPTY)
    const processes = [await openSharedStore(database), await openSharedStore(database)] as const
    return {
      processes: [...processes],
      sql: database.sql,
      close: async () => void (await Promise.all(processes.map((store) => store.close()))),
    }
  })

  it('CNV-5 keeps all that a database of version 1 holds', async () => {
    const old = await createTestDatabase()
    const driver = openPostgresDriver(old)
    await migrate(driver, postgres, MIGRATIONS.slice(0, 1))
    await driver.close()
    await old.sql(VERSION_1_DATA)
    const store = await openPostgresStore(old)
    await checkVersion1Data(store)
    await store.close()
    await old.drop()
  })
})
