import type { Variables } from '../protocol/activity.ts'
import type { Channel } from './desk.ts'
import type { RouteCause } from './events.ts'
import type { QueueId } from './ids.ts'

/** What a condition compares a variable with its value by. */
export const OPERATORS = [
  'equals', 'not-equals', 'contains', 'starts-with', 'above', 'below', 'present', 'absent',
] as const
export type Operator = (typeof OPERATORS)[number]

/** One thing that must hold for a rule to match. */
export type Condition =
  | { variable: string; operator: Operator; value?: string | number }
  | { channels: readonly Channel[] }
  | { causes: readonly RouteCause[] }

/** A rule matches where all its conditions hold; one without conditions always does. */
export interface Rule {
  when: readonly Condition[]
}

/** Where a workstream's conversations go: to one queue, or shared out among several. */
export interface Route extends Rule {
  name?: string
  to: readonly Share[]
}

/** The percentages of one route add up to 100. */
export interface Share {
  queueId: QueueId
  percent: number
}

/** How urgent a conversation is in a queue: smaller goes first (ASG-2). */
export interface PriorityRule extends Rule {
  priority: number
}

/** Skills that a conversation needs, each with the least proficiency; what several rules say adds up. */
export interface SkillRule extends Rule {
  needs: Skills
}

/** A proficiency from 1 to 10 for each skill. */
export type Skills = Readonly<Record<string, number>>

/** What rules look at. */
export interface Circumstances {
  variables: Variables
  channel: Channel | undefined
  cause: RouteCause
}

/** Whether the rule matches. Names and texts are compared letter by letter (Microsoft: "case-sensitive"). */
export function matches({ when }: Rule, given: Circumstances): boolean {
  return when.every((condition) => {
    if ('channels' in condition) return given.channel !== undefined && condition.channels.includes(given.channel)
    if ('causes' in condition) return condition.causes.includes(given.cause)
    return compare(condition.operator, given.variables[condition.variable]?.value, condition.value)
  })
}

function compare(operator: Operator, present: string | number | undefined, wanted: string | number = ''): boolean {
  if (operator === 'absent') return present === undefined
  if (operator === 'not-equals') return String(present ?? '') !== String(wanted)
  if (present === undefined) return false
  switch (operator) {
    case 'present':
      return true
    case 'equals':
      return String(present) === String(wanted)
    case 'contains':
      return String(present).includes(String(wanted))
    case 'starts-with':
      return String(present).startsWith(String(wanted))
    case 'above':
      return Number(present) > Number(wanted)
    case 'below':
      return Number(present) < Number(wanted)
  }
}

/** The queue of a route for this conversation: always the same for one id, and by percentage among all ids. */
export function shareOf(to: readonly Share[], id: string): Share | undefined {
  const place = hundredthOf(id)
  let reached = 0
  return to.find(({ percent }) => (reached += percent) > place) ?? to.at(-1)
}

/** A number from 0 to below 100 that is the id's own (FNV-1a): chance has no place in the core. */
function hundredthOf(id: string): number {
  let hash = 0x811c9dc5
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  // The low bits alone follow the last letters too closely.
  return (((hash ^ (hash >>> 15)) >>> 0) % 10_000) / 100
}
