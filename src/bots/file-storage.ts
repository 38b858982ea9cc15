import { DatabaseSync } from 'node:sqlite'
import type { Storage, StoreItems } from 'botbuilder'

/**
 * botbuilder's Storage in one SQLite file, so that a bot's state outlives its process. eTags mean what they mean in
 * MemoryStorage; beyond it, a write is whole: when one item conflicts, none is written. A file is safe for several
 * processes. What a power failure may take is the last moment's writes, never the file.
 */
export class FileStorage implements Storage {
  readonly #database: DatabaseSync

  /** Opens or creates the file; its folder must exist. `:memory:` keeps everything in memory. */
  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: 5000 })
    // The row's number is its eTag: AUTOINCREMENT never gives one twice, also not after a delete.
    this.#database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS items (
        etag INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, item TEXT NOT NULL)`)
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
    const replace = this.#database.prepare('REPLACE INTO items (key, item) VALUES (?, ?)')
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      for (const [key, { eTag, ...item }] of Object.entries(changes)) {
        const row = select.get(key)
        if (row && eTag && eTag !== '*' && eTag !== String(row.etag)) {
          throw new Error(`eTag of "${key}": expected ${row.etag}, got ${eTag}; it was changed in the meantime`)
        }
        replace.run(key, JSON.stringify(item))
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
