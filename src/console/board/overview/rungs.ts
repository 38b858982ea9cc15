import type { QueueMemberView } from '../../../desk/types.ts'

export type RungName = QueueMemberView['rung']

/** One height of the ladder: who stands there, with the capacities from highest to lowest. */
export interface Rung {
  name: RungName
  members: QueueMemberView[]
  highest: number
  lowest: number
}

const ORDER: readonly RungName[] = ['first-bots', 'representatives', 'hand-back-bots']

/** The rungs that a queue has, from the top: by capacity, highest first; equals by id (CAP-1). */
export function rungsOf(members: readonly QueueMemberView[]): Rung[] {
  return ORDER.flatMap((name) => {
    const own = members.filter(({ rung }) => rung === name)
    const sorted = own.toSorted((one, other) => other.capacity - one.capacity || (one.id < other.id ? -1 : 1))
    const [first, last] = [sorted[0], sorted.at(-1)]
    return first && last ? [{ name, members: sorted, highest: first.capacity, lowest: last.capacity }] : []
  })
}
