import type { Conversation } from './conversation.ts'
import { barredFrom } from './decide/offer.ts'
import { nameOf, type Desk, type Method, type Presence, type Queue } from './desk.ts'
import type { WorkerId } from './ids.ts'
import { waitOf } from './wait.ts'
import { passedWords } from './passed-over.ts'
import { groupsFor, needsIn, skillWords, type SkillGroup } from './skills.ts'

/** A representative who could take one; candidates come best first. */
export interface Candidate {
  workerId: WorkerId
  free: number
  /** How many of the skills that are needed they lack; 0 where absent. */
  lacks?: number
}

/** Who is offered the waiting conversation, and why (ASG-8); `avoided` is who could only be a last resort (ASG-10). */
export interface Choice {
  chosen?: WorkerId
  avoided?: WorkerId
  why: string
}

/** What the conversations of one line of a queue need (ASG-9). */
export interface LineNeeds {
  units: number
  presences: readonly Presence[]
  groups: readonly SkillGroup[]
  byTurn: boolean
}

/** What a line needs, from its text; undefined where the configuration no longer has its workstream. */
export function lineNeeds(needs: string, queue: Queue, desk: Desk): LineNeeds | undefined {
  const { workstreamId, skills } = needsIn(needs, desk)
  const workstream = desk.workstreams.get(workstreamId)
  if (!workstream) return undefined
  const { capacityUnits: units, allowedPresences: presences } = workstream
  return { units, presences, groups: groupsFor(desk, queue, skills), byTurn: queue.method !== 'highest-capacity' }
}

/** Chooses among the best few that the store found: by the queue's method, but first whoever is to be kept (ASG-1). */
export function choose(state: Conversation, candidates: readonly Candidate[], units: number, desk: Desk): Choice {
  const waiting = waitOf(state)
  const avoid = waiting?.avoid ?? []
  const judged = candidates.map((candidate) => {
    const { workerId, free } = candidate
    const barred =
      barredFrom(state, desk, workerId) ?? (free < units ? `only ${free} of ${units} units free` : undefined)
    const reason = barred ?? (avoid.includes(workerId) ? 'left or declined it before' : undefined)
    return { ...candidate, barred, reason }
  })
  const suitable = judged.filter(({ reason }) => !reason)
  const kept = suitable.find(({ workerId }) => workerId === waiting?.preferred)
  const chosen = kept ?? suitable[0]
  const avoided = judged.find(({ barred }) => !barred)
  const taken = chosen ?? avoided
  const passed = judged.flatMap(({ workerId, reason }) => (reason && workerId !== taken?.workerId ? [{ workerId, reason }] : []))
  const others = passed.length > 0 ? `; passed over: ${passedWords(passed, desk)}` : ''
  const queue = state.queueId && desk.queues.get(state.queueId)
  const method = (queue && queue.method) || 'highest-capacity'
  const keptWords = kept && `same agent: ${nameOf(desk, kept.workerId)} served before`
  const againWords = avoided && `nobody else is signed in: ${nameOf(desk, avoided.workerId)}, who left or declined it before, is asked again`
  const words = keptWords ?? (chosen ? methodWords(method, chosen, desk) : againWords)
  return {
    ...(chosen && { chosen: chosen.workerId }),
    ...(avoided && { avoided: avoided.workerId }),
    why: `${words ?? 'nobody else is signed in'}${skillsWords(chosen, waiting?.skills)}${others}`,
  }
}

function methodWords(method: Method, { workerId, free }: Candidate, desk: Desk): string {
  const name = nameOf(desk, workerId)
  if (method === 'round-robin') return `round robin: it is ${name}'s turn`
  if (method === 'least-active') return `least active: ${name} has had nothing to do for longest`
  return `highest capacity: ${name} has ${free} units free`
}

function skillsWords(chosen: Candidate | undefined, skills: Record<string, number> | undefined): string {
  if (!skills) return ''
  const lacks = chosen?.lacks ? `, of which ${chosen.lacks} lacking` : ''
  return `; needs ${skillWords(skills)}${lacks}`
}

/**
 * The candidates after one of them was given `units`, still best first: of equals, who was assigned last comes last.
 * Where there are others who were not read (`more`), who would rank behind those is left out.
 */
export function afterTaking(
  candidates: readonly Candidate[],
  workerId: WorkerId,
  units: number,
  { byTurn = false, more = false }: { byTurn?: boolean; more?: boolean } = {},
): Candidate[] {
  const taken = candidates.find((candidate) => candidate.workerId === workerId)
  if (!taken) return [...candidates]
  const next = { ...taken, free: taken.free - units }
  const others = candidates.filter((candidate) => candidate !== taken)
  const isBefore = (other: Candidate) => {
    const fewer = (other.lacks ?? 0) - (next.lacks ?? 0)
    return fewer < 0 || (fewer === 0 && (byTurn || other.free >= next.free))
  }
  const place = others.findLastIndex(isBefore) + 1
  return more && place === others.length ? others : others.toSpliced(place, 0, next)
}
