/** Patterns that look ahead take time with the square of the length; what people want to say comes sooner. */
const MAX_COMPARED = 500

/** Lower case, straight apostrophes, single spaces, no punctuation at the ends: for comparing what people type. */
export function plain(text: string): string {
  return text
    .slice(0, MAX_COMPARED)
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ')
    .replace(/^[\s"'([*]+|[\s"'.,!?)\]*]+$/g, '')
}

/** A text cut to some characters, none of them split, so that a long one fits into a command (28 KB, BOT-7). */
export function cut(text: string, characters: number): string {
  const all = [...text]
  return all.length > characters ? `${all.slice(0, characters - 1).join('')}…` : text
}
