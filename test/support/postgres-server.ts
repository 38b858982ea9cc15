import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

const INSTALLED = '/usr/lib/postgresql'

/** A PostgreSQL server of a test's own, to be stopped and started as the test likes. */
export interface PostgresServer {
  url: string
  start(): void
  /** `immediate` is a crash: nothing is finished, and the next start recovers. */
  stop(mode: 'fast' | 'immediate'): void
  remove(): void
}

/** Where Debian keeps the server's programs; undefined where it is not installed. */
export function postgresPrograms(): string | undefined {
  const version = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort().at(-1) : undefined
  return version && join(INSTALLED, version, 'bin')
}

/** Makes and starts a server on a free port; as root it runs as the user postgres, since PostgreSQL refuses root. */
export async function startPostgresServer(programs: string): Promise<PostgresServer> {
  const dir = mkdtempSync(join(tmpdir(), 'handback-postgres-'))
  const port = await freePort()
  const isRoot = process.getuid?.() === 0
  if (isRoot) chownSync(dir, Number(execFileSync('id', ['-u', 'postgres'])), Number(execFileSync('id', ['-g', 'postgres'])))
  const data = join(dir, 'data')

  function run(program: string, ...args: string[]): void {
    const path = join(programs, program)
    const [command, rest] = isRoot ? ['runuser', ['-u', 'postgres', '--', path, ...args]] : [path, args]
    execFileSync(command, rest, { stdio: 'ignore', cwd: dir })
  }

  const start = () => run('pg_ctl', '-D', data, '-o', `-p ${port} -k ${dir}`, '-l', join(dir, 'log'), '-w', 'start')
  const stop = (mode: string) => run('pg_ctl', '-D', data, '-m', mode, '-w', 'stop')
  run('initdb', '-A', 'trust', '-U', 'postgres', '-D', data)
  start()
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, start, stop, remove: () => rmSync(dir, { recursive: true }) }
}
