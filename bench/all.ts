// Runs the measurements one after the other, prints their table and writes bench/results.json.
// node bench/all.ts [name …], such as: node bench/all.ts assignments restart
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { startChild } from './child.ts'
import { tableOf, type Row } from './rows.ts'

const PROGRAMS = [
  'round-trips', 'authentication', 'flushes', 'hand-backs', 'assignments', 'log-growth', 'restart', 'idle', 'bot-turns',
] as const

const named = process.argv.slice(2)
const unknown = named.find((name) => !PROGRAMS.some((program) => program === name))
if (unknown !== undefined) throw new Error(`there is no measurement "${unknown}"; expected some of ${PROGRAMS.join(', ')}`)

const rows: Row[] = []
for (const program of PROGRAMS.filter((one) => named.length === 0 || named.includes(one))) {
  const measured = await run(program)
  console.log(tableOf(measured))
  rows.push(...measured)
}
const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length }
const results = { at: new Date().toISOString(), machine, rows }
await writeFile(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`)

/** Each in a process of its own, so that none measures what another left behind. */
async function run(program: string): Promise<Row[]> {
  const child = startChild([join(import.meta.dirname, `${program}.ts`)])
  const { rows } = (await child.hear()) as { rows: Row[] }
  await child.ended
  return rows
}
