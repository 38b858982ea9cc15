import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

/** The TypeScript files under the repository's folders, with paths relative to its root. */
export function sourceFiles(...folders: string[]): { file: string; source: string }[] {
  const files = folders.flatMap((folder) => globSync([`${folder}/**/*.ts`, `${folder}/**/*.tsx`], { cwd: ROOT }))
  return files.sort().map((file) => ({
    file: file.replaceAll('\\', '/'),
    source: readFileSync(join(ROOT, file), 'utf8'),
  }))
}
