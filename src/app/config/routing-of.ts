import type { Overflow, Queue, Workstream } from '../../domain/desk.ts'
import type { Hours } from '../../domain/hours.ts'
import type { QueueId } from '../../domain/ids.ts'
import type { Condition, Rule } from '../../domain/rules.ts'
import type { FileContents } from './file-schema.ts'
import { DAYS } from './routing-schema.ts'

type FileQueue = FileContents['queues'][number]
type FileWorkstream = FileContents['workstreams'][number]
type FileWhen = FileWorkstream['routes'][number]['when']
type FileWay = NonNullable<NonNullable<FileQueue['overflow']>['outOfHours']>

/** What a queue's rules, hours and overflow are to the core. */
export function queueRouting(queue: FileQueue, file: FileContents): Partial<Queue> {
  const { hours: id, priorities, overflow = {} } = queue
  const hours = file.hours.find((one) => one.id === id)
  const { outOfHours, tooMany, tooLong } = overflow
  return {
    ...(priorities.length > 0 && { priorities: priorities.map((rule) => ({ ...rule, ...whenOf(rule) })) }),
    ...(hours && { hours: hoursOf(hours) }),
    overflow: {
      ...(outOfHours && { outOfHours: wayOf(outOfHours) }),
      ...(tooMany && { tooMany: { ...wayOf(tooMany), waiting: tooMany.waiting } }),
      ...(tooLong && { tooLong: { ...wayOf(tooLong), afterMs: Math.ceil(tooLong.seconds * 1000) } }),
    },
  }
}

/** What a workstream's rules are to the core. */
export function workstreamRouting({ routes, skills }: FileWorkstream): Partial<Workstream> {
  return {
    ...(routes.length > 0 && {
      routes: routes.map(({ name, queue, split, ...rule }) => ({
        ...(name !== undefined && { name }),
        ...whenOf(rule),
        to: split
          ? split.map((share) => ({ queueId: share.queue as QueueId, percent: share.percent }))
          : [{ queueId: (queue ?? '') as QueueId, percent: 100 }],
      })),
    }),
    ...(skills.length > 0 && { skills: skills.map((rule) => ({ needs: rule.needs, ...whenOf(rule) })) }),
  }
}

function whenOf({ when }: { when: FileWhen }): Rule {
  return { when: when.flatMap(conditionsOf) }
}

/** What one item names together must hold together. */
function conditionsOf({ variable, operator, value, channels, causes }: FileWhen[number]): Condition[] {
  return [
    ...(variable !== undefined
      ? [{ variable, operator: operator ?? 'equals', ...(value !== undefined && { value }) }]
      : []),
    ...(channels ? [{ channels }] : []),
    ...(causes ? [{ causes }] : []),
  ]
}

function wayOf({ then, queue }: FileWay): Overflow {
  return then === 'transfer' ? { then, queueId: (queue ?? '') as QueueId } : { then }
}

function hoursOf({ timeZone, open, holidays }: FileContents['hours'][number]): Hours {
  const periods = open.map(({ days, from, to }) => {
    const [start, end] = [minutesOf(from), minutesOf(to)]
    return { days: days.map((day) => DAYS.indexOf(day) + 1), from: start, to: end > start ? end : end + 24 * 60 }
  })
  return { timeZone, open: periods, holidays }
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
