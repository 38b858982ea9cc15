import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../../store/open-sqlite-store.ts'
import { ConfigError } from '../config/config-error.ts'
import { loadConfig } from '../config/config.ts'
import { isEndpoint } from '../config/fields.ts'
import { signIn } from '../demo/representative.ts'
import { createLog } from '../log.ts'
import { startRouter } from '../router-app.ts'
import { startCustomer } from './customer.ts'
import { deskFor } from './desk.ts'
import { playLifeCycle, type Check, type Words } from './life-cycle.ts'
import { FORMATS, hasFailed, WRITERS, type Format } from './report.ts'
import { watch } from './watch.ts'

export interface CheckOptions {
  say?: string
  escalate?: string
  end?: string
  limit?: string
  format?: string
}

const SAY = 'Hello'
const ESCALATE = 'I want to talk to a person, please'
const END = 'Goodbye'
const LIMIT_SECONDS = 10
const MOST_SECONDS = 300

/**
 * `handback check ENDPOINT`: plays a bot's life with it, on a router and a database of its own, and prints a report
 * (LNT-2); answers with the exit code.
 */
export async function checkCommand(endpoint: string | undefined, options: CheckOptions): Promise<number> {
  const asked = read(endpoint, options)
  const dir = await mkdtemp(join(tmpdir(), 'handback-check-'))
  try {
    const checks = await check(asked, dir)
    return hasFailed(checks) ? 1 : 0
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

interface Asked {
  endpoint: string
  words: Words
  limitSeconds: number
  format: Format
}

function read(endpoint: string | undefined, options: CheckOptions): Asked {
  const { say = SAY, escalate = ESCALATE, end = END, limit = String(LIMIT_SECONDS), format = 'text' } = options
  const mistakes: string[] = []
  if (endpoint === undefined || !isEndpoint(endpoint)) {
    const found = endpoint === undefined ? 'missing' : `"${endpoint}" is no URL`
    mistakes.push(`ENDPOINT: ${found}; expected a bot's messaging endpoint, as http://localhost:3978/api/messages`)
  }
  const limitSeconds = Number(limit)
  if (!(limitSeconds > 0 && limitSeconds <= MOST_SECONDS))
    mistakes.push(`--limit: "${limit}" is not understood; expected seconds, above 0 and up to ${MOST_SECONDS}`)
  if (!isFormat(format)) mistakes.push(`--format: "${format}" is not known; expected ${FORMATS.join(', ')}`)
  if (mistakes.length > 0 || endpoint === undefined || !isFormat(format)) throw new ConfigError(mistakes)
  const words = { say: messagesIn(say), escalate: messagesIn(escalate), end: messagesIn(end) }
  return { endpoint, words, limitSeconds, format }
}

/** Several are written with | between them. */
function messagesIn(text: string): string[] {
  return text.split('|').map((one) => one.trim())
}

async function check({ endpoint, words, limitSeconds, format }: Asked, dir: string): Promise<Check[]> {
  // Its own folder as the working directory, and no variables: settings of a router that runs here are not for this one.
  const configPath = join(dir, 'check.yaml')
  await writeFile(configPath, deskFor(endpoint, limitSeconds))
  const config = loadConfig({ configPath, dataDir: dir, port: 0, env: {}, cwd: dir })
  const router = await startRouter(config, { store: await openSqliteStore({ dir }), log: createLog('error') })
  const writer = WRITERS[format]
  const checks: Check[] = []
  try {
    process.stdout.write(writer.begin(endpoint))
    const riley = await signIn(router.url, 'riley')
    await riley.become('Available')
    const customer = (secret: string) => startCustomer(router.url, secret)
    const stage = { watch: watch(router.runtime.router), customer, riley, limitMs: limitSeconds * 1000 }
    await playLifeCycle(stage, words, (one) => {
      checks.push(one)
      process.stdout.write(writer.each(one))
    })
    process.stdout.write(writer.end(endpoint, checks))
    return checks
  } finally {
    await router.stop()
  }
}

function isFormat(text: string): text is Format {
  return FORMATS.some((one) => one === text)
}
