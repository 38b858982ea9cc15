import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { loadPages, type BuiltPages } from '../../src/app/pages/built-pages.ts'
import { ROOT } from './source-files.ts'

/** The console's pages, built first where they are out of date: two seconds, then shared by all suites and runs. */
export async function builtPages(): Promise<BuiltPages> {
  await promisify(execFile)(process.execPath, [join(ROOT, 'src/app/pages/build.ts')])
  const pages = loadPages(() => {})
  await pages.settled
  return pages
}
