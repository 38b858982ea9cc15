import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { WorkerId } from '../../src/domain/ids.ts'
import { sqlite } from '../../src/store/dialects.ts'
import { MIGRATIONS, migrate } from '../../src/store/migrations.ts'
import { openBeside } from '../../src/store/open-beside.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import { openSqliteDriver } from '../../src/store/sqlite-driver.ts'
import { storeContract } from '../contracts/store.ts'
import type { OpenStore } from '../contracts/store.ts'
import { nextOf, said, startOf } from '../support/changes.ts'
import { checkVersion1Data, VERSION_1_DATA } from './version-1.ts'

describe('SQLite store in memory', () => {
  storeContract(async () => {
    const store = await openSqliteStore({ memory: true })
    return { store, reopen: async () => store, close: () => store.close() }
  })
})

describe('the audit log on SQLite', () => {
  it('AUT-53 no entry is changed or taken out, whoever tries', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'handback-'))
    const store = await openSqliteStore({ dir })
    await store.audit({ at: 1, id: 'x', actor: 'riley', action: 'read' })
    const other = new DatabaseSync(join(dir, 'handback.db'))
    for (const change of ["update audit set actor = 'sam'", 'delete from audit', "insert or replace into audit (at, id, actor, action) values (1, 'x', 'sam', 'read')"])
      assert.throws(() => other.exec(change), /audit entries stay|UNIQUE/, change)
    other.close()
    assert.equal((await store.audited({ limit: 9 }))[0]?.actor, 'riley')
    await store.close()
    await rm(dir, { recursive: true })
  })
})

