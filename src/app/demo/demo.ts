import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openSqliteStore } from '../../store/open-sqlite-store.ts'
import { startBots } from '../bots-app.ts'
import { loadConfig, SHIPPED } from '../config/config.ts'
import { createLog } from '../log.ts'
import { startRouter } from '../router-app.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { playLayout, type Layout } from './layouts.ts'
import { playScene, SCENES } from './scenes.ts'

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

const SCENES_FILE = fileURLToPath(new URL('scenes.yaml', import.meta.url))

/** `handback demo`: plays both layouts and further scenes on free ports and a database that is thrown away; answers with the exit code. */
export async function demo(): Promise<number> {
  const started = Date.now()
  const dataDir = temporaryFolder('demo')
  try {
    await play(dataDir)
    process.stdout.write(
      `\nBoth layouts and ${SCENES.length} scenes were played over HTTP and WebSocket in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`,
    )
    return 0
  } catch (error) {
    process.stderr.write(`The demo stopped: ${(error as Error).message}.\n`)
    return 1
  }
}

async function play(dataDir: string): Promise<void> {
  const log = createLog('warn')
  const bots = await startBots({ host: '127.0.0.1', botPorts: { a: 0, b: 0 }, dataDir }, log)
  const [BOT_A_PORT, BOT_B_PORT] = [bots.endpoints.a, bots.endpoints.b].map((endpoint) => new URL(endpoint).port)
  const env = { BOT_A_PORT, BOT_B_PORT, DIRECT_LINE_SECRET: 'demo-one', DIRECT_LINE_SECRET_TWO_QUEUES: 'demo-two' }
  try {
    await withRouter(SHIPPED, dataDir, env, async (url) => {
      for (const layout of LAYOUTS) {
        process.stdout.write(`\n${layout.title}\n`)
        await playLayout(url, layout, tick)
      }
    })
    await withRouter(SCENES_FILE, join(dataDir, 'scenes'), env, async (url) => {
      for (const scene of SCENES) {
        process.stdout.write(`\n${scene.title}\n`)
        await playScene(url, scene, tick)
      }
    })
  } finally {
    await bots.stop()
  }
}

function tick(step: string, seen?: string): void {
  process.stdout.write(`  ✓ ${step}${seen ? `\n      ${seen}` : ''}\n`)
}

/** A router of that configuration for as long as `use` takes. */
async function withRouter(
  configPath: string,
  dataDir: string,
  env: Record<string, string | undefined>,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const log = createLog('warn')
  // Its own folder as the working directory: whoever plays the demo may have settings of their own in theirs.
  const config = loadConfig({ configPath, dataDir, port: 0, env, cwd: dataDir })
  const router = await startRouter(config, { store: await openSqliteStore({ dir: dataDir }), log })
  try {
    await use(router.url)
  } finally {
    await router.stop()
  }
}
