import type { z } from 'zod'
import { type Mistake, nearest, type Path } from './mistakes.ts'

/** Fields whose content is never shown: secrets, and URLs, which may carry one. */
const WITHHELD: readonly PropertyKey[] = [
  'secret', 'secondSecret', 'messagingEndpoint', 'appPassword', 'publicKey', 'jwksUrl', 'clientSecret', 'url',
]

/** What zod found in the file, as mistakes; the error texts of file-schema.ts say what is expected. */
export function shapeMistakes(error: z.ZodError, file: unknown): Mistake[] {
  return error.issues.flatMap(({ path, message, ...issue }) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownKey(path, key, message))
      : [{ path, text: `${got(valueAt(file, path), path)}; expected ${message}` }],
  )
}

/** A key of another form than a name is not shown: `{secret:abc}` without a space is one key to YAML. */
function unknownKey(path: Path, key: string, known: string): Mistake {
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(key)) return { path, text: `a key in it is no name; expected only ${known}` }
  return { path: [...path, key], text: `unknown key; the nearest known one is ${nearest(key, known.split(', '))[0]}` }
}

function got(value: unknown, path: Path): string {
  if (value === undefined || value === null) return path.length === 0 ? 'is empty' : 'missing'
  if (Array.isArray(value)) return value.length === 0 ? 'got an empty list' : 'got a list'
  if (typeof value === 'object') return 'got a mapping'
  const withheld = WITHHELD.includes(path.at(-1) ?? '')
  if (withheld) return typeof value === 'string' ? 'got text of another form' : `got a ${typeof value}`
  if (typeof value !== 'string') return `got ${value}`
  return `got "${value.length > 80 ? `${value.slice(0, 80)}…` : value}"`
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key], value)
}
