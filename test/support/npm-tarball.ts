import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/handback')

// From the registry's own records (`npm view <spec> dist.integrity`).
const INTEGRITY = {
  'generator-botbuilder@4.22.1':
    'sha512-RaXB2ZfuG39Wqvpb4+zPJ0ckxhbDRIbtvgisfdM2fgSykUzLpFPAU7LvTMptbHRlj6Dg86I1c9OTlngnKS3F7A==',
} as const

export type NpmSpec = keyof typeof INTEGRITY

const unpacked = new Map<NpmSpec, Promise<string>>()

/**
 * The path of one file or folder of a published package, fetched once without its dependencies. Throws where npm can't fetch it, where it isn't what was pinned, or where it holds no such file.
 */
export async function npmFile(spec: NpmSpec, file: string): Promise<string> {
  let folder = unpacked.get(spec)
  if (!folder) unpacked.set(spec, (folder = unpack(spec)))
  const path = join(await folder, file)
  if (!existsSync(path)) throw new Error(`npm package ${spec} holds no ${file}`)
  return path
}

async function unpack(spec: NpmSpec): Promise<string> {
  const home = join(CACHE, spec)
  const inside = join(home, 'package')
  if (existsSync(inside)) return inside
  await mkdir(CACHE, { recursive: true })
  const temporary = await mkdtemp(join(CACHE, 'unpack-'))
  try {
    const tarball = await fetchTarball(spec, temporary)
    checkIntegrity(spec, await readFile(tarball))
    await run('tar', ['-xzf', tarball, '-C', temporary])
    await rm(tarball)
    // In one step, so that a run that is stopped, or one beside this, never leaves a package half unpacked.
    await rename(temporary, home)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    if (!existsSync(inside)) throw error
  }
  return inside
}

async function fetchTarball(spec: NpmSpec, folder: string): Promise<string> {
  try {
    await run('npm', ['pack', spec, '--pack-destination', folder, '--silent', '--fetch-retries', '0'])
  } catch (cause) {
    throw new Error(`npm could not fetch ${spec}: it needs its registry this once; connect and run again`, { cause })
  }
  return join(folder, `${spec.replace('@', '-')}.tgz`)
}

function checkIntegrity(spec: NpmSpec, tarball: Buffer): void {
  const found = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
  if (found === INTEGRITY[spec]) return
  throw new Error(`npm package ${spec} has integrity ${found}, expected ${INTEGRITY[spec]}`)
}
