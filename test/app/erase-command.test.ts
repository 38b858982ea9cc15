import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { openPostgresStore } from '../../src/store/open-postgres-store.ts'
import { startApp } from '../support/app.ts'
import { startChat } from '../support/chat.ts'
import { configOf } from '../support/one-bot.ts'
import { createTestDatabase, describeOnServer } from '../store/postgres-database.ts'
import { commandsOn } from './commands.ts'

const CANARY = 'canary-7f3a'
const CONFIG = configOf({ endpoint: 'http://127.0.0.1:9/', queue: { members: ['riley'] } })

describe('handback erase and handback audit', () => {
  const { dataDir, run } = commandsOn(CONFIG)

  async function started() {
    const app = await startApp({ config: CONFIG, dataDir: dataDir() })
    const chat = await startChat(app, { body: { user: { id: CANARY, name: CANARY }, customContext: { CANARY } } })
    for (const _ of Array(3)) await chat.post({ type: 'message', text: `${CANARY} ${'x'.repeat(9_000)}` })
    return { app, chat }
  }

  /** Which files still hold the word. Read by another process: to close a file gives up all locks of one's own on it. */
  function filesWith(word: string): string[] {
    const look = `const { readdirSync, readFileSync } = require('node:fs')
      const [, dir, word] = process.argv
      const names = readdirSync(dir).filter((name) => readFileSync(dir + '/' + name).includes(word))
      console.log(JSON.stringify(names))`
    return JSON.parse(execFileSync(process.execPath, ['-e', look, dataDir(), word], { encoding: 'utf8' }))
  }

  it('AUT-51 asks the router that runs, which then serves nothing of it, and the audit log says so', async () => {
    const { app, chat } = await started()
    assert.notDeepEqual(filesWith(CANARY), [])
    assert.deepEqual(await run('erase', CANARY), [
      0,
      'Erased 1 conversation: 5 entries were emptied; 1 went on and was ended first.\n',
      '',
    ])
    assert.equal((await chat.post('Hello?')).status, 404)
    assert.deepEqual(filesWith(CANARY), [])
    const state = await app.runtime.router.conversation(chat.id as never)
    assert.ok(!JSON.stringify(state).includes(CANARY))
    const [code, trail] = await run('audit')
    assert.equal(code, 0)
    assert.match(trail, new RegExp(`^2\\S+\tcommand line\terased\t${chat.id}\t{"cause":"request"}\n$`))
    assert.deepEqual(await run('audit', '--since', '2999-01-01'), [0, '', ''])
    assert.deepEqual(await run('erase', CANARY), [
      0,
      'There is no conversation of that customer (any more): nothing was erased.\n',
      '',
    ])
    await app.stop()
  })

  it('AUT-51 does it alone where no router runs, and no byte of it is left in the files', async () => {
    const { app } = await started()
    await app.stop()
    assert.deepEqual(filesWith(CANARY), ['handback.db'])
    const [code, said] = await run('erase', CANARY)
    assert.deepEqual([code, said.slice(0, 22)], [0, 'Erased 1 conversation:'])
    assert.deepEqual(filesWith(CANARY), [])
  })

  it('AUT-51 says what is wrong', async () => {
    assert.deepEqual(await run('erase'), [
      2,
      '',
      'CUSTOMER: missing; expected the id of a customer, as in "handback erase dl_42"\n',
    ])
    for (const [command, word = ''] of [['erase', 'casey'], ['audit']]) {
      const [code, , wrong] = await run(...[command as string, word].filter(Boolean))
      assert.equal(code, 2)
      assert.match(wrong, /^There is no database \S+handback\.db: name the data directory of your router\.\n$/)
    }
    assert.match(
      (await run('audit', '--since', 'yesterday'))[2],
      /^--since: "yesterday" is no day or moment; expected /,
    )
  })
})

describeOnServer('handback erase on PostgreSQL', () => {
  const { runWith } = commandsOn(CONFIG)

  it('AUT-51 refuses an empty database, which is not the router\'s, and makes nothing in it', async () => {
    const database = await createTestDatabase()
    const said = "The database at DATABASE_URL holds nothing of Handback's: name that of your router.\n"
    assert.deepEqual(await runWith({ DATABASE_URL: database.url }, 'erase', 'casey'), [2, '', said])
    assert.deepEqual(await database.sql("select from pg_tables where schemaname = 'public'"), [])
    await (await openPostgresStore(database)).close()
    assert.equal((await runWith({ DATABASE_URL: database.url }, 'erase', 'casey'))[0], 0)
    await database.drop()
  })
})
