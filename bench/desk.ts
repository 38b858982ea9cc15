import type { Bot, Desk, Queue, Representative, Worker, Workstream } from '../src/domain/desk.ts'
import type { QueueId, WorkerId, WorkstreamId } from '../src/domain/ids.ts'

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

const benchBot: Bot = {
  kind: 'bot', id: BOT, name: 'Bench', capacity: 1000, messagingEndpoint: 'http://127.0.0.1:9/api/messages',
  channelId: 'omnichannel', setContext: 'event', bridging: 'on', acceptsEvents: true, idempotent: false,
  greetingLimitMs: 600_000, inactivityMs: 86_400_000,
}

const workstream: Workstream = {
  id: WORKSTREAM, name: 'Chat', channel: 'direct-line', secret: 'bench-secret', capacityUnits: 1, queue: QUEUE,
  openLimitMs: 86_400_000, customerGraceMs: 86_400_000, wrapUpMs: 0, allowedPresences: ['Available'],
}
