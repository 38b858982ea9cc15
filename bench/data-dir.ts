import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

const CACHE = join(import.meta.dirname, '../node_modules/.cache/handback')

/**
 * Runs `work` with a folder of its own, which is deleted afterwards. It lies below the repository, because the system's
 * temporary folder may be memory, on which durable writes cost nothing.
 */
export async function withDataDir<Result>(work: (dir: string) => Promise<Result>): Promise<Result> {
  await mkdir(CACHE, { recursive: true })
  const dir = await mkdtemp(join(CACHE, 'bench-'))
  try {
    return await work(dir)
  } finally {
    await rm(dir, { recursive: true })
  }
}
