import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StoreError } from './errors.ts'

/**
 * Makes the folder of a database, with those above it, where it is missing. Customers' words are in it: what is made is
 * for its owner only. Rejects with a StoreError where it can't be made.
 */
export async function makeDataDirectory(dir: string): Promise<void> {
  try {
    await make(dir)
  } catch (error) {
    const message = `The data directory ${dir} must be a directory that can be made and written.`
    throw new StoreError('directory-unusable', message, error)
  }
}

/** Node's recursive mkdir (26) goes on for ever in a folder that takes no others, such as /proc. */
async function make(dir: string): Promise<void> {
  if (await isDirectory(dir)) return
  if (dirname(dir) !== dir) await make(dirname(dir))
  try {
    await mkdir(dir, { mode: 0o700 })
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!(await isDirectory(dir))) throw error
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}
