import type { Bot, Desk, Queue, Representative, Worker, Workstream } from '../src/domain/desk.ts'
import type { QueueId, WorkerId, WorkstreamId } from '../src/domain/ids.ts'
import type { Variables } from '../src/protocol/activity.ts'

// The ids of bench/handback.yaml, so that a router that is started with it knows what was put into its store.
export const QUEUE = 'bench' as QueueId
export const WORKSTREAM = 'bench' as WorkstreamId
export const BOT = 'bench' as WorkerId

/** A desk of one queue with so many representatives, and the bench's bot where it is wanted. */
export function deskWith({ representatives = 0, bot = false }: { representatives?: number; bot?: boolean }): Desk {
  const workers: Worker[] = Array.from({ length: representatives }, (_, place) => representative(`r${place}`))
  if (bot) workers.push(benchBot)
  const queue: Queue = {
    id: QUEUE, name: 'Queue', method: 'highest-capacity', members: workers.map(({ id }) => id), offerMs: 600_000,
    declineLimit: 3, noAgentAfterMs: 600_000, noAgentThen: 'wait',
  }
  return {
    workers: new Map(workers.map((worker) => [worker.id, worker])),
    queues: new Map([[QUEUE, queue]]),
    workstreams: new Map([[WORKSTREAM, workstream]]),
  }
}

function representative(id: string): Representative {
  return { kind: 'representative', id: id as WorkerId, name: id, capacity: 100, roles: ['representative'] }
}

const LANGUAGES = ['english', 'spanish', 'french', 'german']
const TIERS = ['basic', 'silver', 'gold']

/** The same with skills, priorities and a line for each language: each representative speaks one, or two. */
export function ruledDesk(representatives: number): Desk {
  const desk = deskWith({ representatives })
  const workers = [...desk.workers.values()].map((worker, place): Worker => {
    const spoken = [LANGUAGES[place % 4] as string, ...(place % 3 === 0 ? [LANGUAGES[(place + 1) % 4] as string] : [])]
    return { ...worker, skills: Object.fromEntries(spoken.map((language) => [language, 5])) } as Worker
  })
  const [queue, [stream]] = [desk.queues.get(QUEUE) as Queue, [...desk.workstreams.values()]]
  const equals = (variable: string, value: string) => [{ variable, operator: 'equals' as const, value }]
  const priorities = TIERS.map((tier, place) => ({ when: equals('tier', tier), priority: 30 - 10 * place }))
  const skills = LANGUAGES.map((language) => ({ when: equals('language', language), needs: { [language]: 3 } }))
  return {
    workers: new Map(workers.map((worker) => [worker.id, worker])),
    queues: new Map([[QUEUE, { ...queue, priorities }]]),
    workstreams: new Map([[WORKSTREAM, { ...(stream as Workstream), skills }]]),
  }
}

/** What the rules of that desk look at: the same for the same place in the line. */
export function variablesAt(place: number): Variables {
  const plain = (value: string) => ({ value, isDisplayable: false })
  return { language: plain(LANGUAGES[place % 4] as string), tier: plain(TIERS[place % 3] as string) }
}

const benchBot: Bot = {
  kind: 'bot', id: BOT, name: 'Bench', capacity: 1000, messagingEndpoint: 'http://127.0.0.1:9/api/messages',
  channelId: 'omnichannel', setContext: 'event', bridging: 'on', acceptsEvents: true, idempotent: false,
  greetingLimitMs: 600_000, inactivityMs: 86_400_000,
}

const workstream: Workstream = {
  id: WORKSTREAM, name: 'Chat', channel: 'direct-line', secret: 'bench-secret', capacityUnits: 1, queue: QUEUE,
  openLimitMs: 86_400_000, customerGraceMs: 86_400_000, wrapUpMs: 0, allowedPresences: ['Available'],
}
