// What open conversations cost whose customers are connected and say nothing: the resident memory that each adds to a
// router which has served some already, garbage collected before and after; and the router's processor time over a while
// that holds one round of pings.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { startChild } from './child.ts'
import { withDataDir } from './data-dir.ts'
import type { Used } from './meter.ts'
import { publish, type Row } from './rows.ts'
import { startBenchBot, startRouter, type Server } from './servers.ts'

const WANTED = 20_000
/** File descriptors that the router needs besides its customers' sockets. */
const SPARE = 500
const CLIENTS = 2
/** Until then the heap's young generation and the database's cache grow, which stay the same afterwards. */
const WARM_UP = 2_000
const SETTLE_MS = 3_000
/** So long after its start a conversation's first timer fires once: whether the bot has been engaged (ORD-1). */
const ENGAGE_MS = 31_000
/** The sockets are pinged every 30 s. */
const IDLE_MS = 32_000
const BAR_KB = 15
const BAR_CPU = 0.05

publish(await withDataDir(async (dir) => {
  const bot = await startBenchBot()
  try {
    const router = await startRouter(bot.endpoint, { dir })
    try {
      return await measure(router, Math.min(WANTED, fileLimit() - SPARE))
    } finally {
      await router.stop()
    }
  } finally {
    await bot.stop()
  }
}))

async function measure(router: Server, customers: number): Promise<Row[]> {
  const clients = Array.from({ length: CLIENTS }, () => startChild([join(import.meta.dirname, 'sockets.ts')]))
  try {
    const open = (count: number) =>
      Promise.all(clients.map((client) => client.ask({ base: router.base, secret: 'bench-secret', customers: count / CLIENTS })))
    await open(WARM_UP)
    await setTimeout(SETTLE_MS)
    const before = (await router.ask('collected')) as Used
    await open(customers - WARM_UP)
    await setTimeout(ENGAGE_MS)
    // Else V8 does it some time later: what it costs is of the customers' coming, not of their silence.
    const opened = (await router.ask('collected')) as Used
    await setTimeout(IDLE_MS)
    const idle = await router.used()
    const after = (await router.ask('collected')) as Used
    const bytesEach = (after.rssBytes - before.rssBytes) / (customers - WARM_UP)
    return rowsOf(customers, bytesEach, idle.rssBytes, (idle.cpuUs - opened.cpuUs) / IDLE_MS / 1000)
  } finally {
    for (const client of clients) await client.stop()
  }
}

function rowsOf(customers: number, bytesEach: number, rssBytes: number, cpu: number): Row[] {
  return [
    {
      what: `memory of one more open conversation with its socket, ${customers} of them`,
      figure: `${(bytesEach / 1024).toFixed(1)} KB (${(rssBytes / 2 ** 20).toFixed(0)} MB in all, with garbage)`, bar: `${BAR_KB} KB`, met: bytesEach <= BAR_KB * 1024,
      numbers: { customers, bytesEach, rssBytes },
    },
    {
      what: `processor time while ${customers} customers say nothing`,
      figure: `${(cpu * 100).toFixed(1)} % of a core`, bar: 'near 0', met: cpu <= BAR_CPU, numbers: { customers, cpu },
    },
  ]
}

/** How many files a process may hold open here. */
function fileLimit(): number {
  const text = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim()
  return text === 'unlimited' ? Infinity : Number(text)
}
