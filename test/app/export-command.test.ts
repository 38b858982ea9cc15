import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Activity } from '../../src/protocol/activity.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { startChat, type Chat } from '../support/chat.ts'
import { configOf, isWithPeople } from '../support/one-bot.ts'
import { commandsOn } from './commands.ts'

const CONFIG = configOf({ endpoint: 'http://127.0.0.1:9/', queue: { members: ['riley'] } })
const WHISPER = 'whisper-5b1f'

describe('handback export', () => {
  const { dataDir, run } = commandsOn(CONFIG)

  async function exported(id: string): Promise<Activity[]> {
    const [code, transcript, wrong] = await run('export', id)
    assert.deepEqual([code, wrong], [0, ''])
    return JSON.parse(transcript)
  }

  /** Casey and Riley talk, and Riley whispers. */
  async function talked(app: TestApp): Promise<Chat> {
    const token = await app.signIn('riley')
    const chat = await startChat(app, { body: { user: { id: 'casey', name: 'Casey' }, locale: 'en-GB' } })
    await app.until(chat.id, isWithPeople)
    const [offer] = (await app.call('GET', '/api/offers', { token })).body
    await app.call('POST', `/api/offers/${offer.id}/accept`, { token, body: {} })
    const say = (body: object) => app.call('POST', `/api/conversations/${chat.id}/messages`, { token, body })
    await chat.post('Where is my parcel?')
    assert.equal((await say({ text: WHISPER, audience: 'internal' })).status, 200)
    assert.equal((await say({ text: 'With you tomorrow.', audience: 'public' })).status, 200)
    await chat.post({ type: 'message', text: 'Thank you', channelData: { mood: 'good' } })
    return chat
  }

  it('LNT-3 gives all that the customer saw, beside a router that runs and after it has stopped, as Emulator opens it', async () => {
    const app = await startApp({ config: CONFIG, dataDir: dataDir() })
    const chat = await talked(app)
    const transcript = await exported(chat.id)
    const shown: Activity[] = (await chat.poll()).body.activities
    assert.deepEqual(transcript.map(({ recipient, ...activity }) => activity), shown)
    assert.deepEqual(
      transcript.filter(({ type, from }) => type === 'message' && from?.id !== 'system').map(({ text, from, recipient }) => [from?.role, text, recipient?.role]),
      [['user', 'Where is my parcel?', 'bot'], ['bot', 'With you tomorrow.', 'user'], ['user', 'Thank you', 'bot']],
    )
    assert.deepEqual(transcript.at(-1)?.channelData, { mood: 'good' })
    for (const { from, recipient, conversation, timestamp } of transcript)
      assert.ok(from?.id && recipient?.id && conversation?.id === chat.id && timestamp)
    assert.ok(!JSON.stringify(transcript).includes(WHISPER))
    await app.stop()
    assert.deepEqual(await exported(chat.id), transcript)
    const [, trail] = await run('audit')
    assert.equal(trail.split('\n').filter((line) => line.endsWith(`\tcommand line\texported\t${chat.id}`)).length, 2)
  })

  it('LNT-3 gives nothing of what was erased', async () => {
    const app = await startApp({ config: CONFIG, dataDir: dataDir() })
    const chat = await talked(app)
    await run('erase', 'casey')
    const said = 'The customer saw nothing of it, or it is erased: the transcript is empty.\n'
    assert.deepEqual(await run('export', chat.id), [0, '[]\n', said])
    await app.stop()
  })

  it('LNT-3 says of a database of an older version what brings it up to date', async () => {
    mkdirSync(dataDir())
    const path = join(dataDir(), 'handback.db')
    const old = new DatabaseSync(path)
    old.exec('pragma journal_mode = wal; create table migrations (version integer)')
    old.exec('insert into migrations values (1); create table conversations (workstream_id text)')
    old.close()
    const said = `The database ${path} is of another version: start the router on it once.\n`
    assert.deepEqual(await run('export', 'abc'), [2, '', said])
    assert.deepEqual(await run('audit'), [2, '', said])
  })

  it('LNT-3 says what is wrong, and notes no export', async () => {
    const expected = "expected a conversation's id, as Direct Line and the desk have it"
    assert.deepEqual(await run('export'), [2, '', `CONVERSATION: missing; ${expected}\n`])
    assert.deepEqual(await run('export', '../etc'), [2, '', `CONVERSATION: "../etc" is no id; ${expected}\n`])
    assert.match((await run('export', 'abc'))[2], /^There is no database \S+handback\.db: name the data directory of your router\.\n$/)
    await (await startApp({ config: CONFIG, dataDir: dataDir() })).stop()
    assert.deepEqual(await run('export', 'abc'), [2, '', 'CONVERSATION: there is no conversation abc in this database\n'])
    assert.deepEqual(await run('audit'), [0, '', ''])
  })
})
