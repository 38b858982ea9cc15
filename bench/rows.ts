/** One line of the table: what was measured, its figure in words, and the bar of the project where there is one. */
export interface Row {
  what: string
  figure: string
  bar?: string
  /** Whether the bar is reached; absent where there is none. */
  met?: boolean
  /** The same as numbers, for whoever compares runs. */
  numbers: Record<string, number>
}

/** Hands a program's rows to bench/all.ts where that started it, else prints them. */
export function publish(rows: Row[]): void {
  if (!process.send) return console.log(tableOf(rows))
  process.send({ rows })
  // The way to whoever started it would keep this process running.
  process.channel?.unref()
}

/** The widest name, so that the tables of several programs stand below each other. */
const WIDTH = 70

export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ what, figure, bar, met }) => {
    const verdict = met === undefined ? '' : met ? '  [reached]' : '  [missed]'
    return what.padEnd(WIDTH) + figure + (bar === undefined ? '' : `  (bar: ${bar})${verdict}`)
  })
  return lines.join('\n')
}
