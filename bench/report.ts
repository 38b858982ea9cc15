import type { Window } from './load.ts'

/** One window's figures, with the server's processor time for each round trip in µs. */
export interface Measured extends Window {
  server: 'relay' | 'router'
  cpuUsPerRoundTrip: number
}

/** The middle of the numbers, the mean of the two middle ones where their count is even; NaN for none. */
export function median(numbers: number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? Number.NaN
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper
}

/** The medians over the windows of one server, or undefined where it had none. */
export function mediansOf(windows: Measured[], server: Measured['server']): Omit<Measured, 'server'> | undefined {
  const own = windows.filter((window) => window.server === server)
  if (own.length === 0) return undefined
  const of = (field: keyof Window | 'cpuUsPerRoundTrip') => median(own.map((window) => window[field]))
  return {
    roundTrips: of('roundTrips'), perSecond: of('perSecond'), medianMs: of('medianMs'), p99Ms: of('p99Ms'),
    cpuUsPerRoundTrip: of('cpuUsPerRoundTrip'),
  }
}

/** The router's speed as a share of the relay's: the median over pairs of windows measured one after the other. */
export function ratioOf(windows: Measured[]): number {
  const speeds = (server: Measured['server']) =>
    windows.filter((one) => one.server === server).map((one) => one.perSecond)
  const relay = speeds('relay')
  return median(speeds('router').map((speed, pair) => speed / (relay[pair] ?? Number.NaN)))
}

/** The windows and their medians as a table in plain text. */
export function tableOf(windows: Measured[]): string {
  const heads = ['', 'round trips/s', 'median ms', 'p99 ms', 'CPU µs each']
  const row = (name: string, figures: Omit<Measured, 'server'>) => [
    name, figures.perSecond.toFixed(0), figures.medianMs.toFixed(2), figures.p99Ms.toFixed(2),
    figures.cpuUsPerRoundTrip.toFixed(0),
  ]
  const rows = [heads, ...windows.map((window) => row(window.server, window))]
  for (const server of ['relay', 'router'] as const) {
    const medians = mediansOf(windows, server)
    if (medians) rows.push(row(`${server}, median`, medians))
  }
  const lines = rows.map(([name = '', ...cells]) => name.padEnd(16) + cells.map((cell) => cell.padStart(15)).join(''))
  return lines.join('\n')
}
