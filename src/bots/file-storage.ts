import { DatabaseSync } from 'node:sqlite'
import type { Storage, StoreItems } from 'botbuilder'

/** A bot forgets a conversation so long after the last word of it: by then the router has closed it. */
const FORGET_AFTER_MS = 24 * 3_600_000
const LOOK_MS = 3_600_000

/**
 * botbuilder's Storage in one SQLite file, so that a bot's state outlives its process. eTags mean what they mean in
 * MemoryStorage; beyond it, a write is whole: when one item conflicts, none is written. A file is safe for several
 * processes. What a power failure may take is the last moment's writes, never the file.
 */
export class FileStorage implements Storage {
  readonly #database: DatabaseSync
  readonly #now: () => number
  #lookedAt = -Infinity

  /** Opens or creates the file; its folder must exist. `:memory:` keeps everything in memory. `now` is in ms. */
  constructor(path: string, now = Date.now) {
    this.#database = new DatabaseSync(path, { timeout: 5000 })
    this.#now = now
    // The row's number is its eTag: AUTOINCREMENT never gives one twice, also not after a delete.
    // What is deleted is gone from the file: it is what customers said.
    this.#database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;
      CREATE TABLE IF NOT EXISTS items (
        etag INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, item TEXT NOT NULL)`)
    this.#knowAge()
    this.#forget()
  }

  /** Files of older versions don't say how old an item is: what is in them counts as new. */
  #knowAge(): void {
    const columns = this.#database.prepare("SELECT name FROM pragma_table_info('items')").all()
    if (columns.some(({ name }) => name === 'written_at')) return
    this.#database.exec('ALTER TABLE items ADD COLUMN written_at INTEGER NOT NULL DEFAULT 0')
    this.#database.prepare('UPDATE items SET written_at = ?').run(this.#now())
  }

  #forget(): void {
    if (this.#now() - this.#lookedAt < LOOK_MS) return
    this.#lookedAt = this.#now()
    const old = this.#database.prepare('DELETE FROM items WHERE written_at < ?')
    const { changes } = old.run(this.#now() - FORGET_AFTER_MS)
    // Old pages are in the log of writes as they were.
    if (changes > 0) this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  /** The items that exist among `keys`, each with its eTag. */
  async read(keys: string[]): Promise<StoreItems> {
    if (!keys) throw new ReferenceError('keys: expected a list of keys to read')
    const select = this.#database.prepare('SELECT etag, item FROM items WHERE key = ?')
    const found = keys.flatMap((key) => {
      const row = select.get(key)
      return row ? [[key, { ...JSON.parse(String(row.item)), eTag: String(row.etag) }]] : []
    })
    return Object.fromEntries(found)
  }

  /** Writes all items or none; rejects when an item has an eTag that is neither `*` nor the stored one's. */
  async write(changes: StoreItems): Promise<void> {
    if (!changes) throw new ReferenceError('changes: expected an object of items to write')
    const select = this.#database.prepare('SELECT etag FROM items WHERE key = ?')
    const replace = this.#database.prepare('REPLACE INTO items (key, item, written_at) VALUES (?, ?, ?)')
    this.#forget()
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      for (const [key, { eTag, ...item }] of Object.entries(changes)) {
        const row = select.get(key)
        if (row && eTag && eTag !== '*' && eTag !== String(row.etag)) {
          throw new Error(`eTag of "${key}": expected ${row.etag}, got ${eTag}; it was changed in the meantime`)
        }
        replace.run(key, JSON.stringify(item), this.#now())
      }
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }

  /** Deletes what exists among `keys`. */
  async delete(keys: string[]): Promise<void> {
    const remove = this.#database.prepare('DELETE FROM items WHERE key = ?')
    for (const key of keys) remove.run(key)
  }

  /** Closes the file; nothing can be read or written afterwards. */
  close(): void {
    this.#database.close()
  }
}
