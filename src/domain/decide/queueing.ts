import type { Conversation, Waiting } from '../conversation.ts'
import type { Desk, Overflow, Queue } from '../desk.ts'
import type { RouteCause } from '../events.ts'
import { isOpen } from '../hours.ts'
import type { QueueId, WorkerId } from '../ids.ts'
import { matches, shareOf, type Circumstances, type Skills } from '../rules.ts'

/** Ranks where no rule of the queue matches: smaller goes first (ASG-2). */
export const RETURNED_RANK = 10
export const ORDINARY_RANK = 50

/** How urgent one that waits is; those of older versions were stored without a rank. */
export function rankOf(waiting: Pick<Waiting, 'ahead' | 'rank'>): number {
  return waiting.rank ?? (waiting.ahead ? RETURNED_RANK : ORDINARY_RANK)
}

/** What a conversation brings to a queue: its urgency, the skills it needs, and who is asked first. */
export interface Place {
  rank: number
  skills: Skills
  preferred?: WorkerId
}

/** The place that a queue's and the workstream's rules give it at that moment. */
export function placeIn(
  queue: Queue, state: Conversation, desk: Desk, move: { cause: RouteCause; ahead?: boolean }, at: number,
): Place {
  const workstream = desk.workstreams.get(state.workstreamId)
  const given = circumstances(state, desk, move.cause)
  const rule = queue.priorities?.find((one) => matches(one, given))
  const skills = (workstream?.skills ?? []).filter((one) => matches(one, given)).map(({ needs }) => needs)
  const { lastAgent } = state
  const isKept = lastAgent && lastAgent.at + (workstream?.keepSameAgentMs ?? -Infinity) > at
  return {
    rank: rule?.priority ?? (move.ahead ? RETURNED_RANK : ORDINARY_RANK),
    skills: most(skills),
    ...(isKept && queue.members.includes(lastAgent.workerId) && { preferred: lastAgent.workerId }),
  }
}

/** Of several rules' needs the highest level of each skill. */
function most(needs: readonly Skills[]): Skills {
  const all = new Map<string, number>()
  for (const [skill, least] of needs.flatMap((one) => Object.entries(one))) {
    all.set(skill, Math.max(all.get(skill) ?? 0, least))
  }
  return Object.fromEntries(all)
}

function circumstances(state: Conversation, desk: Desk, cause: RouteCause): Circumstances {
  return { variables: state.variables, channel: desk.workstreams.get(state.workstreamId)?.channel, cause }
}

/** The queue that the workstream's first matching route names, and the rule in words; undefined where none matches. */
export function routeFor(
  state: Conversation, desk: Desk, cause: RouteCause,
): { queueId: QueueId; because: string } | undefined {
  const given = circumstances(state, desk, cause)
  const routes = desk.workstreams.get(state.workstreamId)?.routes ?? []
  const index = routes.findIndex((route) => matches(route, given))
  const route = routes[index]
  const share = route && shareOf(route.to, state.id)
  if (!share) return undefined
  const words = route.to.length > 1 ? `, by its ${share.percent} %` : ''
  return { queueId: share.queueId, because: `${route.name ? `route "${route.name}"` : `route ${index + 1}`}${words}` }
}

/** Why a queue does not simply take a conversation in, and what it does instead (ASG-6). */
export interface Hindrance {
  kind: 'out-of-hours' | 'too-many' | 'too-long'
  way: Overflow
  words: string
}

/** What hinders a conversation that would wait in a queue for the first time; undefined where nothing does. */
export function hindranceBefore(queue: Queue, state: Conversation, desk: Desk, at: number): Hindrance | undefined {
  if (state.queued) return undefined
  const { outOfHours = { then: 'wait' as const }, tooMany } = queue.overflow ?? {}
  if (!isOpen(queue.hours, at)) return { kind: 'out-of-hours', way: outOfHours, words: `${queue.name} is closed now` }
  if (!tooMany || !desk.full?.includes(queue.id)) return undefined
  return { kind: 'too-many', way: tooMany, words: `${queue.name} has ${tooMany.waiting} waiting already` }
}

/** Why a conversation does not simply go on waiting, once it has waited too long. */
export function hindranceAfter(state: Conversation, desk: Desk): Hindrance | undefined {
  const queue = state.queueId && desk.queues.get(state.queueId)
  const tooLong = queue && queue.overflow?.tooLong
  if (!tooLong) return undefined
  return { kind: 'too-long', way: tooLong, words: `${queue.name}: nobody took it within ${tooLong.afterMs / 1000} s` }
}

/** How many may wait before this one comes; undefined for any number. The commit holds it (ASG-6). */
export function limitFor(queue: Queue, state: Conversation, desk: Desk): number | undefined {
  const tooMany = queue.overflow?.tooMany
  if (!tooMany || state.queued || desk.full?.includes(queue.id)) return undefined
  return tooMany.waiting
}
