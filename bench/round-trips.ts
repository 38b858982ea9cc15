// Durable round trips a second (customer → bot → customer) through the router, beside a relay that keeps nothing.
// node bench/round-trips.ts [--only relay|router] [--pairs 5] [--window-ms 5000] [--warm-up-ms 3000]
//   [--conversations 32]
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startChild, type Child } from './child.ts'
import type { Window } from './load.ts'
import { mediansOf, ratioOf, tableOf, type Measured } from './report.ts'
import { startBenchBot, startRelay, startRouter, type Server } from './servers.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    pairs: { type: 'string', default: '5' },
    'window-ms': { type: 'string', default: '5000' },
    'warm-up-ms': { type: 'string', default: '3000' },
    conversations: { type: 'string', default: '32' },
  },
})
if (values.only !== undefined && values.only !== 'relay' && values.only !== 'router') {
  throw new Error(`--only is ${values.only}, expected relay or router`)
}
const pairs = wholeNumber('pairs')
const windowMs = wholeNumber('window-ms')
const warmUpMs = wholeNumber('warm-up-ms')
const conversations = wholeNumber('conversations')

const started: { stop(): Promise<void> }[] = []
try {
  const bot = keep(await startBenchBot())
  const under: { server: Server; load: Child }[] = []
  if (values.only !== 'router') under.push(await underLoad(keep(await startRelay(bot.endpoint))))
  if (values.only !== 'relay') under.push(await underLoad(keep(await startRouter(bot.endpoint))))
  for (const { load } of under) await load.ask({ windowMs: warmUpMs })
  const windows: Measured[] = []
  for (let pair = 0; pair < pairs; pair++) {
    // Every other pair the other way round, so that whoever comes second gains nothing by it.
    for (const one of pair % 2 === 0 ? under : under.toReversed()) windows.push(await measure(one.server, one.load))
  }
  await report(windows)
} finally {
  for (const one of started.toReversed()) await one.stop()
}

function wholeNumber(name: 'pairs' | 'window-ms' | 'warm-up-ms' | 'conversations'): number {
  const value = Number(values[name])
  if (Number.isInteger(value) && value > 0) return value
  throw new Error(`--${name} is ${values[name]}, expected a whole number above 0`)
}

function keep<Stoppable extends { stop(): Promise<void> }>(one: Stoppable): Stoppable {
  started.push(one)
  return one
}

async function underLoad(server: Server): Promise<{ server: Server; load: Child }> {
  const load = keep(startChild([join(import.meta.dirname, 'load.ts')]))
  await load.ask({ base: server.base, secret: 'bench-secret', conversations })
  return { server, load }
}

async function measure(server: Server, load: Child): Promise<Measured> {
  const before = await server.cpuUs()
  const window = (await load.ask({ windowMs })) as Window
  const cpuUsPerRoundTrip = ((await server.cpuUs()) - before) / window.roundTrips
  return { server: server.name, ...window, cpuUsPerRoundTrip }
}

async function report(windows: Measured[]): Promise<void> {
  console.log(tableOf(windows))
  const ratio = values.only ? undefined : ratioOf(windows)
  if (ratio !== undefined) console.log(`router / relay: ${ratio.toFixed(2)}`)
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length }
  const settings = { pairs, windowMs, warmUpMs, conversations }
  const medians = { relay: mediansOf(windows, 'relay'), router: mediansOf(windows, 'router') }
  const results = { at: new Date().toISOString(), machine, settings, ratio, medians, windows }
  await writeFile(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`)
}
