// How long the router takes from its start to /readyz on data with 50,000 open conversations.
import { openSqliteStore } from '../src/store/open-sqlite-store.ts'
import { withDataDir } from './data-dir.ts'
import { BOT, deskWith, QUEUE } from './desk.ts'
import { publish } from './rows.ts'
import { startRouter } from './servers.ts'
import { median } from './statistics.ts'
import { engaged, stock } from './stock.ts'

const OPEN = 50_000
const STARTS = 3
const BAR_MS = 3_000

const tookMs = await withDataDir(async (dir) => {
  const emptyMs = await startMs(dir)
  await fill(dir)
  const fullMs: number[] = []
  for (let start = 0; start < STARTS; start++) fullMs.push(await startMs(dir))
  return { empty: emptyMs, full: median(fullMs) }
})
publish([{
  what: `restart with ${OPEN} open conversations`,
  figure: `ready after ${(tookMs.full / 1000).toFixed(2)} s (with none: ${(tookMs.empty / 1000).toFixed(2)} s)`,
  bar: `${BAR_MS / 1000} s`,
  met: tookMs.full <= BAR_MS,
  numbers: { open: OPEN, readyMs: tookMs.full, emptyMs: tookMs.empty },
}])

async function fill(dir: string): Promise<void> {
  const store = await openSqliteStore({ dir })
  try {
    await store.configure([{ id: BOT, kind: 'bot', capacity: 100 }], [{ queueId: QUEUE, workerId: BOT }])
    await stock(store, deskWith({ bot: true }), OPEN, engaged)
  } finally {
    await store.close()
  }
}

async function startMs(dir: string): Promise<number> {
  const before = performance.now()
  const router = await startRouter('http://127.0.0.1:9/api/messages', { dir })
  const took = performance.now() - before
  await router.stop()
  return took
}
