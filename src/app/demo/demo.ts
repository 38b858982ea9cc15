import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../../store/open-sqlite-store.ts'
import { startBots } from '../bots-app.ts'
import { loadConfig, SHIPPED } from '../config/config.ts'
import { createLog } from '../log.ts'
import { startRouter } from '../router-app.ts'
import { playLayout, type Layout } from './layouts.ts'

const LAYOUTS: Layout[] = [
  {
    title: 'Two bots in two queues',
    secret: 'demo-two',
    firstQueue: 'Queue 1',
    handBackTo: { id: 'queue-2', name: 'Queue 2' },
  },
  {
    title: 'Two bots in one queue',
    secret: 'demo-one',
    firstQueue: 'Support',
    handBackTo: { id: 'support', name: 'the same queue' },
  },
]

/** `handback demo`: plays both layouts on free ports and a database that is thrown away; answers with the exit code. */
export async function demo(): Promise<number> {
  const started = Date.now()
  const dataDir = await mkdtemp(join(tmpdir(), 'handback-demo-'))
  try {
    await play(dataDir)
    process.stdout.write(
      `\nBoth layouts were played over HTTP and WebSocket in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`,
    )
    return 0
  } catch (error) {
    process.stderr.write(`The demo stopped: ${(error as Error).message}.\n`)
    return 1
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function play(dataDir: string): Promise<void> {
  const log = createLog('warn')
  const bots = await startBots({ host: '127.0.0.1', botPorts: { a: 0, b: 0 }, dataDir }, log)
  try {
    const [BOT_A_PORT, BOT_B_PORT] = [bots.endpoints.a, bots.endpoints.b].map((endpoint) => new URL(endpoint).port)
    const env = { BOT_A_PORT, BOT_B_PORT, DIRECT_LINE_SECRET: 'demo-one', DIRECT_LINE_SECRET_TWO_QUEUES: 'demo-two' }
    // Its own folder as the working directory: whoever plays the demo may have settings of their own in theirs.
    const config = loadConfig({ configPath: SHIPPED, dataDir, port: 0, env, cwd: dataDir })
    const router = await startRouter(config, { store: await openSqliteStore({ dir: dataDir }), log })
    try {
      for (const layout of LAYOUTS) {
        process.stdout.write(`\n${layout.title}\n`)
        await playLayout(router.url, layout, (step, seen) =>
          process.stdout.write(`  ✓ ${step}${seen ? `\n      ${seen}` : ''}\n`),
        )
      }
    } finally {
      await router.stop()
    }
  } finally {
    await bots.stop()
  }
}
