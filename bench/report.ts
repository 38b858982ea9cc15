import type { Window } from './load.ts'
import type { Row } from './rows.ts'
import { median } from './statistics.ts'

/** What round trips go through. */
export type Measuree = keyof typeof NAMES

/** One window's figures, with the server's processor time for each round trip in µs. */
export interface Measured extends Window {
  of: Measuree
  cpuUsPerRoundTrip: number
}

const NAMES = { relay: 'bare relay', router: 'router, SQLite', postgres: 'router, PostgreSQL' } as const
const BARS = { router: 0.8, postgres: 0.4 } as const

/** The rows of the table, from windows that were measured in turns. */
export function rowsOf(windows: readonly Measured[]): Row[] {
  const measurees = (['relay', 'router', 'postgres'] as const).filter((one) => windows.some(({ of }) => of === one))
  return measurees.map((one) => {
    const { perSecond, medianMs, p99Ms, cpuUsPerRoundTrip } = mediansOf(windows, one)
    const ratio = one === 'relay' ? undefined : ratioOf(windows, one)
    const share = ratio === undefined ? '' : `${ratio.toFixed(2)} of the relay: `
    return {
      what: `durable round trips/s, ${NAMES[one]}`,
      figure: `${share}${perSecond.toFixed(0)}/s, p99 ${p99Ms.toFixed(0)} ms, ${cpuUsPerRoundTrip.toFixed(0)} µs CPU each`,
      ...(one !== 'relay' && ratio !== undefined && { bar: `${BARS[one]}`, met: ratio >= BARS[one] }),
      numbers: { perSecond, medianMs, p99Ms, cpuUsPerRoundTrip, ...(ratio !== undefined && { ratio }) },
    }
  })
}

/** All windows as a table in plain text. */
export function tableOfWindows(windows: readonly Measured[]): string {
  const rows = windows.map(({ of, perSecond, medianMs, p99Ms, cpuUsPerRoundTrip }) => [
    NAMES[of], perSecond.toFixed(0), medianMs.toFixed(2), p99Ms.toFixed(2), cpuUsPerRoundTrip.toFixed(0),
  ])
  return [['', 'round trips/s', 'median ms', 'p99 ms', 'CPU µs each'], ...rows]
    .map(([name = '', ...cells]) => name.padEnd(20) + cells.map((cell) => cell.padStart(15)).join(''))
    .join('\n')
}

type Field = 'perSecond' | 'medianMs' | 'p99Ms' | 'cpuUsPerRoundTrip'

function mediansOf(windows: readonly Measured[], measuree: Measuree): Record<Field, number> {
  const own = windows.filter(({ of }) => of === measuree)
  const of = (field: Field) => median(own.map((window) => window[field]))
  return { perSecond: of('perSecond'), medianMs: of('medianMs'), p99Ms: of('p99Ms'), cpuUsPerRoundTrip: of('cpuUsPerRoundTrip') }
}

/** Speed as a share of the relay's: the median over pairs of windows measured soon after each other. */
function ratioOf(windows: readonly Measured[], measuree: Measuree): number | undefined {
  const speeds = (name: Measuree) => windows.filter(({ of }) => of === name).map(({ perSecond }) => perSecond)
  const relay = speeds('relay')
  if (relay.length === 0) return undefined
  return median(speeds(measuree).map((speed, pair) => speed / (relay[pair] ?? Number.NaN)))
}
