import type { Mistake, Path } from './mistakes.ts'
import type { Env } from './variables.ts'

const REFERENCE = /\$\{(?:([A-Za-z_][A-Za-z0-9_]*)(:[-+][^}]*)?\})?/g

/**
 * The value with `${NAME}`, `${NAME:-default}` and `${NAME:+instead}` in its texts replaced by environment variables;
 * as in a shell, an empty variable takes the default, and `instead` stands for any other value, else for nothing. Keys are
 * left alone. A reference that can't be replaced stays, and is a mistake.
 */
export function interpolate(value: unknown, env: Env, mistakes: Mistake[], path: Path = []): unknown {
  if (typeof value === 'string') return inText(value, env, mistakes, path)
  if (Array.isArray(value)) return value.map((item, index) => interpolate(item, env, mistakes, [...path, index]))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => [key, interpolate(item, env, mistakes, [...path, key])])
  return Object.fromEntries(entries)
}

function inText(text: string, env: Env, mistakes: Mistake[], path: Path): string {
  return text.replace(REFERENCE, (whole: string, name?: string, other?: string) => {
    if (!name) {
      mistakes.push({ path, text: '"${" begins no variable; expected ${NAME} or ${NAME:-default}' })
      return whole
    }
    if (other?.startsWith(':+')) return env[name] ? other.slice(2) : ''
    const found = env[name] || other?.slice(2)
    if (found !== undefined) return found
    mistakes.push({ path, text: `the variable ${name} is not set; expected it in the environment or in .env` })
    return whole
  })
}
