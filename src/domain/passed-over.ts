import type { Conversation } from './conversation.ts'
import { barredFrom } from './decide/offer.ts'
import { nameOf, type Desk, type Presence } from './desk.ts'
import type { WorkerId } from './ids.ts'
import { skillWords } from './skills.ts'
import { waitOf } from './wait.ts'

const NAMED = 20

/** Somebody who was not chosen, and why. */
export interface PassedOver {
  workerId: WorkerId
  reason: string
}

/** All of them in words: the first by name, of the others how many for which reason (ASG-8). */
export function passedWords(passed: readonly PassedOver[], desk: Desk): string {
  const words = passed.slice(0, NAMED).map(({ workerId, reason }) => `${nameOf(desk, workerId)} (${reason})`)
  const counts = new Map<string, number>()
  for (const { reason } of passed.slice(NAMED)) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const others = [...counts].map(([reason, count]) => `${reason}: ${count}`).join(', ')
  const more = counts.size > 0 ? ` and ${passed.length - NAMED} more (${others})` : ''
  return `${words.join(', ')}${more}`
}

/** How a representative stands now. */
export interface Standing {
  id: WorkerId
  presence: Presence
  capacity: number
  load: number
}

/**
 * Why a conversation that waits has nobody yet, for whoever asks now: each representative of the queue and what keeps
 * them from it. Undefined where it waits for nobody, or somebody has an offer.
 */
export function whyWaiting(state: Conversation, desk: Desk, standings: readonly Standing[]): string | undefined {
  const wait = waitOf(state)
  const queue = wait && desk.queues.get(wait.queueId)
  const workstream = desk.workstreams.get(state.workstreamId)
  if (!wait || !queue || !workstream || ('offer' in state && state.offer)) return undefined
  const members = new Set<WorkerId>(queue.members)
  const people = standings.filter(({ id }) => members.has(id) && desk.workers.get(id)?.kind === 'representative')
  const passed = people.map((one) => ({ workerId: one.id, reason: reasonOf(one) }))
  const needs = wait.skills ? `; needs ${skillWords(wait.skills)}` : ''
  return `${queue.name}: waits now${needs}; ${passed.length > 0 ? passedWords(passed, desk) : 'nobody is there'}.`

  function reasonOf({ id, presence, capacity, load }: Standing): string {
    const units = workstream?.capacityUnits ?? 0
    const barred = barredFrom(state, desk, id)
    if (barred) return barred
    if (!workstream?.allowedPresences.includes(presence)) return presence
    if (capacity - load < units) return `only ${Math.max(0, capacity - load)} of ${units} units free`
    return wait?.avoid.includes(id) ? 'left or declined it before, and another is signed in' : 'is about to be asked'
  }
}
