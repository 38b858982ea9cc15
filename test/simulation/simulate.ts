import { parseArgs } from 'node:util'
import { SimulationFailure } from './failure.ts'
import { simulate, type Plan } from './simulation.ts'
import type { Tally } from './tally.ts'

const PROGRESS_MS = 3_000

/** `npm run simulate -- --seed N --days D --customers C`: plays, says how far it is, and ends with what was seen. */
async function main(): Promise<number> {
  const options = { seed: { type: 'string' }, days: { type: 'string' }, customers: { type: 'string' } } as const
  const { values } = parseArgs({ options })
  const plan = { seed: numberOf('seed', values.seed, 1), days: numberOf('days', values.days, 1), customers: numberOf('customers', values.customers, 150) }
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

function numberOf(name: string, given: string | undefined, otherwise: number): number {
  const value = given === undefined ? otherwise : Number(given)
  if (Number.isFinite(value) && value >= 0) return value
  throw new Error(`--${name} must be a number, at least 0.`)
}

function progress({ days }: Plan, started: number): Plan['onStep'] {
  let said = started
  return (tally, done) => {
    if (tally.steps % 1_000 !== 0 || Date.now() - said < PROGRESS_MS) return
    said = Date.now()
    console.log(`day ${done.toFixed(1)} of ${days}: ${tally.conversations} conversations, ${tally.commands} commands, ${tally.crashes} crashes`)
  }
}

function summary(tally: Tally, { days }: Plan, started: number): string {
  const rows = { 'simulated days': days, ...tally, 'wall seconds': Math.round((Date.now() - started) / 100) / 10 }
  return Object.entries(rows).map(([name, value]) => `${name.padEnd(16)}${value}`).join('\n')
}

if (import.meta.main) process.exitCode = await main()
