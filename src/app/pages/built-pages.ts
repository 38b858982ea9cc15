import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { buildFolder, ROOT } from './fingerprint.ts'

/** A built file, as it goes out. */
export interface PageFile {
  type: string
  bytes: Buffer
  /** The same, compressed, where it was worth it. */
  brotli?: Buffer
  gzip?: Buffer
}

/** The console's pages: their files by path (`desk.html`, `assets/…js`), or why there are none yet. */
export interface BuiltPages {
  /** Once they are loaded, or can't be. */
  settled: Promise<void>
  files(): ReadonlyMap<string, PageFile> | 'being-built' | 'not-built'
  /** Ends a build that is under way. */
  stop(): void
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.webp': 'image/webp',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/**
 * Loads the pages; where they are missing or older than their sources, a process of its own builds them first, and
 * `say` is told when it begins and how it ended.
 */
export function loadPages(say: (line: string) => void): BuiltPages {
  let files: ReturnType<BuiltPages['files']> = 'being-built'
  let builder: ChildProcess | undefined
  const folder = buildFolder()

  async function load(): Promise<void> {
    files = await filesIn(folder)
  }

  function fail(why: string): void {
    files = 'not-built'
    say(`The pages could not be built, everything else works. ${why}`)
  }

  async function build(): Promise<void> {
    if (!existsSync(join(ROOT, 'node_modules/vite'))) return fail('"npm ci" installs what it takes.')
    say('Building the pages, this once …')
    const since = performance.now()
    const code = await new Promise((resolve) => {
      builder = spawn(process.execPath, [join(import.meta.dirname, 'build.ts')], { stdio: ['ignore', 'ignore', 'inherit'] })
      builder.once('error', resolve).once('exit', (exitCode, signal) => resolve(signal ?? exitCode))
    })
    if (code === 'SIGTERM') return
    if (code !== 0) return fail('"npm run build" says more.')
    await load()
    say(`The pages are built (${((performance.now() - since) / 1000).toFixed(1)} s).`)
  }

  const work = existsSync(folder) ? load() : build()
  const settled = work.catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)))
  return { settled, files: () => files, stop: () => void builder?.kill('SIGTERM') }
}

/** All files of a build: what is served is looked up here, so that no address can lead elsewhere. */
async function filesIn(folder: string): Promise<Map<string, PageFile>> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name))
  const files = new Map<string, PageFile>()
  for (const path of paths) {
    const type = TYPES[extname(path)]
    if (!type) continue
    const bytes = await readFile(path)
    const packed = async (ending: string) => (paths.includes(path + ending) ? readFile(path + ending) : undefined)
    const [brotli, gzip] = [await packed('.br'), await packed('.gz')]
    const name = path.slice(folder.length + 1).replaceAll('\\', '/')
    files.set(name, { type, bytes, ...(brotli && { brotli }), ...(gzip && { gzip }) })
  }
  return files
}
