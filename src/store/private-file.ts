import { closeSync, openSync } from 'node:fs'

/**
 * Makes an empty file for its owner alone where there is none, whatever the folder's mode: SQLite takes it for a new
 * database, and gives the files beside it the same mode. What is wrong with the path is for who opens it to say.
 */
export function makePrivateFile(path: string): void {
  try {
    // Never one that is there: to close it would give up this process's locks on it.
    closeSync(openSync(path, 'wx', 0o600))
  } catch {}
}
