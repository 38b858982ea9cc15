import type { TokenUser } from '../auth/direct-line.ts'
import type { Variables } from '../protocol/activity.ts'
import { fail, isReply, type Reply } from '../protocol/http.ts'
import { isObject } from '../protocol/json.ts'
import { isUnreadable, readVariables } from '../protocol/variables.ts'

const LONGEST_USER_ID = 256
const LONGEST_NAME = 256
/** RFC 5646, 4.4.1: as long as any language tag that is in use. */
const LONGEST_LOCALE = 35

/** The user that a start or token body names, if any; also as `User` and `Id`, which directlinejs's own tests send. */
export function readUser(body: unknown): TokenUser | undefined | Reply {
  if (body === undefined || body === null) return undefined
  if (!isObject(body)) return bad('The body must be a JSON object.')
  const user = body['user'] ?? body['User']
  if (user === undefined || user === null) return undefined
  if (!isObject(user)) return bad('"user" must be an object with a text "id".')
  const id = user['id'] ?? user['Id']
  const name = user['name'] ?? user['Name']
  if (id === undefined || id === null) return undefined
  if (typeof id !== 'string' || id === '' || id.length > LONGEST_USER_ID) {
    return bad(`"user.id" must be a text of 1 to ${LONGEST_USER_ID} characters.`)
  }
  if (name !== undefined && name !== null && !isText(name, LONGEST_NAME))
    return bad(`"user.name" must be a text of at most ${LONGEST_NAME} characters.`)
  return { id, ...(typeof name === 'string' && { name }) }
}

const MOST_ORIGINS = 20

/** The origins to which a token body limits its token, if it names any (Direct Line 3.0: "Generate token"). */
export function readOrigins(body: unknown): readonly string[] | undefined | Reply {
  const { trustedOrigins, TrustedOrigins } = isObject(body) ? body : {}
  const given = trustedOrigins ?? TrustedOrigins
  if (given === undefined || given === null) return undefined
  const isList = Array.isArray(given) && given.length <= MOST_ORIGINS && given.every(isOrigin)
  const expected = `a list of at most ${MOST_ORIGINS} origins such as "https://www.example.org"`
  return isList ? given : bad(`"trustedOrigins" must be ${expected}.`)
}

function isOrigin(value: unknown): value is string {
  return typeof value === 'string' && /^https?:/.test(value) && URL.parse(value)?.origin === value
}

/**
 * What else a start body may say: the locale, which directlinejs sends of its `conversationStartProperties`, and context
 * variables as `customContext` (Microsoft: "Send context when starting a chat").
 */
export function readStart(body: unknown): { user?: TokenUser; locale?: string; variables: Variables } | Reply {
  const user = readUser(body)
  if (isReply(user)) return user
  const { locale, customContext } = isObject(body) ? body : {}
  if (locale !== undefined && locale !== null && !isText(locale, LONGEST_LOCALE))
    return bad(`"locale" must be a text of at most ${LONGEST_LOCALE} characters, such as "en-US".`)
  const variables = readVariables(customContext, 'customContext')
  if (isUnreadable(variables)) return bad(variables.error)
  return { ...(user && { user }), ...(typeof locale === 'string' && { locale }), variables }
}

function isText(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value.length <= longest
}

function bad(message: string): Reply {
  return fail(400, 'BadArgument', message)
}
