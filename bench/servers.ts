import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { freePort } from '../test/support/free-port.ts'
import { startChild, type Child } from './child.ts'

const ROOT = join(import.meta.dirname, '..')
const METER = ['--import', join(import.meta.dirname, 'cpu-meter.ts')]
const START_LIMIT_MS = 15_000

/** A server under measurement. */
export interface Server {
  name: 'relay' | 'router'
  base: string
  /** The processor time that it has used so far, in µs. */
  cpuUs(): Promise<number>
  stop(): Promise<void>
}

/** Starts the echo bot; gives its messaging endpoint. */
export async function startBenchBot(): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const child = startChild([join(import.meta.dirname, 'echo-bot.ts')])
  const { port } = (await child.hear()) as { port: number }
  return { endpoint: `http://127.0.0.1:${port}/api/messages`, stop: child.stop }
}

export async function startRelay(bot: string): Promise<Server> {
  const child = startChild([...METER, join(import.meta.dirname, 'relay.ts')], { BENCH_BOT: bot })
  const { port } = (await child.hear()) as { port: number }
  return { name: 'relay', base: `http://127.0.0.1:${port}`, cpuUs: () => cpuOf(child), stop: child.stop }
}

/** Starts the router as it ships, on a database of its own. */
export async function startRouter(bot: string): Promise<Server> {
  // Below the repository, because the system's temporary folder may be memory, on which durable writes cost nothing.
  const cache = join(ROOT, 'node_modules/.cache/handback')
  await mkdir(cache, { recursive: true })
  const data = await mkdtemp(join(cache, 'bench-'))
  const port = await freePort()
  const child = startChild(
    [
      ...METER, join(ROOT, 'src/app/main.ts'), 'start', '--only', 'router', '--port', String(port), '--data', data,
      '--config', join(import.meta.dirname, 'handback.yaml'),
    ],
    { BENCH_BOT: bot },
  )
  const stop = async () => {
    await child.stop()
    await rm(data, { recursive: true })
  }
  const base = `http://127.0.0.1:${port}`
  try {
    await Promise.race([untilReady(`${base}/readyz`), child.died])
  } catch (error) {
    await stop()
    throw error
  }
  return { name: 'router', base, cpuUs: () => cpuOf(child), stop }
}

async function cpuOf(child: Child): Promise<number> {
  const { cpuUs } = (await child.ask('cpu')) as { cpuUs?: number }
  if (cpuUs === undefined) throw new Error('a server sent a message that was not asked for; expected its processor time')
  return cpuUs
}

async function untilReady(url: string): Promise<void> {
  const limitAt = performance.now() + START_LIMIT_MS
  while (!(await fetch(url).then(({ ok }) => ok, () => false))) {
    if (performance.now() > limitAt) throw new Error(`${url} was not ready within ${START_LIMIT_MS} ms`)
    await setTimeout(50)
  }
}
