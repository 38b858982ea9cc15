import { ConfigError } from '../config/config-error.ts'
import { isEndpoint } from '../config/fields.ts'
import { isLoopback } from '../config/settings.ts'
import type { Words } from './check.ts'
import { FORMATS, type Format } from './report.ts'

export interface CheckOptions {
  say?: string
  escalate?: string
  end?: string
  limit?: string
  format?: string
}

/** What `handback check` is asked for. */
export interface Asked {
  endpoint: string
  words: Words
  limitSeconds: number
  format: Format
}

const SAY = 'Hello'
const ESCALATE = 'I want to talk to a person, please'
const END = 'Goodbye'
const LIMIT_SECONDS = 10
const MOST_SECONDS = 300
const MOST_CHARACTERS = 1_000

/** Reads the command line; throws ConfigError with a sentence for each mistake. */
export function readAsked(endpoint: string | undefined, options: CheckOptions): Asked {
  const { say = SAY, escalate = ESCALATE, end = END, limit = String(LIMIT_SECONDS), format = 'text' } = options
  const words = { say: messagesIn(say), escalate: messagesIn(escalate), end: messagesIn(end) }
  const mistakes: string[] = []
  const wrong = wrongWith(endpoint)
  if (wrong) mistakes.push(`ENDPOINT: ${wrong}`)
  for (const [name, messages] of Object.entries(words)) {
    if (messages.some(({ length }) => length === 0 || length > MOST_CHARACTERS))
      mistakes.push(`--${name}: expected messages of 1 to ${MOST_CHARACTERS} characters, with | between them`)
  }
  const limitSeconds = Number(limit)
  if (!(limitSeconds > 0 && limitSeconds <= MOST_SECONDS))
    mistakes.push(`--limit: "${limit}" is not understood; expected seconds, above 0 and up to ${MOST_SECONDS}`)
  if (!isFormat(format)) mistakes.push(`--format: "${format}" is not known; expected ${FORMATS.join(', ')}`)
  if (mistakes.length > 0 || endpoint === undefined || !isFormat(format)) throw new ConfigError(mistakes)
  return { endpoint, words, limitSeconds, format }
}

/** The bot has to reach the router of the check, which only this machine can. */
function wrongWith(endpoint: string | undefined): string | undefined {
  const expected = "expected a bot's messaging endpoint, as http://localhost:3978/api/messages"
  if (endpoint === undefined) return `missing; ${expected}`
  // The value is not shown: it may hold a password.
  if (!isEndpoint(endpoint)) return `is no http or https URL without a user name; ${expected}`
  const { hostname } = new URL(endpoint)
  return isLoopback(hostname) ? undefined : `${hostname} is not this machine, and could not answer; ${expected}`
}

function messagesIn(text: string): string[] {
  return text.split('|').map((one) => one.trim())
}

function isFormat(text: string): text is Format {
  return FORMATS.some((one) => one === text)
}
