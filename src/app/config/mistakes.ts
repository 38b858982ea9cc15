export type Path = readonly PropertyKey[]

/** One thing that is wrong in the file: where, and what it is and what is expected instead. */
export interface Mistake {
  path: Path
  text: string
}

/** The mistake as a sentence that begins with its path in the file, such as `queues[0].members[1]: …`. */
export function sentenceOf({ path, text }: Mistake): string {
  return `${pathText(path)}: ${text}`
}

/** A place in the file as text, such as `queues[0].members[1]`. */
export function pathText(path: Path): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return text.replace(/^\./, '') || 'the file'
}

/** The candidates nearest in spelling, nearest first; of equals the one that comes first. */
export function nearest(text: string, candidates: readonly string[]): string[] {
  const distance = new Map(candidates.map((candidate) => [candidate, distanceOf(text, candidate)]))
  return [...candidates].sort((one, other) => (distance.get(one) ?? 0) - (distance.get(other) ?? 0))
}

/** How many letters to insert, delete or replace to make one text the other, whatever their case. */
function distanceOf(one: string, other: string): number {
  const [from, to] = [one.toLowerCase(), other.toLowerCase()]
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1]
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}

/** The ids that could be meant: all in the file's order, or the ten nearest where there are more. */
export function among(text: string, given: readonly string[]): string {
  const ids = [...new Set(given)]
  if (ids.length <= 10) return `one of ${ids.join(', ')}`
  return `one of ${nearest(text, ids).slice(0, 10).join(', ')} or ${ids.length - 10} more`
}
