import { z } from 'zod'
import { isLoopback } from './settings.ts'

/*
 * The kinds of fields that handback.yaml is made of. Each one's error text says what is expected there.
 */

/** An object that takes no other keys. For an unknown one the error text lists those that are known. */
export function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : `a mapping with ${known}`),
  })
}

/** A list of at least one. */
export function listOf<Item extends z.ZodType>(item: Item, expected: string) {
  return z.array(item, expected).min(1, `${expected}, at least one`)
}

/** One of these words. */
export function oneOf<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, values.length === 1 ? values[0] : `one of ${values.join(', ')}`)
}

/** Text of that form. */
export function matching(pattern: RegExp, expected: string) {
  return z.string(expected).regex(pattern, expected)
}

/** Text of that form, which editors don't check: they see it before its variables are filled in. */
export function filledIn(pattern: RegExp, expected: string) {
  return z.string(expected).refine((text) => pattern.test(text), expected)
}

/** A whole number, from `least` on. */
export function whole(least: number) {
  const expected = `a whole number from ${least} to 1000000`
  return z.number(expected).int(expected).min(least, expected).max(1_000_000, expected)
}

/** Yes or no; no where absent. */
export function flag() {
  return z.boolean('true or false').default(false)
}

/** A time in seconds, above 0. */
export function seconds(fallback: number) {
  return someSeconds().default(fallback)
}

/** The same, where nothing is the default. */
export function someSeconds() {
  const expected = 'a number of seconds above 0'
  return z.number(expected).positive(expected)
}

/** A time in days, where there is one. */
export function days() {
  const expected = 'a number of days above 0'
  return z.number(expected).positive(expected).max(36_500, expected).optional()
}

/** A time in seconds, or none. */
export function secondsOrNone(fallback: number) {
  return optionalSeconds().unwrap().default(fallback)
}

/** The same, where its absence says something else. */
export function optionalSeconds() {
  const expected = 'a number of seconds, 0 or more'
  return z.number(expected).min(0, expected).optional()
}

/** HTTP clients refuse a URL that carries a user name, so it is refused here already. */
export function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return (protocol === 'http:' || protocol === 'https:') && !username && !password
}

/** For what must not be changed on its way, such as keys: plain HTTP only on this machine, as in tests. */
export function isSafeUrl(text: string): boolean {
  if (!isEndpoint(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || isLoopback(hostname)
}

/** An id of a part of the file. */
export function idField() {
  return matching(/^[A-Za-z0-9_-]{1,64}$/, 'an id of 1 to 64 letters, digits, - or _')
}

/** A name that people read. */
export function nameField() {
  return matching(/^(?=.*\S).{1,100}$/, 'a name of 1 to 100 characters')
}
