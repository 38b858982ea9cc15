import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../../..')
/** Everything that a build of the pages is made of. */
const SOURCES = ['src/console/**/*', 'src/desk/types.ts', 'src/app/pages/build.ts', 'package-lock.json']

/** A name for the state of the pages' sources: a build under another name is out of date. */
export function fingerprint(): string {
  const hash = createHash('sha256')
  const entries = globSync(SOURCES, { cwd: ROOT, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const path of entries.map(({ parentPath, name }) => join(parentPath, name)).sort())
    hash.update(path.slice(ROOT.length)).update('\0').update(readFileSync(path)).update('\0')
  return hash.digest('hex').slice(0, 16)
}

/** Where the build of the present sources lies, or will lie. */
export function buildFolder(): string {
  return join(ROOT, 'dist/console', fingerprint())
}
