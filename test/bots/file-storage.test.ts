import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { MemoryStorage } from 'botbuilder'
import type { Storage } from 'botbuilder'
import { FileStorage } from '../../src/bots/file-storage.ts'

const stores: [string, () => Storage][] = [
  ['MemoryStorage', () => new MemoryStorage()],
  ['FileStorage', () => new FileStorage(':memory:')],
]

for (const [name, create] of stores) {
  describe(`Storage as ${name} has it`, () => {
    let storage: Storage
    beforeEach(() => {
      storage = create()
    })

    it('gives only what exists, each with an eTag', async () => {
      await storage.write({ a: { n: 1, deep: { list: [1, null] } } })
      const { a, ...others } = await storage.read(['a', 'b'])
      assert.deepEqual(others, {})
      assert.deepEqual({ ...a, eTag: undefined }, { n: 1, deep: { list: [1, null] }, eTag: undefined })
      assert.equal(typeof a.eTag, 'string')
    })

    it('keeps items whose keys begin alike apart', async () => {
      await storage.write({ a: { n: 1 }, 'a/b': { n: 2 }, "a'": { n: 3 } })
      const read = await storage.read(['a', 'a/b', "a'"])
      assert.deepEqual([read.a.n, read['a/b'].n, read["a'"].n], [1, 2, 3])
    })

    it('gives copies', async () => {
      const item = { n: 1 }
      await storage.write({ a: item })
      item.n = 2
      const { a } = await storage.read(['a'])
      a.n = 3
      assert.equal((await storage.read(['a'])).a.n, 1)
      assert.deepEqual(item, { n: 2 })
    })

    it('changes the eTag with every write', async () => {
      await storage.write({ a: { n: 1 } })
      const { a: first } = await storage.read(['a'])
      await storage.write({ a: first })
      const { a: second } = await storage.read(['a'])
      assert.notEqual(second.eTag, first.eTag)
    })

    it('refuses a write with an old eTag', async () => {
      await storage.write({ a: { n: 1 } })
      const { a: old } = await storage.read(['a'])
      await storage.write({ a: { ...old, n: 2 } })
      await assert.rejects(storage.write({ a: { ...old, n: 3 } }), /eTag/)
      assert.equal((await storage.read(['a'])).a.n, 2)
    })

    it('writes without an eTag, or with *, over everything', async () => {
      await storage.write({ a: { n: 1 } })
      await storage.write({ a: { n: 2 } })
      await storage.write({ a: { n: 3, eTag: '*' } })
      assert.equal((await storage.read(['a'])).a.n, 3)
    })

    it('writes a new item whatever its eTag', async () => {
      await storage.write({ a: { n: 1, eTag: 'made up' } })
      assert.equal((await storage.read(['a'])).a.n, 1)
    })

    it('refuses an eTag from before a delete', async () => {
      await storage.write({ a: { n: 1 } })
      const { a: old } = await storage.read(['a'])
      await storage.delete(['a', 'unknown'])
      assert.deepEqual(await storage.read(['a']), {})
      await storage.write({ a: { n: 2 } })
      await assert.rejects(storage.write({ a: { ...old, n: 3 } }), /eTag/)
    })

    it('refuses to read or write nothing at all', async () => {
      await assert.rejects(storage.read(undefined as never), ReferenceError)
      await assert.rejects(storage.write(undefined as never), ReferenceError)
    })
  })
}

describe('FileStorage', () => {
  it('writes all or nothing', async () => {
    const storage = new FileStorage(':memory:')
    await storage.write({ b: { n: 1 } })
    await assert.rejects(storage.write({ a: { n: 1 }, b: { n: 2, eTag: 'old' } }), /eTag of "b"/)
    const { a, b } = await storage.read(['a', 'b'])
    assert.equal(a, undefined)
    assert.equal(b.n, 1)
    await storage.write({ a: { n: 3 } })
    assert.equal((await storage.read(['a'])).a.n, 3)
  })

  it('still has everything after a restart, and two processes see the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'handback-'))
    const path = join(folder, 'bots.db')
    const first = new FileStorage(path)
    await first.write({ a: { n: 1 } })
    const second = new FileStorage(path)
    await second.write({ a: { ...(await second.read(['a'])).a, n: 2 } })
    assert.equal((await first.read(['a'])).a.n, 2)
    first.close()
    second.close()
    const third = new FileStorage(path)
    assert.equal((await third.read(['a'])).a.n, 2)
    third.close()
    rmSync(folder, { recursive: true })
  })

  it('AUT-52 forgets a conversation a day after its last word, down to the bytes; older files have a day from now', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'handback-'))
    const path = join(folder, 'bots.db')
    const old = new DatabaseSync(path)
    old.exec(`create table items (etag integer primary key autoincrement, key text not null unique, item text not null);
      insert into items (key, item) values ('old', '{"said":"canary"}')`)
    old.close()
    const hour = 3_600_000
    let now = Date.UTC(2026, 0, 1)
    const storage = new FileStorage(path, () => now)
    await storage.write({ quiet: { said: 'canary' }, busy: { said: 'hello' } })
    now += 23 * hour
    await storage.write({ busy: { said: 'still here' } })
    assert.equal((await storage.read(['old', 'quiet']))['quiet'].said, 'canary')
    now += 2 * hour
    await storage.write({ busy: { said: 'still here' } })
    assert.deepEqual(Object.keys(await storage.read(['old', 'quiet', 'busy'])), ['busy'])
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))
    assert.ok(!files.join('').includes('canary'))
    storage.close()
    rmSync(folder, { recursive: true })
  })
})
