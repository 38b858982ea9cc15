import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip as gzipCompress } from 'node:zlib'
import { WEB_CHAT_VERSION as VERSION } from '../../console/chat/web-chat-path.ts'
import type { PageFile } from './built-pages.ts'
import { ROOT } from './fingerprint.ts'

/*
 * Web Chat for the customer page: the script that its package ships, unmodified. With its dependencies the package
 * weighs 480 MB, so it is no dependency: its tarball (7 MB) is fetched once through npm, and one file taken out of it.
 */

// From the registry's own record (`npm view botframework-webchat@4.18.1 dist.integrity`).
const INTEGRITY = 'sha512-7jpEUJ7olT62Xm+8eh7BhhIcXVfU2xD4pZDaeBt8K4XcNy6K/83UGIxE9BFkXmHMZ4hDEVOzs5cre07GWuaXzg=='
const SPEC = `botframework-webchat@${VERSION}`
const HOME = join(ROOT, 'dist/web-chat', VERSION)
const SCRIPT = 'webchat.js'

const run = promisify(execFile)
const brotli = promisify(brotliCompress)
const gzip = promisify(gzipCompress)

/** Web Chat's script, or why there is none yet. */
export interface WebChat {
  /** Once it is loaded, or can't be. */
  settled: Promise<void>
  script(): PageFile | 'being-fetched' | 'not-fetched'
}

/** Loads the script; where it is missing it is fetched first, and `say` is told when that begins and how it ended. */
export function loadWebChat(say: (line: string) => void, fetch = fetchWebChat, home = HOME): WebChat {
  let script: ReturnType<WebChat['script']> = 'being-fetched'

  async function load(): Promise<void> {
    if (!existsSync(home)) {
      say(`Fetching Web Chat ${VERSION} for the customer page, this once (7 MB) …`)
      await fetch(home)
      say('Web Chat is there.')
    }
    script = await read(home)
  }

  const settled = load().catch((error: unknown) => {
    script = 'not-fetched'
    say(`The customer page has no Web Chat, everything else works. ${error instanceof Error ? error.message : error}`)
  })
  return { settled, script: () => script }
}

async function read(home: string): Promise<PageFile> {
  const path = join(home, SCRIPT)
  const [bytes, br, gz] = await Promise.all(['', '.br', '.gz'].map((ending) => readFile(path + ending)))
  const packed = { ...(br && { brotli: br }), ...(gz && { gzip: gz }) }
  return { type: 'text/javascript; charset=utf-8', bytes: bytes ?? Buffer.alloc(0), ...packed }
}

/**
 * Fetches the script into its folder, in one step, so that a run that is stopped leaves nothing half done. Rejects
 * where npm can't fetch the package, or it is not what was pinned.
 */
export async function fetchWebChat(home = HOME): Promise<void> {
  if (existsSync(home)) return
  await mkdir(dirname(home), { recursive: true })
  const temporary = await mkdtemp(join(dirname(home), 'fetch-'))
  try {
    const tarball = await fetchTarball(temporary)
    await checkIntegrity(tarball)
    const files = [SCRIPT, `${SCRIPT}.LICENSE.txt`]
    await run('tar', [
      '-xzf',
      tarball,
      '-C',
      temporary,
      '--strip-components',
      '2',
      ...files.map((file) => `package/dist/${file}`),
    ])
    await rm(tarball)
    await compress(join(temporary, SCRIPT))
    // Made for its owner alone; an image's user is another than who built it.
    await chmod(temporary, 0o755)
    await rename(temporary, home)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    // Another process has fetched it meanwhile.
    if (!existsSync(home)) throw error
  }
}

async function fetchTarball(folder: string): Promise<string> {
  const options = ['--pack-destination', folder, '--silent', '--ignore-scripts', '--fetch-retries', '1']
  try {
    // npm knows the user's registry, proxy and cache. On Windows it is a script that only a shell can start.
    await run('npm', ['pack', SPEC, ...options], { cwd: folder, shell: process.platform === 'win32' })
  } catch (cause) {
    throw new Error(`npm could not fetch ${SPEC}: it needs its registry this once. Connect, and start again.`, {
      cause,
    })
  }
  return join(folder, `${SPEC.replace('@', '-')}.tgz`)
}

/** Throws where the file is not the package that was pinned. */
export async function checkIntegrity(tarball: string): Promise<void> {
  const found = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`
  if (found !== INTEGRITY) throw new Error(`${SPEC} is not what it should be: its integrity is ${found}.`)
}

/** Once here instead of at each request. */
async function compress(path: string): Promise<void> {
  const bytes = await readFile(path)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
  await writeFile(`${path}.br`, await brotli(bytes, { params }))
  await writeFile(`${path}.gz`, await gzip(bytes, { level: 9 }))
}

if (import.meta.main) await fetchWebChat()
