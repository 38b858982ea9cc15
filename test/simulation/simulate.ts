import { parseArgs } from 'node:util'
import { SimulationFailure } from './failure.ts'
import { simulate, type Plan } from './simulation.ts'
import type { Tally } from './tally.ts'

const PROGRESS_MS = 3_000

/** `npm run simulate -- --seed N --days D --customers C`: plays, says how far it is, and ends with what was seen. */
async function main(): Promise<number> {
  const plan = readPlan()
  if (typeof plan === 'string') {
    console.error(plan)
    return 2
  }
  const started = Date.now()
  console.log(`seed ${plan.seed}: ${plan.days} days with ${plan.customers} customers each`)
  try {
    const { tally, hash } = await simulate({ ...plan, onStep: progress(plan, started) })
    console.log(summary(tally, plan, started))
    console.log(`logs ${hash.slice(0, 16)}`)
    return 0
  } catch (error) {
    if (!(error instanceof SimulationFailure)) throw error
    console.error(`\n${error.message}\n\n${(error.cause as Error).stack}`)
    return 1
  }
}

/** What the command line asks for, or what is wrong with it. */
function readPlan(): Plan | string {
  const text = { type: 'string' } as const
  const options = { seed: text, days: text, customers: text }
  const { values, positionals } = parseArgs({ options, strict: false })
  const given = { seed: '1', days: '1', customers: '200', ...values }
  const stranger = Object.keys(given).find((name) => !(name in options)) ?? positionals[0]
  if (stranger) return `"${stranger}" is unknown: the options are --seed N, --days D and --customers C.`
  const plan = { seed: Number(given.seed), days: Number(given.days), customers: Number(given.customers) }
  const wrong = Object.entries(plan).find(([, value]) => !(Number.isFinite(value) && value > 0))
  return wrong ? `--${wrong[0]} must be a number above 0.` : plan
}

function progress({ days }: Plan, started: number): Plan['onStep'] {
  let said = started
  return (tally, done) => {
    if (tally.steps % 1_000 !== 0 || Date.now() - said < PROGRESS_MS) return
    said = Date.now()
    const { conversations, commands, crashes } = tally
    const so = `${conversations} conversations, ${commands} commands, ${crashes} crashes`
    console.log(`day ${done.toFixed(1)} of ${days}: ${so}`)
  }
}

function summary(tally: Tally, { days }: Plan, started: number): string {
  const rows = { 'simulated days': days, ...tally, 'wall seconds': Math.round((Date.now() - started) / 100) / 10 }
  return Object.entries(rows).map(([name, value]) => `${name.padEnd(16)}${value}`).join('\n')
}

if (import.meta.main) process.exitCode = await main()
