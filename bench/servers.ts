import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { freePort } from '../test/support/free-port.ts'
import { startChild, type Child } from './child.ts'
import type { Used } from './meter.ts'

const ROOT = join(import.meta.dirname, '..')
const METER = ['--import', join(import.meta.dirname, 'meter.ts')]
const START_LIMIT_MS = 30_000

/** A server under measurement. */
export interface Server {
  name: 'relay' | 'router'
  base: string
  pid: number
  used(): Promise<Used>
  /** Asks a preloaded module for its message. */
  ask(question: string): Promise<unknown>
  stop(): Promise<void>
}

/** Where a router of the bench keeps its data: a folder for SQLite, or PostgreSQL's URL. */
export type Place = { dir: string } | { databaseUrl: string }

/** Starts the echo bot; gives its messaging endpoint. */
export async function startBenchBot(): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const child = startChild([join(import.meta.dirname, 'echo-bot.ts')])
  const { endpoint } = (await child.hear()) as { endpoint: string }
  return { endpoint, stop: child.stop }
}

export async function startRelay(bot: string): Promise<Server> {
  const child = startChild([...METER, join(import.meta.dirname, 'relay.ts')], { BENCH_BOT: bot })
  const { port } = (await child.hear()) as { port: number }
  return serverOf('relay', `http://127.0.0.1:${port}`, child)
}

export interface RouterOptions {
  /** A file beside this one. */
  config?: string
  /** A module beside this one to load first. */
  preload?: string
  env?: Record<string, string>
}

/** Starts the router as it ships, with the bench's bot at `bot`, and waits until it is ready. */
export async function startRouter(bot: string, place: Place, options: RouterOptions = {}): Promise<Server> {
  const { config = 'handback.yaml', preload, env } = options
  const port = await freePort()
  const data = 'dir' in place ? ['--data', place.dir] : []
  const child = startChild(
    [
      ...METER, ...(preload ? ['--import', join(import.meta.dirname, preload)] : []), join(ROOT, 'src/app/main.ts'), 'start', '--only', 'router', '--port', String(port), ...data,
      '--config', join(import.meta.dirname, config),
    ],
    { ...env, HANDBACK_LOG_LEVEL: 'error', BENCH_BOT: bot, DATABASE_URL: 'databaseUrl' in place ? place.databaseUrl : '' },
  )
  const server = serverOf('router', `http://127.0.0.1:${port}`, child)
  try {
    await Promise.race([untilReady(`${server.base}/readyz`), child.died])
  } catch (error) {
    await server.stop()
    throw error
  }
  return server
}

function serverOf(name: Server['name'], base: string, child: Child): Server {
  return {
    name,
    base,
    pid: child.pid,
    async used() {
      const used = (await child.ask('used')) as Partial<Used>
      if (used.cpuUs === undefined) throw new Error('a server sent a message that was not asked for; expected what it has used')
      return used as Used
    },
    ask: (question) => child.ask(question),
    stop: child.stop,
  }
}

async function untilReady(url: string): Promise<void> {
  const limitAt = performance.now() + START_LIMIT_MS
  while (!(await fetch(url).then(({ ok }) => ok, () => false))) {
    if (performance.now() > limitAt) throw new Error(`${url} was not ready within ${START_LIMIT_MS} ms`)
    await setTimeout(20)
  }
}
