/** Chance from a seed: the same seed gives the same numbers on every machine. */
export interface Random {
  /** At least 0, below 1. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  /** True in that share of all cases. */
  chance(share: number): boolean
  one<Item>(list: readonly Item[]): Item
  /** A wait in ms for what happens by itself, on average once in `meanMs`. */
  wait(meanMs: number): number
  /** A source of its own, so that what one part draws moves no other part. */
  fork(name: string): Random
}

/** Mulberry32: 32 bits of state, good enough to choose what a simulated person does. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between,
    chance: (share) => next() < share,
    one: (list) => list[between(0, list.length - 1)] as (typeof list)[number],
    wait: (meanMs) => Math.round(-Math.log(1 - next()) * meanMs),
    fork: (name) => createRandom(hash(`${seed} ${name}`)),
  }
}

/** FNV-1a, then a last mix: names that differ in one letter must not begin alike. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x45d9f3b)
  return (value ^ (value >>> 16)) >>> 0
}
