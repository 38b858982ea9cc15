import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { makePrivateFile } from './private-file.ts'
import { sqliteError } from './sqlite-error.ts'

/**
 * Keeps a data directory for one router: a second one would deliver everything twice. The lock is SQLite's own, on a file
 * beside the database, so that it ends with the process, however that ends, and backups can still read the database. The
 * answer gives the directory back; throws a StoreError `database-busy` where another router has it.
 */
export function lockDirectory(dir: string): () => void {
  const path = join(dir, 'handback.lock')
  makePrivateFile(path)
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(path, { timeout: 0 })
    lock.exec('begin exclusive')
  } catch (error) {
    lock?.close()
    throw sqliteError(error, path)
  }
  const held = lock
  return () => {
    if (held.isOpen) held.close()
  }
}
