import { z } from 'zod'
import { ROUTE_CAUSES } from '../../domain/events.ts'
import { OPERATORS } from '../../domain/rules.ts'
import { idField, listOf, matching, nameField, oneOf, seconds, strict, whole } from './fields.ts'

export const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const TIME = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/

const period = strict({
  days: listOf(oneOf(DAYS), `a list of ${DAYS.join(', ')}`),
  from: matching(TIME, 'a time such as "09:00"'),
  to: matching(TIME, 'a time such as "17:30"').describe('Not after `from`: on the next day.'),
})

/** Operating hours, which queues name by id. */
export const hours = strict({
  id: idField(),
  timeZone: z
    .string('a time zone such as Europe/Berlin')
    .refine(isTimeZone, 'a time zone such as Europe/Berlin')
    .describe('An IANA time zone.'),
  open: listOf(period, 'a list of times at which it is open'),
  holidays: z
    .array(z.string('a date such as "2026-12-25"').refine(isDate, 'a date such as "2026-12-25"'), 'a list of dates')
    .default([])
    .describe('Dates on which nothing opens.'),
})

const value = z.union([z.string(), z.number()], 'a text or a number')

const condition = strict({
  variable: nameField().optional().describe('A context variable, compared with `value` by `operator`.'),
  operator: oneOf(OPERATORS).optional().describe('equals, where absent.'),
  value: value.optional(),
  channels: listOf(oneOf(['direct-line']), 'a list of channels').optional(),
  causes: listOf(oneOf(ROUTE_CAUSES), `a list of ${ROUTE_CAUSES.join(', ')}`).optional(),
})

const when = z.array(condition, 'a list of conditions').default([]).describe('All must hold; always, where absent.')
const queueId = z.string("a queue's id")

const share = strict({ queue: queueId, percent: whole(1) })

/** One of a workstream's rules on where its conversations go. */
export const route = strict({
  name: nameField().optional().describe('What the trace calls it.'),
  when,
  queue: queueId.optional(),
  split: listOf(share, 'a list of queues with percentages').optional().describe('Instead of `queue`; adds up to 100.'),
})

const proficiency = z.number(levels()).int(levels()).min(1, levels()).max(10, levels())
const skills = z.record(idField(), proficiency, 'a mapping of skills to proficiencies')

/** Proficiencies by skill. */
export const skillsField = skills

/** One of a workstream's rules on which skills a conversation needs. */
export const skillRule = strict({
  when,
  needs: skills.describe('The least proficiency of each skill that is needed; 1 to 10.'),
})

/** One of a queue's rules on what goes first. */
export const priorityRule = strict({
  when,
  priority: whole(0).describe(
    'Smaller goes first. Without a rule, 10 for what a representative passed on or left, and 50 for everything else.',
  ),
})

const ways = { then: oneOf(['wait', 'end', 'transfer']), queue: queueId.optional().describe('Where `then` transfers.') }

/** What a queue does with conversations that it should not take in, or not keep waiting. */
export const overflow = strict({
  outOfHours: strict(ways).optional(),
  tooMany: strict({ waiting: whole(1).describe('So many wait at most.'), ...ways }).optional(),
  tooLong: strict({ seconds: seconds(600).describe('So long one waits at most.'), ...ways }).optional(),
})

function levels(): string {
  return 'a proficiency from 1 to 10'
}

function isTimeZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text)
    return true
  } catch {
    return false
  }
}

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false
  }
}
