import { z } from 'zod'
import { NOTICES, type Notice, type Texts } from '../../domain/notices.ts'
import { strict } from './fields.ts'

/*
 * `messages:` of handback.yaml, for all conversations or for a workstream's: each event with a text, a text for each
 * locale, or `off`.
 */

const expected = 'a text of 1 to 1000 characters, or off'
/** Whoever writes `on` means no message that says so. */
const words = /^(?![Oo][Nn]$)[\s\S]*\S/
const text = z.union([z.literal(false), z.string().regex(words, expected).max(1000, expected)], expected)
const byLocale = z
  .record(z.string().regex(/^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*|default)$/), text)
  .refine((texts) => Object.keys(texts).length > 0)
const message = z
  .union([text, byLocale], 'a text, off, or a mapping from locales such as de or default to texts')
  .meta({ id: 'message' })

const events = Object.keys(NOTICES) as Notice[]
export const messagesSchema = strict(Object.fromEntries(events.map((event) => [event, message.optional()])))
  .optional()
  .describe('Automatic messages in other words, by event; off switches one off.')

/** The texts as the domain has them: every event by locale, in lower case. */
export function textsOf(messages: z.infer<typeof messagesSchema>): Texts {
  const entries = Object.entries(messages ?? {}).map(([event, said]) => {
    const texts = typeof said === 'object' ? Object.entries(said) : [['default', said] as const]
    return [event, Object.fromEntries(texts.map(([locale, one]) => [locale.toLowerCase(), isOff(one) ? false : one]))]
  })
  return Object.fromEntries(entries)
}

function isOff(text: string | false | undefined): boolean {
  return text === false || text?.toLowerCase() === 'off'
}
