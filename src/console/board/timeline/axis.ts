/** Where moments lie from left to right, in px from 0. */
export interface Axis {
  width: number
  x(at: number): number
  ticks: Tick[]
}

export interface Tick {
  x: number
  /** ms since the first moment. */
  after: number
}

/** `stretched`: quick turns get room and long waits are shortened. `true`: every second is as wide as another. */
export type Scale = 'stretched' | 'true'

const LEAST_GAP_PX = 10
/** Rather somewhat narrower than a picture that has to be scrolled. */
const MOST_SHRUNK = 0.75
const PX_PER_DOUBLING = 9
const MOST_GAP_PX = 130
/** Gaps up to this long are as narrow as can be. */
const SHORT_MS = 40
const TICK_PX = 88

/**
 * An axis over those moments (ms, in any order), at least `minWidth` px wide. On the stretched scale each gap between
 * neighbours is as wide as the logarithm of its length: milliseconds between bots can be told apart beside minutes of
 * waiting.
 */
export function axisOf(moments: readonly number[], scale: Scale, minWidth: number): Axis {
  const times = [...new Set(moments)].sort((one, other) => one - other)
  const [first = 0, last = first] = [times[0], times.at(-1)]
  const widths = times
    .slice(1)
    .map((at, index) => (scale === 'true' ? at - (times[index] ?? at) : gapWidth(at - (times[index] ?? at))))
  const sum = widths.reduce((all, one) => all + one, 0)
  const factor = sum === 0 ? 0 : scale === 'true' ? minWidth / sum : Math.max(MOST_SHRUNK, minWidth / sum)
  const places = [0]
  for (const width of widths) places.push((places.at(-1) ?? 0) + width * factor)
  const width = Math.max(minWidth, places.at(-1) ?? 0)

  function x(at: number): number {
    if (at <= first) return 0
    if (at >= last) return places.at(-1) ?? 0
    const next = firstAfter(times, at)
    const [from = 0, to = 0] = [times[next - 1], times[next]]
    const [left = 0, right = 0] = [places[next - 1], places[next]]
    return left + ((at - from) / (to - from)) * (right - left)
  }

  return { width, x, ticks: scale === 'true' ? evenTicks(last - first, width) : eventTicks(times, places) }
}

/** The place of the first time after `at` in a sorted list that has one. */
function firstAfter(times: readonly number[], at: number): number {
  let [low, high] = [0, times.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? 0) > at) high = middle
    else low = middle + 1
  }
  return low
}

function gapWidth(ms: number): number {
  return Math.min(MOST_GAP_PX, LEAST_GAP_PX + PX_PER_DOUBLING * Math.max(0, Math.log2(ms / SHORT_MS)))
}

/** At events, as far as there is room between the labels. */
function eventTicks(times: readonly number[], places: readonly number[]): Tick[] {
  const ticks: Tick[] = []
  for (const [index, at] of times.entries()) {
    const x = places[index] ?? 0
    const before = ticks.at(-1)
    if (!before || x - before.x >= TICK_PX) ticks.push({ x, after: at - (times[0] ?? at) })
  }
  return ticks
}

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400]

function evenTicks(lengthMs: number, width: number): Tick[] {
  const step = 1000 * (STEPS_S.find((s) => (s * 1000 * width) / lengthMs >= TICK_PX) ?? 604_800)
  const ticks: Tick[] = []
  for (let after = 0; after <= lengthMs; after += step)
    ticks.push({ after, x: lengthMs === 0 ? 0 : (after * width) / lengthMs })
  return ticks
}

/** `after` as a label: 0.35 s, 12.3 s, 2:05, 1:02:05. */
export function afterWords(after: number, tag = 'en'): string {
  const number = (digits: number) => (after / 1000).toLocaleString(tag, { maximumFractionDigits: digits })
  if (after < 10_000) return `${number(2)} s`
  if (after < 60_000) return `${number(1)} s`
  const all = Math.round(after / 1000)
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60]
  const two = (one: number) => String(one).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
}
