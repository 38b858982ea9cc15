import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../../store/open-sqlite-store.ts'
import { startBots } from '../bots-app.ts'
import type { Surroundings } from '../command-line.ts'
import { loadConfig, SHIPPED } from '../config/config.ts'
import { createLog } from '../log.ts'
import { startRouter } from '../router-app.ts'
import { playLayout, type Layout } from './layouts.ts'

const LAYOUTS: Layout[] = [
  { title: 'Two bots in two queues', secret: 'demo-two', firstQueue: 'Queue 1', handBackTo: { id: 'queue-2', name: 'Queue 2' } },
  { title: 'Two bots in one queue', secret: 'demo-one', firstQueue: 'Support', handBackTo: { id: 'support', name: 'the same queue' } },
]

/** `handback demo`: plays both layouts on free ports and a database that is thrown away; answers with the exit code. */
export async function demo({ cwd }: Surroundings): Promise<number> {
  const started = Date.now()
  const dataDir = await mkdtemp(join(tmpdir(), 'handback-demo-'))
  const [portA, portB] = [await freePort(), await freePort()]
  const env = { BOT_A_PORT: String(portA), BOT_B_PORT: String(portB), DIRECT_LINE_SECRET: 'demo-one', DIRECT_LINE_SECRET_TWO_QUEUES: 'demo-two' }
  const config = loadConfig({ configPath: SHIPPED, dataDir, port: 0, env, cwd })
  const log = createLog('warn')
  const bots = await startBots(config, log)
  const router = await startRouter(config, { store: await openSqliteStore({ dir: dataDir }), log })
  try {
    for (const layout of LAYOUTS) {
      process.stdout.write(`\n${layout.title}\n`)
      await playLayout(router.url, layout, (step, seen) => process.stdout.write(`  ✓ ${step}${seen ? `\n      ${seen}` : ''}\n`))
    }
    process.stdout.write(`\nBoth layouts were played over HTTP and WebSocket in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`)
    return 0
  } finally {
    await router.stop()
    await bots.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
