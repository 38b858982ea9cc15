// How often the router flushes to disk, counted by strace: one conversation alone shows that no accepted activity goes
// without a flush, many at a time how many share one. Skipped where there is no strace.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { text } from 'node:stream/consumers'
import { startChild } from './child.ts'
import { withDataDir } from './data-dir.ts'
import type { Window } from './load.ts'
import { publish, type Row } from './rows.ts'
import { startBenchBot, startRouter, type Server } from './servers.ts'

const MANY = 32
const WINDOW_MS = 3_000
const ATTACH_MS = 500
/** In one round trip the customer's message and the bot's reply are accepted, one after the other. */
const ACCEPTED = 2

publish(hasStrace() ? await withDataDir(measure) : [])

function hasStrace(): boolean {
  try {
    execFileSync('strace', ['--version'])
    return true
  } catch {
    console.error('flushes to disk are not counted: strace is not installed')
    return false
  }
}

async function measure(dir: string): Promise<Row[]> {
  const bot = await startBenchBot()
  try {
    const router = await startRouter(bot.endpoint, { dir })
    try {
      return [aloneRow(await count(router, 1)), manyRow(await count(router, MANY))]
    } finally {
      await router.stop()
    }
  } finally {
    await bot.stop()
  }
}

interface Flushes {
  flushes: number
  roundTrips: number
}

async function count(router: Server, conversations: number): Promise<Flushes> {
  const load = startChild([join(import.meta.dirname, 'load.ts')])
  try {
    await load.ask({ base: router.base, secret: 'bench-secret', conversations })
    const strace = spawn('strace', ['-f', '-c', '-e', 'trace=fsync,fdatasync', '-p', String(router.pid)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const said = text(strace.stderr)
    await setTimeout(ATTACH_MS)
    const { roundTrips } = (await load.ask({ windowMs: WINDOW_MS })) as Window
    strace.kill('SIGINT')
    await once(strace, 'exit')
    return { flushes: flushesIn(await said), roundTrips }
  } finally {
    await load.stop()
  }
}

/** strace's table has the calls in the fourth column. */
function flushesIn(summary: string): number {
  const lines = summary.split('\n').filter((line) => /\bf(data)?sync$/.test(line.trim()))
  return lines.reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[3]), 0)
}

function aloneRow({ flushes, roundTrips }: Flushes): Row {
  const each = flushes / roundTrips
  return {
    what: 'flushes to disk a round trip, one conversation alone', figure: each.toFixed(2),
    bar: `${ACCEPTED}, one for each accepted activity`, met: each >= ACCEPTED, numbers: { flushes, roundTrips },
  }
}

function manyRow({ flushes, roundTrips }: Flushes): Row {
  const accepted = ACCEPTED * roundTrips
  return {
    what: `flushes to disk an accepted activity, ${MANY} conversations`,
    figure: `${(flushes / accepted).toFixed(3)}: ${(accepted / flushes).toFixed(0)} share one`,
    numbers: { flushes, accepted, roundTrips },
  }
}
