import type { LadderMember, Overview } from '../../desk/types.ts'

type Queue = Overview['queues'][number]

/** How a conversation goes from one to the next, for the picture of a workstream. */
export interface Layout {
  id: string
  name: string
  /** The queues that it passes, each with those who take it there, in order. */
  queues: { id: string; name: string; stops: LadderMember[][] }[]
  handsBack: 'same-queue' | 'other-queue' | 'nowhere'
  /** The name of the bot that answers first, and of the one that takes what is handed back. */
  firstBot: string | undefined
  handBackBot: string | undefined
}

/**
 * The documented layouts, as far as a configuration has them: the queue's first bots, its people, and the bot that takes
 * what they hand back, in the same queue or in one that holds bots alone. That is never the one that had it first (CAP-6).
 */
export function layoutsOf({ queues, workstreams }: Pick<Overview, 'queues' | 'workstreams'>): Layout[] {
  return workstreams.flatMap(({ id, name, queueId }): Layout[] => {
    const own = queues.find((queue) => queue.id === queueId)
    if (!own) return []
    const [[first] = [], people = [], handBack = []] = own.ladder
    const others = queues.filter((queue) => queue !== own).map((queue) => without(queue, first?.id))
    const other = people.length > 0 && handBack.length === 0 ? others.find(isForBots) : undefined
    const handsBack = handBack.length > 0 ? 'same-queue' : other ? 'other-queue' : 'nowhere'
    const handBackBot = (handBack[0] ?? other?.ladder[0]?.[0])?.name
    const passes = [own, ...(other ? [other] : [])].map(passed)
    return [{ id, name, queues: passes, handsBack, firstBot: first?.name, handBackBot }]
  })
}

/** The bots' names for words about all layouts: those on which the layouts agree. */
export function botsOf(layouts: readonly Layout[]): { first: string | undefined; handBack: string | undefined } {
  const same = (names: (string | undefined)[]) => (new Set(names).size === 1 ? names[0] : undefined)
  return {
    first: same(layouts.map(({ firstBot }) => firstBot)),
    handBack: same(handingBack(layouts).map(({ handBackBot }) => handBackBot)),
  }
}

/** Those in which a bot takes the conversation back. */
export function handingBack(layouts: readonly Layout[]): Layout[] {
  return layouts.filter(({ handsBack }) => handsBack !== 'nowhere')
}

function without(queue: Queue, workerId: string | undefined): Queue {
  return { ...queue, ladder: queue.ladder.map((rung) => rung.filter(({ id }) => id !== workerId)) }
}

function isForBots({ ladder: [bots = [], people = []] }: Queue): boolean {
  return bots.length > 0 && people.length === 0
}

function passed({ id, name, ladder }: Queue): Layout['queues'][number] {
  return { id, name, stops: ladder.filter((rung) => rung.length > 0) }
}
