import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import type { Change } from '../../src/domain/effects.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { bot, deskOf, person, queue } from '../domain/desk-fixture.ts'
import { tell, type Story } from '../domain/given.ts'
import { stepOf, type Throw } from '../domain/random-walk.ts'
import { start } from '../domain/steps.ts'
import { load, nextOf, said, startOf } from '../support/changes.ts'

const DESK = deskOf(
  [bot('bot-a', 100), bot('bot-b', 1), person('riley'), person('sam', 10)],
  [queue('support', ['bot-a', 'bot-b', 'riley', 'sam'])],
)
const SEEDS = [3, 20_261_130]
const WALKS = 4
/** Every so many steps the process is as if killed. */
const KILL_EVERY = 7

const any = fc.noBias(fc.nat(10_000))
const throws = fc.array(fc.record<Throw>({ what: any, which: any, wait: any }), { minLength: 40, maxLength: 80, size: 'max' })

describe("SQLite's journal", function () {
  this.timeout(30_000)
  let dir: string
  let store: Store
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'handback-journal-'))
    store = await openSqliteStore({ dir: join(dir, 'one') })
  })
  afterEach(async () => {
    await store.close()
    rmSync(dir, { recursive: true })
  })

  for (const seed of SEEDS) {
    it(`CNV-5 a process that is killed anywhere has left every row behind that one which goes on writes, seed ${seed}`, async () => {
      let missing = 0
      for (const [walk, steps] of fc.sample(throws, { seed, numRuns: WALKS }).entries()) {
        const story = tell(DESK)
        await happens(story, walk, start())
        for (const [place, one] of steps.entries()) {
          await happens(story, walk, stepOf(one, story))
          if (place % KILL_EVERY === 0) missing += await killAndCompare(nameIn(walk, story.state.id))
        }
      }
      assert.ok(missing > WALKS, `only ${missing} rows were missing before the starts`)
    })
  }

  it('CNV-5 rows that nobody asks for are written all the same once there are many', async () => {
    let last = startOf('a')
    await store.commit(last)
    for (let message = 1; message <= 901; message++) {
      last = nextOf(last, { happenings: [said(`message ${message}`)] })
      await store.commit(last)
    }
    assert.ok(rowsOf('one', 'events') > 300, 'the rows of hundreds of messages were never written')
    assert.ok(rowsOf('one', 'journal') <= 400)
  })

  it('CNV-5 long messages are not kept as text beside their rows', async () => {
    const first = startOf('a')
    await store.commit(first)
    await store.commit(nextOf(first, { happenings: [said('x'.repeat(10_000))] }))
    assert.deepEqual([rowsOf('one', 'journal'), rowsOf('one', 'events')], [0, 2])
  })

  it('CNV-5 what is refused leaves what stands in the journal as it is', async () => {
    const first = startOf('a')
    await store.commit(first)
    const second = nextOf(first, { happenings: [said('hello')] })
    await store.commit(second)
    assert.deepEqual(await store.commit(nextOf(first)), { outcome: 'stale' })
    assert.deepEqual(await store.commit(nextOf(second, { effects: { load: [load('nobody', 10)] } })), { outcome: 'worker-away' })
    assert.deepEqual([rowsOf('one', 'journal'), rowsOf('one', 'events')], [1, 1])
    assert.deepEqual((await store.log(first.id, 0, 9)).slice(1), second.events)
  })

  it('AUT-51 whoever is erased is in no text that stands in the journal', async () => {
    const first = startOf('a')
    await store.commit(first)
    const second = nextOf(first, { happenings: [said('my secret')] })
    await store.commit(second)
    assert.equal(rowsOf('one', 'journal'), 1)
    await store.scrub(first.id, [], { id: 'erased', erased: true })
    assert.equal(rowsOf('one', 'journal'), 0)
    assert.equal(JSON.stringify(await store.log(first.id, 0, 9)).includes('my secret'), false)
  })

  it('CNV-5 a read fails while the rows can not be written, and finds them afterwards', async () => {
    const first = startOf('a')
    await store.commit(first)
    const second = nextOf(first, { happenings: [said('hello')] })
    await store.commit(second)
    onFile('one', (database) => database.exec('alter table events rename to gone'))
    await assert.rejects(store.log(first.id, 1, 9), { code: 'database-failed' })
    onFile('one', (database) => database.exec('alter table gone rename to events'))
    assert.deepEqual(await store.log(first.id, 1, 9), second.events)
  })

  it('CNV-2 a start on a journal with a gap says so, and changes nothing', async () => {
    let last = startOf('a')
    await store.commit(last)
    for (const text of ['one', 'two']) await store.commit((last = nextOf(last, { happenings: [said(text)] })))
    const image = takeImage()
    onFile('two', (database) => database.exec('delete from journal where place = 0'))
    await assert.rejects(openSqliteStore({ dir: image }), { code: 'database-failed', message: /lost a part of conversation a, after entry 1/ })
    assert.deepEqual([rowsOf('two', 'journal'), rowsOf('two', 'events')], [1, 1])
  })

  async function happens(story: Story, walk: number, step: Parameters<Story['happens']>[0]): Promise<void> {
    const expectedSeq = story.log.length
    story.happens(step)
    const { effects, events } = story
    if (!effects || story.refusal) return
    // Whoever carries how much is no matter here: all are let in.
    const change: Change = { id: story.state.id, expectedSeq, events: [...events], state: story.state, effects: { ...effects, load: [] } }
    const text = JSON.stringify(change).replaceAll(change.id, nameIn(walk, change.id))
    assert.deepEqual(await store.commit(JSON.parse(text)), { outcome: 'committed' })
  }

  function nameIn(walk: number, id: Change['id']): Change['id'] {
    return `${id}-${walk}` as Change['id']
  }

  /** Takes the files as they lie there, starts on them, and compares with the process that goes on; gives the rows that were missing. */
  async function killAndCompare(id: Change['id']): Promise<number> {
    const image = takeImage()
    const missing = -rowsOf('two', 'events')
    await (await openSqliteStore({ dir: image })).close()
    await store.conversation(id)
    assert.deepEqual(tablesIn('two'), tablesIn('one'))
    return missing + rowsOf('one', 'events')
  }

  function takeImage(): string {
    const image = join(dir, 'two')
    rmSync(image, { recursive: true, force: true })
    for (const file of ['handback.db', 'handback.db-wal']) {
      if (existsSync(join(dir, 'one', file))) cpSync(join(dir, 'one', file), join(image, file))
    }
    return image
  }

  function rowsOf(place: string, table: string): number {
    return onFile(place, (database) => Number(database.prepare(`select count(*) as rows from ${table}`).get()?.['rows']))
  }

  /** All rows but those of the journal, whose texts stay until others take their places. */
  function tablesIn(place: string): Record<string, unknown[]> {
    return onFile(place, (database) => {
      const all = database.prepare("select name from sqlite_schema where type = 'table' and name <> 'journal'").all()
      const rows = (name: string) => database.prepare(`select * from ${name}`).all().map((row) => JSON.stringify(row)).sort()
      return Object.fromEntries(all.map(({ name }) => [name, rows(String(name))]))
    })
  }

  function onFile<Result>(place: string, work: (database: DatabaseSync) => Result): Result {
    const database = new DatabaseSync(join(dir, place, 'handback.db'))
    try {
      return work(database)
    } finally {
      database.close()
    }
  }
})
