import type { Desk, Queue, Representative } from './desk.ts'
import type { WorkerId, WorkstreamId } from './ids.ts'
import type { Skills } from './rules.ts'

/** Representatives who meet the same of the needs that rules can have: the store ranks each group by itself (ASG-9). */
export interface SkillGroup {
  /** The needs that they meet, such as `billing:3,spanish:5`; empty for none. */
  key: string
  /** How many of the needed skills they lack. */
  lacks: number
}

interface Known {
  /** Every need that a rule can have, as `skill:level`. */
  needs: ReadonlySet<string>
  groupOf: ReadonlyMap<WorkerId, string>
  /** For each queue the groups of its members, and those for the needs that were asked for so far. */
  groupsOf: WeakMap<Queue, { all: readonly string[]; forNeeds: Map<string, SkillGroup[]> }>
}

const known = new WeakMap<Desk['workers'], WeakMap<Desk['workstreams'], Known>>()

/** What a desk's rules and representatives say about skills, looked up once, as a desk is fixed. */
function skillsOf({ workers, workstreams }: Desk): Known {
  const ofWorkers = known.get(workers) ?? new WeakMap<Desk['workstreams'], Known>()
  known.set(workers, ofWorkers)
  const present = ofWorkers.get(workstreams)
  if (present) return present
  const rules = [...workstreams.values()].flatMap(({ skills = [] }) => skills)
  const needs = new Set(rules.flatMap((rule) => needsOf(rule.needs)).sort())
  const people = [...workers.values()].filter((worker) => worker.kind === 'representative')
  const groupOf = new Map(people.map((person) => [person.id, keyOf(person, needs)]))
  const made = { needs, groupOf, groupsOf: new WeakMap() }
  ofWorkers.set(workstreams, made)
  return made
}

/** Skills as `skill:level`, always in the same order. */
function needsOf(skills: Skills): string[] {
  return Object.entries(skills).map(([skill, least]) => `${skill}:${least}`).sort()
}

function keyOf({ skills = {} }: Representative, needs: ReadonlySet<string>): string {
  return [...needs].filter((need) => meets(skills, need)).join()
}

function meets(skills: Skills, need: string): boolean {
  const [skill = '', least] = need.split(':')
  return (skills[skill] ?? 0) >= Number(least)
}

/** The group of a representative; that of nobody in particular for everybody else. */
export function skillGroupOf(desk: Desk, workerId: WorkerId): string {
  return skillsOf(desk).groupOf.get(workerId) ?? ''
}

/**
 * The groups of a queue whose members may take what needs those skills, best first. Where nobody in the queue has all
 * of them, `exact` turns into `closest`: waiting for nobody helps no customer.
 */
export function groupsFor(desk: Desk, queue: Queue, skills: Skills): readonly SkillGroup[] {
  const { groupOf, groupsOf } = skillsOf(desk)
  const groups = groupsOf.get(queue) ?? { all: groupsIn(queue, groupOf), forNeeds: new Map() }
  groupsOf.set(queue, groups)
  const wanted = needsOf(skills)
  const found = groups.forNeeds.get(wanted.join()) ?? rank(groups.all, wanted, queue)
  groups.forNeeds.set(wanted.join(), found)
  return found
}

function groupsIn(queue: Queue, groupOf: Known['groupOf']): string[] {
  return [...new Set(queue.members.map((id) => groupOf.get(id)).filter((key) => key !== undefined))]
}

function rank(all: readonly string[], wanted: readonly string[], queue: Queue): SkillGroup[] {
  const groups = all.map((key) => {
    const met = key.split(',')
    return { key, lacks: wanted.filter((need) => !met.includes(need)).length }
  })
  const exact = groups.filter(({ lacks }) => lacks === 0)
  const few = queue.skillMatch !== 'closest' && exact.length > 0 ? exact : groups
  return few.sort((one, other) => one.lacks - other.lacks || (one.key < other.key ? -1 : 1))
}

/** Which of the needed skills a representative lacks so that the queue passes them over; undefined for none. */
export function lackOf(desk: Desk, queue: Queue, person: Representative, skills: Skills): string | undefined {
  if (Object.keys(skills).length === 0) return undefined
  const group = skillGroupOf(desk, person.id)
  if (groupsFor(desk, queue, skills).some(({ key }) => key === group)) return undefined
  const lacking = Object.entries(skills).filter(([skill, least]) => !meets(person.skills ?? {}, `${skill}:${least}`))
  return skillWords(Object.fromEntries(lacking))
}

/** Skills as people read them: `spanish 3, billing 5`. */
export function skillWords(skills: Skills): string {
  return Object.entries(skills).map(([skill, least]) => `${skill} ${least}`).join(', ')
}

/** What a conversation's place in a queue says of who can take it: all with the same needs wait in one line. */
export interface Needs {
  workstreamId: WorkstreamId
  skills: Skills
  /** Somebody who joins is wanted: no customer waits, and none is counted (TRF-5). */
  joins?: boolean
}

/** Needs as one text, the same for the same needs. Ids and skills hold neither of the signs between them. */
export function needsText({ workstreamId, skills, joins }: Needs): string {
  return [workstreamId, ...needsOf(skills), ...(joins ? ['joins'] : [])].join('|')
}

/** The needs that `needsText` wrote. Those that the configuration no longer knows are none any more. */
export function needsIn(text: string, desk: Desk): Needs {
  const [workstreamId = '', ...needs] = text.split('|')
  const { needs: present } = skillsOf(desk)
  const skills = needs.filter((need) => present.has(need)).map((need) => need.split(':'))
  return {
    workstreamId: workstreamId as WorkstreamId,
    skills: Object.fromEntries(skills.map(([skill = '', least]) => [skill, Number(least)])),
  }
}
