import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new folder that is gone with this process, also where somebody ends it or no longer reads what it prints. */
export function temporaryFolder(name: string): string {
  const dir = mkdtempSync(join(tmpdir(), `handback-${name}-`))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
  process.stdout.once('error', () => process.exit(1))
  return dir
}
