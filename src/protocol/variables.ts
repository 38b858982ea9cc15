import type { Variable, Variables } from './activity.ts'
import { isObject } from './json.ts'

const MAX_VARIABLES = 100
const MAX_NAME_LENGTH = 100

/**
 * The variables in the context of a command or in what a customer's client sends before the chat: each a text or a
 * number, plain or as `{value, isDisplayable}`; null and undefined are an empty context. Lists are kept as JSON text
 * where the name begins with `va_`. What breaks a limit of BOT-7 gives one sentence that names `field`.
 * Source: Microsoft, "Manage context variables" and "Integrate an Azure agent".
 */
export function readVariables(context: unknown, field = 'context'): Variables | { error: string } {
  if (context === undefined || context === null) return {}
  if (!isObject(context)) return { error: `${field}: expected an object of variables` }
  const entries = Object.entries(context)
  if (entries.length > MAX_VARIABLES) {
    return { error: `${field}: expected at most ${MAX_VARIABLES} variables, got ${entries.length}` }
  }
  const variables: [string, Variable][] = []
  for (const [name, given] of entries) {
    if (name.length === 0 || name.length > MAX_NAME_LENGTH) {
      return { error: `${field}: expected names of 1 to ${MAX_NAME_LENGTH} characters, got ${name.length}` }
    }
    const variable = readVariable(name, given)
    if (typeof variable === 'string') return { error: `${field}.${name}: ${variable}` }
    variables.push([name, variable])
  }
  return Object.fromEntries(variables)
}

/** Whether reading gave a reason instead of variables: a variable is never a bare text. */
export function isUnreadable(read: Variables | { error: string }): read is { error: string } {
  return typeof read.error === 'string'
}

function readVariable(name: string, given: unknown): Variable | string {
  const { value, isDisplayable = false } = isObject(given) ? given : { value: given }
  if (typeof isDisplayable !== 'boolean') return 'expected isDisplayable to be true or false'
  if (typeof value === 'string' || typeof value === 'number') return { value, isDisplayable }
  if (Array.isArray(value) && name.startsWith('va_')) return { value: JSON.stringify(value), isDisplayable }
  return 'expected text or a number, plain or as {"value": ..., "isDisplayable": ...}'
}
