import type { Log } from '../runtime/log.ts'
import { isOnTmpfs } from '../store/on-tmpfs.ts'
import type { Store } from '../store/store.ts'
import type { Surroundings } from './command-line.ts'
import { ConfigError } from './config/config-error.ts'
import { loadConfig, type Config } from './config/config.ts'
import { postgresPlaceOf } from './database-place.ts'
import { createLog } from './log.ts'
import { loadPages, type BuiltPages } from './pages/built-pages.ts'
import { loadWebChat } from './pages/web-chat.ts'
import type { RouterApp } from './router-app.ts'
import type { OwnBots } from './start-own-bots.ts'

export interface StartOptions {
  config?: string
  data?: string
  port?: string
  only?: string
}

/** `handback start`: runs until SIGTERM or SIGINT, then finishes what is under way; answers with the exit code. */
export async function start(options: StartOptions, { env, cwd }: Surroundings): Promise<number> {
  const { only } = options
  if (only !== undefined && only !== 'router' && only !== 'bots')
    throw new ConfigError([`--only: "${only}" is not known; expected router or bots`])
  const config = loadConfig({
    ...(options.config !== undefined && { configPath: options.config }),
    ...(options.data !== undefined && { dataDir: options.data }),
    ...(options.port !== undefined && { port: options.port }),
    env,
    cwd,
    botsOnly: only === 'bots',
  })
  const log = createLog(config.logLevel)
  // Each part is loaded only where it runs, and after the configuration was found to be good.
  let router: RouterApp | undefined
  const beside = only === 'bots' ? undefined : { routerUrl: () => router?.url }
  const bots = only === 'router' ? undefined : await (await import('./start-own-bots.ts')).startOwnBots(config, log, beside)
  const pages = only === 'bots' ? undefined : loadPages(say)
  router =
    pages &&
    (await openRouter(config, log, pages).catch(async (error: unknown) => {
      pages.stop()
      await bots?.stop()
      throw error
    }))
  const stopped = stopSignal()
  process.stdout.write(whereabouts(config, router, bots))
  await stopped
  process.stdout.write('Stopping.\n')
  const cut = setTimeout(cutOff, STOP_LIMIT_MS)
  pages?.stop()
  try {
    await router?.stop()
  } finally {
    await bots?.stop()
    // What still holds the process up then, such as a connection to a database that is away, does so no longer.
    cut.unref()
  }
  return 0
}

/** Less than the ten seconds after which containers are killed. */
const STOP_LIMIT_MS = 8_000

function cutOff(): void {
  process.stderr.write('The stop took too long and was cut off: what was under way is taken up at the next start.\n')
  process.exit(1)
}

async function openRouter(config: Config, log: Log, pages: BuiltPages): Promise<RouterApp> {
  const store = await openStore(config, log)
  try {
    return await (await import('./router-app.ts')).startRouter(config, { store, log, pages, webChat: loadWebChat(say) })
  } catch (error) {
    await store.close()
    throw error
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function openStore(config: Config, log: Log): Promise<Store> {
  const { dataDir } = config
  const place = await postgresPlaceOf(config)
  if (place) return (await import('../store/open-postgres-store.ts')).openPostgresStore(place)
  const store = await (await import('../store/open-sqlite-store.ts')).openSqliteStore({ dir: dataDir })
  if (await isOnTmpfs(dataDir)) log.warn({ dataDir }, 'the data directory is in memory: it ends with the machine')
  return store
}

function whereabouts(config: Config, router: RouterApp | undefined, bots: OwnBots | undefined): string {
  const lines: [string, string][] = []
  if (router) {
    const people = [...config.desk.workers.values()].filter(({ kind }) => kind === 'representative').map(({ id }) => id)
    lines.push(['Open', `${router.url}/ in a browser`])
    if (config.publicUrl !== undefined) lines.push(['', `for others ${config.publicUrl} (HANDBACK_PUBLIC_URL)`])
    lines.push(['Customers', `${router.url}/v3/directline (Direct Line 3.0; the secrets are in ${config.configPath})`])
    lines.push(['Desk', `${router.url}/api`])
    if (!config.signIn && !config.development)
      lines.push(['', 'nobody can sign in: HANDBACK_DEV_SIGN_IN is 0, and the configuration has no signIn'])
    if (config.signIn) lines.push(['', `people sign in at ${config.signIn.issuer}`])
    if (config.development)
      lines.push(['', 'FOR DEVELOPMENT: whoever reaches it signs in as anyone, without a password'])
    if (config.development) lines.push(['', `(POST /api/dev/sign-in {"workerId": "${people[0] ?? ''}"})`])
  }
  if (router?.issuerPort !== undefined) {
    lines.push(['Issuer', `http://127.0.0.1:${router.issuerPort} (for bots with a client secret: handback env BOT)`])
  }
  if (bots) lines.push(...bots.lines)
  lines.push(['Data', config.databaseUrl === undefined ? config.dataDir : 'in PostgreSQL, at DATABASE_URL'])
  return `Handback is up.\n${lines.map(([name, text]) => `  ${name.padEnd(10)} ${text}\n`).join('')}Stop with Ctrl+C.\n`
}

/** A second signal ends the process at once, as one during the start does. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
}
