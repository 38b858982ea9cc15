import type { Conversation } from './conversation.ts'
import { barredFrom } from './decide/offer.ts'
import { nameOf, type Desk } from './desk.ts'
import type { WorkerId } from './ids.ts'
import { waitOf } from './wait.ts'

/** A representative who could take one, best first: most free units, ties to the longest since the last assignment. */
export interface Candidate {
  workerId: WorkerId
  free: number
}

/** Who is offered the waiting conversation, and why (ASG-8); `avoided` is who could only be a last resort (ASG-10). */
export interface Choice {
  chosen?: WorkerId
  avoided?: WorkerId
  why: string
}

const NAMED = 20

/** Chooses by highest capacity (ASG-1) among the best few that the store found. */
export function choose(state: Conversation, candidates: readonly Candidate[], units: number, desk: Desk): Choice {
  const avoid = waitOf(state)?.avoid ?? []
  const judged = candidates.map(({ workerId, free }) => {
    const barred =
      barredFrom(state, desk, workerId) ?? (free < units ? `only ${free} of ${units} units free` : undefined)
    const reason = barred ?? (avoid.includes(workerId) ? 'left or declined it before' : undefined)
    return { workerId, free, barred, reason }
  })
  const chosen = judged.find(({ reason }) => !reason)
  const avoided = judged.find(({ barred }) => !barred)
  const passed = judged.filter((candidate) => candidate !== chosen && candidate.reason)
  const words = passed.slice(0, NAMED).map(({ workerId, reason }) => `${nameOf(desk, workerId)} (${reason})`)
  const more = passed.length > NAMED ? ` and ${passed.length - NAMED} more` : ''
  const why = words.length > 0 ? `; passed over: ${words.join(', ')}${more}` : ''
  return {
    ...(chosen && { chosen: chosen.workerId }),
    ...(avoided && { avoided: avoided.workerId }),
    why: chosen
      ? `highest capacity: ${nameOf(desk, chosen.workerId)} has ${chosen.free} units free${why}`
      : `nobody else is signed in${why}`,
  }
}

/**
 * The candidates after one of them was given `units`, still best first: of equals, who was assigned last comes last.
 * `unread` is the most that a candidate who was not read may have free: who would rank behind those is left out.
 */
export function afterTaking(
  candidates: readonly Candidate[],
  workerId: WorkerId,
  units: number,
  unread = -Infinity,
): Candidate[] {
  const free = (candidates.find((candidate) => candidate.workerId === workerId)?.free ?? 0) - units
  const others = candidates.filter((candidate) => candidate.workerId !== workerId)
  const place = others.findLastIndex((other) => other.free >= free) + 1
  return free > unread ? others.toSpliced(place, 0, { workerId, free }) : others
}
