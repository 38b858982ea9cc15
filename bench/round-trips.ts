// Durable round trips a second (customer → bot → customer) through the router, beside a relay that keeps nothing; with
// DATABASE_URL also through a router on PostgreSQL, in a database of its own on that server.
// node bench/round-trips.ts [--only relay|router|postgres] [--starts 3] [--pairs 5] [--window-ms 3000]
//   [--warm-up-ms 20000] [--conversations 32]
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startChild, type Child } from './child.ts'
import { withDataDir } from './data-dir.ts'
import { withDatabase } from './database.ts'
import type { Window } from './load.ts'
import { rowsOf, tableOfWindows, type Measured, type Measuree } from './report.ts'
import { publish } from './rows.ts'
import { startBenchBot, startRelay, startRouter, type Server } from './servers.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    // The same program is up to 15 % faster or slower from start to start (measured): one start says little.
    starts: { type: 'string', default: '3' },
    pairs: { type: 'string', default: '5' },
    'window-ms': { type: 'string', default: '3000' },
    // Until the compiler has done with it: after 3 s both still get faster, and the router for longer.
    'warm-up-ms': { type: 'string', default: '20000' },
    conversations: { type: 'string', default: '32' },
  },
})
const { only } = values
if (only !== undefined && only !== 'relay' && only !== 'router' && only !== 'postgres') {
  throw new Error(`--only is ${only}, expected relay, router or postgres`)
}
const starts = wholeNumber('starts')
const pairs = wholeNumber('pairs')
const windowMs = wholeNumber('window-ms')
const warmUpMs = wholeNumber('warm-up-ms')
const conversations = wholeNumber('conversations')

/** In turns: of two equal routers, the one that was warm first and then waited for the other was 5 % slower (measured). */
const WARM_UP_TURN_MS = 1_000

const started: { stop(): Promise<void> }[] = []
const windows: Measured[] = []
for (let start = 0; start < starts; start++) {
  await withDataDir((dir) =>
    withDatabase(process.env['DATABASE_URL'], async (url) => {
      try {
        await measureAll(dir, url)
      } finally {
        for (const one of started.splice(0).toReversed()) await one.stop()
      }
    }),
  )
}
if (!process.send) console.log(tableOfWindows(windows))
publish(rowsOf(windows))

async function measureAll(dir: string, url: string | undefined): Promise<void> {
  const bot = keep(await startBenchBot()).endpoint
  const under: { name: Measuree; server: Server; load: Child }[] = []
  if (!only || only === 'relay') under.push(await underLoad('relay', await startRelay(bot)))
  if (!only || only === 'router') under.push(await underLoad('router', await startRouter(bot, { dir })))
  if (url && (!only || only === 'postgres')) {
    under.push(await underLoad('postgres', await startRouter(bot, { databaseUrl: url })))
  }
  for (let warmedMs = 0; warmedMs < warmUpMs; warmedMs += WARM_UP_TURN_MS) {
    for (const { load } of under) await load.ask({ windowMs: Math.min(WARM_UP_TURN_MS, warmUpMs - warmedMs) })
  }
  for (let pair = 0; pair < pairs; pair++) {
    // Every other pair the other way round, so that whoever comes second gains nothing by it.
    for (const one of pair % 2 === 0 ? under : under.toReversed()) windows.push(await measure(one))
  }
}

function wholeNumber(name: 'starts' | 'pairs' | 'window-ms' | 'warm-up-ms' | 'conversations'): number {
  const value = Number(values[name])
  if (Number.isInteger(value) && value > 0) return value
  throw new Error(`--${name} is ${values[name]}, expected a whole number above 0`)
}

function keep<Stoppable extends { stop(): Promise<void> }>(one: Stoppable): Stoppable {
  started.push(one)
  return one
}

async function underLoad(name: Measuree, server: Server) {
  keep(server)
  const load = keep(startChild([join(import.meta.dirname, 'load.ts')]))
  await load.ask({ base: server.base, secret: 'bench-secret', conversations })
  return { name, server, load }
}

async function measure({ name, server, load }: { name: Measuree; server: Server; load: Child }): Promise<Measured> {
  const before = await server.used()
  const window = (await load.ask({ windowMs })) as Window
  const cpuUsPerRoundTrip = ((await server.used()).cpuUs - before.cpuUs) / window.roundTrips
  return { of: name, ...window, cpuUsPerRoundTrip }
}
