import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip as gzipCompress } from 'node:zlib'
import { buildFolder, ROOT } from './fingerprint.ts'

// `npm run build`: makes the pages of src/console, unless they are made already. The router runs it as a process of its
// own, so that nobody waits for it.

const PAGES = ['start', 'desk', 'chat', 'board', 'widget-example']
const brotli = promisify(brotliCompress)
const gzip = promisify(gzipCompress)

async function build(folder: string): Promise<void> {
  const { build } = await import('vite')
  await mkdir(dirname(folder), { recursive: true })
  const temporary = await mkdtemp(`${folder}.`)
  try {
    await build({
      configFile: false,
      root: join(ROOT, 'src/console'),
      logLevel: 'error',
      oxc: { jsx: { runtime: 'automatic' } },
      build: {
        outDir: temporary,
        emptyOutDir: true,
        manifest: 'manifest.json',
        modulePreload: { polyfill: false },
        // An image inside a style sheet or script would need `data:` in the Content-Security-Policy.
        assetsInlineLimit: 0,
        reportCompressedSize: false,
        rolldownOptions: { input: PAGES.map((page) => join(ROOT, 'src/console', `${page}.html`)) },
      },
    })
    await buildWidget(temporary)
    for (const part of [temporary, join(temporary, 'assets')]) await compress(part)
    // Made for its owner alone; an image's user is another than who built it.
    await chmod(temporary, 0o755)
    await rename(temporary, folder)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    // Another process has made the same build meanwhile.
    if (!existsSync(folder)) throw error
  }
  await removeOthers(folder)
}

/** The script for other sites: one file whose names stay its own. */
async function buildWidget(folder: string): Promise<void> {
  const { build } = await import('vite')
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: join(ROOT, 'src/console/widget.ts'),
        output: { format: 'iife', entryFileNames: 'widget.js' },
      },
    },
  })
}

/** Once here instead of at each request. */
async function compress(folder: string): Promise<void> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
  const texts = (await readdir(folder)).filter((name) => /\.(js|css|svg)$/.test(name))
  await Promise.all(
    texts.map(async (name) => {
      const path = join(folder, name)
      const bytes = await readFile(path)
      await writeFile(`${path}.br`, await brotli(bytes, { params }))
      await writeFile(`${path}.gz`, await gzip(bytes, { level: 9 }))
    }),
  )
}

/** So long no build takes: what is older was broken off. */
const LONGEST_BUILD_MS = 600_000

/** Builds of older sources; those that are being made have a dot in their name. */
async function removeOthers(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    const path = join(dirname(folder), name)
    const isBeingMade = name.includes('.') && (await isYoung(path))
    if (name !== basename(folder) && !isBeingMade) await rm(path, { recursive: true, force: true })
  }
}

async function isYoung(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
  return Date.now() - mtimeMs < LONGEST_BUILD_MS
}

const folder = buildFolder()
if (!existsSync(folder)) await build(folder)
