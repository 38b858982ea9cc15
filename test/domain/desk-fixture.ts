import type { Bot, Desk, Queue, Representative, Worker, Workstream } from '../../src/domain/desk.ts'
import type { QueueId, WorkerId, WorkstreamId } from '../../src/domain/ids.ts'

/** A bot with the shipped limits. */
export function bot(id: string, capacity: number, other: Partial<Bot> = {}): Bot {
  return {
    kind: 'bot',
    id: id as WorkerId,
    name: nameOf(id),
    capacity,
    messagingEndpoint: `http://localhost/${id}`,
    channelId: 'omnichannel',
    setContext: 'event',
    bridging: 'on',
    acceptsEvents: false,
    idempotent: false,
    greetingLimitMs: 10_000,
    inactivityMs: 1_800_000,
    ...other,
  }
}

export function person(id: string, capacity = 50): Representative {
  return { kind: 'representative', id: id as WorkerId, name: nameOf(id), capacity, roles: ['representative'] }
}

/** A representative who may watch, join, assign and close. */
export function supervisor(id: string, capacity = 50): Representative {
  return { ...person(id, capacity), roles: ['representative', 'supervisor'] }
}

/** A queue with the shipped limits. */
export function queue(id: string, members: string[], other: Partial<Queue> = {}): Queue {
  return {
    id: id as QueueId,
    name: nameOf(id),
    method: 'highest-capacity',
    members: members as WorkerId[],
    offerMs: 120_000,
    declineLimit: 3,
    noAgentAfterMs: 60_000,
    noAgentThen: 'wait',
    ...other,
  }
}

/** A desk of these workers and queues; conversations come in by the workstream `chat` and enter the first queue. */
export function deskOf(workers: Worker[], queues: Queue[], chat: Partial<Workstream> = {}): Desk {
  const workstream: Workstream = {
    id: 'chat' as WorkstreamId,
    name: 'Chat',
    channel: 'direct-line',
    secret: 'secret',
    capacityUnits: 10,
    queue: queues[0]?.id ?? ('none' as QueueId),
    openLimitMs: 1_200_000,
    customerGraceMs: 180_000,
    wrapUpMs: 0,
    allowedPresences: ['Available', 'Busy'],
    ...chat,
  }
  return {
    workers: new Map(workers.map((worker) => [worker.id, worker])),
    queues: new Map(queues.map((one) => [one.id, one])),
    workstreams: new Map([[workstream.id, workstream]]),
  }
}

const FOUR = [bot('bot-a', 100), person('riley'), person('sam'), bot('bot-b', 10)]

/** The documented layout with two bots in one queue. */
export function oneQueue(other: Partial<Queue> = {}, chat: Partial<Workstream> = {}): Desk {
  return deskOf(FOUR, [queue('support', ['bot-b', 'sam', 'riley', 'bot-a'], other)], chat)
}

/** The documented layout with two bots in two queues. */
export function twoQueues(): Desk {
  return deskOf(FOUR, [queue('queue-1', ['bot-a', 'riley', 'sam']), queue('queue-2', ['bot-b'])])
}

/** A queue of people alone. */
export function people(other: Partial<Queue> = {}, chat: Partial<Workstream> = {}): Desk {
  return deskOf(FOUR, [queue('desk', ['riley', 'sam'], other)], chat)
}

/** Riley, Sam and Kim at one desk, Ada alone in another queue, Lee who supervises, and a bot in front of a third. */
export function floor(other: Partial<Queue> = {}, chat: Partial<Workstream> = {}): Desk {
  const workers = [...FOUR, person('kim'), person('ada'), supervisor('lee', 10)]
  const queues = [queue('desk', ['riley', 'sam', 'kim'], other), queue('expert', ['ada']), queue('front', ['bot-a', 'ada'])]
  return deskOf(workers, queues, chat)
}

/** bot-a as Bot A. */
function nameOf(id: string): string {
  return id.split('-').map((word) => (word[0] ?? '').toUpperCase() + word.slice(1)).join(' ')
}
