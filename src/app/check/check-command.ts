import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reply } from '../../protocol/http.ts'
import { openSqliteStore } from '../../store/open-sqlite-store.ts'
import { loadConfig } from '../config/config.ts'
import { signIn } from '../demo/representative.ts'
import { createLog } from '../log.ts'
import { startRouter } from '../router-app.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { readAsked, type Asked, type CheckOptions } from './asked.ts'
import type { Check } from './check.ts'
import { startCustomer } from './customer.ts'
import { deskFor } from './desk.ts'
import { playLifeCycle } from './life-cycle.ts'
import { hasFailed, WRITERS } from './report.ts'
import { watch } from './watch.ts'

/**
 * `handback check ENDPOINT`: plays a bot's life with it, on a router and a database of its own, and prints a report
 * (LNT-2); answers with the exit code.
 */
export async function checkCommand(endpoint: string | undefined, options: CheckOptions): Promise<number> {
  const asked = readAsked(endpoint, options)
  const checks = await check(asked, temporaryFolder('check'), (text) => void process.stdout.write(text))
  return hasFailed(checks) ? 1 : 0
}

/** The checks that were asked for, with a database in `dir`; the report is written as it comes. */
export async function check({ endpoint, words, limitSeconds, format }: Asked, dir: string, write: (text: string) => void): Promise<Check[]> {
  const configPath = join(dir, 'check.yaml')
  writeFileSync(configPath, deskFor(endpoint, limitSeconds))
  // Its own folder as the working directory, and no variables: settings of a router that runs here are not for this one.
  const config = loadConfig({ configPath, dataDir: dir, port: 0, env: {}, cwd: dir })
  const refused: string[] = []
  const onRefused = (url: string, reply: Reply) => {
    if (url.startsWith('/connector/')) refused.push(wordsOf(reply))
  }
  const router = await startRouter(config, { store: await openSqliteStore({ dir }), log: createLog('error'), onRefused })
  const writer = WRITERS[format]
  const checks: Check[] = []
  try {
    write(writer.begin(endpoint))
    const riley = await signIn(router.url, 'riley')
    await riley.become('Available')
    const customer = (secret: string) => startCustomer(router.url, secret)
    const stage = { watch: watch(router.runtime.router), refused, customer, riley, limitMs: limitSeconds * 1000 }
    await playLifeCycle(stage, words, (one) => {
      checks.push(one)
      write(writer.each(one))
    })
    write(writer.end(endpoint, checks))
    return checks
  } finally {
    await router.stop()
  }
}

/** A refusal as the connector documents it, such as `400 BadArgument, …`. */
function wordsOf({ status, body }: Reply): string {
  const { code, message } = (body as { error?: { code?: string; message?: string } } | undefined)?.error ?? {}
  return `${status} ${code ?? ''}, ${message ?? ''}`
}
