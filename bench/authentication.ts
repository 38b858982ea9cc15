// What authentication between router and bot costs: round trips/s with it on as a share of those with it off, both on
// SQLite, in alternating windows. The bot itself checks nothing, so that only the router's part is measured.
// node bench/authentication.ts [--pairs 7] [--window-ms 3000] [--warm-up-ms 3000] [--conversations 32]
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { BENCH_PASSWORD } from './bot.ts'
import { startChild, type Child } from './child.ts'
import { withDataDir } from './data-dir.ts'
import type { Window } from './load.ts'
import { publish } from './rows.ts'
import { startBenchBot, startRouter, type Server } from './servers.ts'
import { median } from './statistics.ts'

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '7' },
    'window-ms': { type: 'string', default: '3000' },
    'warm-up-ms': { type: 'string', default: '3000' },
    conversations: { type: 'string', default: '32' },
  },
})
const BAR = 0.9

interface Under {
  server: Server
  load: Child
  windows: { perSecond: number; cpuUs: number }[]
}

const started: { stop(): Promise<void> }[] = []
await withDataDir(async (dir) => {
  try {
    await measureAll(dir)
  } finally {
    for (const one of started.toReversed()) await one.stop()
  }
})

async function measureAll(dir: string): Promise<void> {
  const bot = await startBenchBot()
  started.push(bot)
  const off = await underLoad(bot.endpoint, join(dir, 'off'), {})
  const on = await underLoad(bot.endpoint, join(dir, 'on'), { BENCH_PASSWORD })
  for (const { load } of [off, on]) await load.ask({ windowMs: Number(values['warm-up-ms']) })
  for (let pair = 0; pair < Number(values.pairs); pair++) {
    // Every other pair the other way round, so that whoever comes second gains nothing by it.
    for (const one of pair % 2 === 0 ? [off, on] : [on, off]) await measure(one)
  }
  const speedOff = (pair: number) => off.windows[pair]?.perSecond ?? Number.NaN
  const ratio = median(on.windows.map(({ perSecond }, pair) => perSecond / speedOff(pair)))
  const of = ({ windows }: Under, field: 'perSecond' | 'cpuUs') => median(windows.map((window) => window[field]))
  const numbers = {
    ratio,
    perSecondOn: of(on, 'perSecond'), perSecondOff: of(off, 'perSecond'),
    cpuUsOn: of(on, 'cpuUs'), cpuUsOff: of(off, 'cpuUs'),
  }
  publish([
    {
      what: 'durable round trips/s, bots with authentication',
      figure:
        `${ratio.toFixed(2)} of those without: ${numbers.perSecondOn.toFixed(0)}/s, ` +
        `${numbers.cpuUsOn.toFixed(0)} instead of ${numbers.cpuUsOff.toFixed(0)} µs CPU each`,
      bar: String(BAR),
      met: ratio >= BAR,
      numbers,
    },
  ])
}

async function underLoad(bot: string, dir: string, env: Record<string, string>): Promise<Under> {
  await mkdir(dir)
  const server = await startRouter(bot, { dir }, { env })
  started.push(server)
  const load = startChild([join(import.meta.dirname, 'load.ts')])
  started.push(load)
  await load.ask({ base: server.base, secret: 'bench-secret', conversations: Number(values.conversations) })
  return { server, load, windows: [] }
}

async function measure({ server, load, windows }: Under): Promise<void> {
  const before = await server.used()
  const { roundTrips, perSecond } = (await load.ask({ windowMs: Number(values['window-ms']) })) as Window
  windows.push({ perSecond, cpuUs: ((await server.used()).cpuUs - before.cpuUs) / roundTrips })
}