describe('SQLite store in a file', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'handback-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  storeContract(async () => {
    const opened: OpenStore = {
      store: await openSqliteStore({ dir }),
      async reopen() {
        await opened.store.close()
        opened.store = await openSqliteStore({ dir })
        return opened.store
      },
      close: () => opened.store.close(),
    }
    return opened
  })

  it('makes the directories that are missing', async () => {
    const store = await openSqliteStore({ dir: join(dir, 'a', 'b') })
    await store.close()
    assert.deepEqual(await readdir(join(dir, 'a', 'b')), ['handback.db', 'handback.lock'])
  })

  it('makes files for their owner alone in a folder that others may read', async () => {
    await chmod(dir, 0o755)
    const store = await openSqliteStore({ dir })
    await store.commit(startOf('a'))
    const names = await readdir(dir)
    for (const name of ['handback.db', 'handback.db-wal', 'handback.lock']) assert.ok(names.includes(name), name)
    for (const name of names) assert.equal(statSync(join(dir, name)).mode & 0o077, 0, name)
    await store.close()
  })

  for (const version of [0, ...MIGRATIONS.map((migration) => migration.version)]) {
    it(`brings a database of version ${version} to the newest`, async () => {
      const driver = openSqliteDriver(join(dir, 'handback.db'))
      await migrate(driver, sqlite, MIGRATIONS.slice(0, version))
      await driver.close()
      const store = await openSqliteStore({ dir })
      assert.deepEqual(await store.commit(startOf('a')), { outcome: 'committed' })
      await store.close()
      const newest = onFile((database) => database.prepare('select max(version) as version from migrations').get())
      assert.equal(newest?.['version'], MIGRATIONS.length)
    })
  }

  it('CNV-5 keeps all that a database of version 1 holds', async () => {
    const driver = openSqliteDriver(join(dir, 'handback.db'))
    await migrate(driver, sqlite, MIGRATIONS.slice(0, 1))
    await driver.close()
    onFile((database) => database.exec(VERSION_1_DATA))
    const store = await openSqliteStore({ dir })
    await checkVersion1Data(store)
    await store.close()
  })

  it('leaves a database as it was where a migration fails', async () => {
    const driver = openSqliteDriver(join(dir, 'handback.db'))
    const broken = { version: MIGRATIONS.length + 1, up: () => [sqlite.engine.deleteFrom('none' as never)] }
    await assert.rejects(migrate(driver, sqlite, [...MIGRATIONS, broken]), { code: 'database-failed' })
    await driver.close()
    assert.deepEqual(onFile((database) => database.prepare('select name from sqlite_schema').all()), [])
  })

  it('refuses a database that a newer version wrote', async () => {
    await (await openSqliteStore({ dir })).close()
    onFile((database) => database.exec('insert into migrations values (99)'))
    const message = new RegExp(`version 99, but .* up to ${MIGRATIONS.length}\\. Start a newer program`)
    await assert.rejects(openSqliteStore({ dir }), { code: 'newer-database', message })
  })

  it('refuses a database of another program, and leaves it alone', async () => {
    const message = "The database in the data directory holds tables of another program; expected an empty database or Handback's."
    for (const theirs of ['migrations (id, name)', 'conversations (id)', 'invoices (id)']) {
      onFile((database) => database.exec(`create table ${theirs}`))
      await assert.rejects(openSqliteStore({ dir }), { code: 'foreign-database', message })
      await assert.rejects(openBeside({ dir }), { code: 'foreign-database', message })
      const [name] = theirs.split(' ')
      assert.deepEqual(onFile((database) => database.prepare('select name from sqlite_schema').get()?.['name']), name)
      onFile((database) => database.exec(`drop table ${name}`))
    }
  })

  it('refuses a file that is no database', async () => {
    await writeFile(join(dir, 'handback.db'), 'not a database, but long enough to be read as one'.repeat(50))
    await assert.rejects(openSqliteStore({ dir }), { code: 'not-a-database', message: /handback\.db is no database: / })
  })

  it('refuses a directory that another router has, until that one is gone', async () => {
    const first = await openSqliteStore({ dir })
    await assert.rejects(openSqliteStore({ dir }), { code: 'database-busy', message: /Another program holds .*handback\.lock/ })
    await first.close()
    await (await openSqliteStore({ dir })).close()
  })

  it('refuses a directory that is a file, and a database file that is a directory', async () => {
    await writeFile(join(dir, 'file'), '')
    const unusable = { name: 'StoreError', code: 'directory-unusable' }
    await assert.rejects(openSqliteStore({ dir: join(dir, 'file') }), { ...unusable, message: /must be a directory/ })
    await mkdir(join(dir, 'handback.db'))
    await assert.rejects(openSqliteStore({ dir }), { ...unusable, message: /must be a writable file/ })
  })

  it('CNV-5 rejects every commit of a turn in which the database fails, and goes on once it recovers', async () => {
    const store = await openSqliteStore({ dir })
    onFile((database) => database.exec('alter table events rename to gone'))
    const first = startOf('a', { happenings: [said('hello')] })
    const results = await Promise.allSettled([store.commit(startOf('b')), store.commit(first)])
    for (const result of results) {
      assert.equal(result.status, 'rejected')
      assert.equal(result.reason.code, 'database-failed')
      assert.match(result.reason.cause.message, /events/)
    }
    onFile((database) => database.exec('alter table gone rename to events'))
    assert.equal(await store.conversation(startOf('b').id), undefined)
    assert.deepEqual(await store.commit(first), { outcome: 'committed' })
    await store.close()
  })

  it('CNV-5 finishes what was handed over before it closes, and takes nothing after', async () => {
    const store = await openSqliteStore({ dir })
    const first = startOf('a')
    const committed = store.commit(first)
    const closing = store.close()
    await assert.rejects(store.commit(nextOf(first)), { code: 'closed' })
    assert.deepEqual(await committed, { outcome: 'committed' })
    await closing
    await store.close()
    await assert.rejects(store.conversation(first.id), { code: 'closed' })
  })

  it('CNV-5 finishes a transaction that is under way before it closes', async () => {
    const store = await openSqliteStore({ dir })
    const configured = store.configure([{ id: 'riley' as WorkerId, kind: 'representative', capacity: 10 }], [])
    await store.close()
    await configured
    assert.equal(onFile((database) => database.prepare('select id from workers').get())?.['id'], 'riley')
  })

  function onFile<Result>(work: (database: DatabaseSync) => Result): Result {
    const database = new DatabaseSync(join(dir, 'handback.db'))
    try {
      return work(database)
    } finally {
      database.close()
    }
  }
})
