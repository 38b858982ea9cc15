import type { Bot, Queue, Representative, Worker } from './desk.ts'
import type { WorkerId } from './ids.ts'

/** A queue's workers by their place on the capacity ladder, highest first; ties by id, never by order of listing. */
export interface Ladder {
  /** Bots above every representative; all bots, where there is no representative. */
  firstBots: Bot[]
  representatives: Representative[]
  /** Bots below every representative. */
  handBackBots: Bot[]
  /** Bots that are neither: a configuration that breaks CAP-1. */
  misplaced: Bot[]
}

/** Ladders are asked for at every start and escalation: ranking a queue of 10,000 each time costs some ms. */
const known = new WeakMap<ReadonlyMap<WorkerId, Worker>, WeakMap<Queue, Ladder>>()

/**
 * The capacity ladder of a queue (CAP-1), ranked once, as a desk is fixed. Members that the map does not know are
 * left out.
 */
export function ladderOf(queue: Queue, workers: ReadonlyMap<WorkerId, Worker>): Ladder {
  const ladders = known.get(workers) ?? new WeakMap<Queue, Ladder>()
  known.set(workers, ladders)
  const ladder = ladders.get(queue) ?? rank(queue, workers)
  ladders.set(queue, ladder)
  return ladder
}

function rank(queue: Queue, workers: ReadonlyMap<WorkerId, Worker>): Ladder {
  const members = [...new Set(queue.members)].map((id) => workers.get(id)).filter((worker) => worker !== undefined)
  const bots = members.filter((worker) => worker.kind === 'bot').sort(byRank)
  const representatives = members.filter((worker) => worker.kind === 'representative').sort(byRank)
  const highest = Math.max(...representatives.map((worker) => worker.capacity))
  const lowest = Math.min(...representatives.map((worker) => worker.capacity))
  // With no representative highest is -Infinity and lowest Infinity: every bot is a first bot.
  const firstBots = bots.filter((bot) => bot.capacity > highest)
  const handBackBots = bots.filter((bot) => bot.capacity < lowest && !firstBots.includes(bot))
  const misplaced = bots.filter((bot) => !firstBots.includes(bot) && !handBackBots.includes(bot))
  return { firstBots, representatives, handBackBots, misplaced }
}

/** The representatives of a queue who could ever hold that many units; away or full now is not never (CAP-9). */
export function takersOf(queue: Queue, workers: ReadonlyMap<WorkerId, Worker>, units: number): Representative[] {
  return ladderOf(queue, workers).representatives.filter((person) => person.capacity >= units)
}

/** Whether the queue has such a representative: they stand highest first, so that nobody is looked through. */
export function hasTaker(queue: Queue, workers: ReadonlyMap<WorkerId, Worker>, units: number): boolean {
  return (ladderOf(queue, workers).representatives[0]?.capacity ?? -Infinity) >= units
}

function byRank(one: Worker, other: Worker): number {
  return other.capacity - one.capacity || (one.id < other.id ? -1 : 1)
}
