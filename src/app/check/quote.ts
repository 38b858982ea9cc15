const MOST_QUOTED = 80

/** What a terminal or a reader would take for an order: control characters, and those that turn the direction of writing. */
const ORDERS = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/** A text in quotation marks, in one line, cut short. */
export function quoted(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(ORDERS, '').trim()
  const characters = [...line]
  return `"${characters.length > MOST_QUOTED ? `${characters.slice(0, MOST_QUOTED - 1).join('')}…` : line}"`
}

export function listed(texts: readonly string[]): string {
  return texts.map(quoted).join(', ')
}
