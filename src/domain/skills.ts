import type { Desk, Queue, Representative } from './desk.ts'
import type { QueueId, WorkerId, WorkstreamId } from './ids.ts'
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
  groupOf: Map<WorkerId, string>
  /** The groups of each queue, and how many belong to each. */
  groupsIn: Map<QueueId, Map<string, number>>
}

const knownOf = new WeakMap<Desk['workers'], Known>()

/** What a desk's rules and representatives say about skills, looked up once, as a desk is fixed. */
function skillsOf(desk: Desk): Known {
  const present = knownOf.get(desk.workers)
  if (present) return present
  const rules = [...desk.workstreams.values()].flatMap(({ skills = [] }) => skills)
  const needs = new Set(rules.flatMap((rule) => Object.entries(rule.needs).map(([skill, least]) => `${skill}:${least}`)))
  const known: Known = { needs: new Set([...needs].sort()), groupOf: new Map(), groupsIn: new Map() }
  for (const worker of desk.workers.values()) {
    if (worker.kind === 'representative') known.groupOf.set(worker.id, keyOf(worker, known.needs))
  }
  for (const queue of desk.queues.values()) {
    const groups = new Map<string, number>()
    for (const id of queue.members) {
      const key = known.groupOf.get(id)
      if (key !== undefined) groups.set(key, (groups.get(key) ?? 0) + 1)
    }
    known.groupsIn.set(queue.id, groups)
  }
  knownOf.set(desk.workers, known)
  return known
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
 * The groups of a queue whose members may take what needs those skills, best first. Where nobody in the queue has all of
 * them, `exact` turns into `closest`: waiting for nobody helps no customer.
 */
export function groupsFor(desk: Desk, queue: Queue, skills: Skills): SkillGroup[] {
  const wanted = Object.entries(skills).map(([skill, least]) => `${skill}:${least}`)
  const groups = [...(skillsOf(desk).groupsIn.get(queue.id)?.keys() ?? [])].map((key) => {
    const met = key.split(',')
    return { key, lacks: wanted.filter((need) => !met.includes(need)).length }
  })
  const exact = groups.filter(({ lacks }) => lacks === 0)
  const few = queue.skillMatch !== 'closest' && exact.length > 0 ? exact : groups
  return few.sort((one, other) => one.lacks - other.lacks || (one.key < other.key ? -1 : 1))
}

/** Which of the skills that are needed a representative lacks so that the queue passes them over; undefined for none. */
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
}

/** Needs as one text, the same for the same needs. Ids and skills hold neither of the signs between them. */
export function needsText({ workstreamId, skills }: Needs): string {
  const sorted = Object.entries(skills).sort(([one], [other]) => (one < other ? -1 : 1))
  return [workstreamId, ...sorted.map(([skill, least]) => `${skill}:${least}`)].join('|')
}

/** The needs that `needsText` wrote. Those that the configuration no longer knows are none any more. */
export function needsIn(text: string, desk: Desk): Needs {
  const [workstreamId = '', ...needs] = text.split('|')
  const known = skillsOf(desk).needs
  const skills = needs.filter((need) => known.has(need)).map((need) => need.split(':'))
  return {
    workstreamId: workstreamId as WorkstreamId,
    skills: Object.fromEntries(skills.map(([skill = '', least]) => [skill, Number(least)])),
  }
}
