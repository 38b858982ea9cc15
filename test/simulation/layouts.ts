import type { Desk, Queue, Workstream } from '../../src/domain/desk.ts'
import type { QueueId, WorkerId, WorkstreamId } from '../../src/domain/ids.ts'
import { CRM } from './webhook-receiver.ts'
import { bot, deskOf, person, queue, supervisor } from '../domain/desk-fixture.ts'

const BOTS = [
  bot('bot-a', 100),
  bot('bot-b', 10, { inactivityMs: 300_000 }),
  bot('bot-c', 100, { acceptsEvents: true, setContext: 'raw' }),
  bot('bot-d', 50, { bridging: 'off', inactivityMs: 600_000 }),
  bot('bot-e', 40),
  bot('bot-f', 90, { idempotent: true }),
  bot('bot-g', 5, { idempotent: true, greetingLimitMs: 5_000 }),
  bot('bot-h', 1),
]

/** Riley and Sam work in two queues each: what they carry in one counts in the other. */
const PEOPLE = [
  person('riley', 50), person('sam', 20), person('kim', 30), supervisor('lee', 20), person('noa', 40), person('ada', 10),
]

/** The documented layouts, one queue with several bots on each rung, one of people alone, and one of bots alone. */
const QUEUES: Queue[] = [
  queue('one', ['bot-b', 'riley', 'sam', 'bot-a']),
  queue('first', ['bot-c', 'kim', 'lee']),
  queue('second', ['bot-d', 'bot-e']),
  queue('many', ['bot-f', 'bot-a', 'riley', 'kim', 'ada', 'bot-g', 'bot-h'], { offerMs: 45_000, declineLimit: 2 }),
  queue('people', ['lee', 'noa', 'sam'], {
    noAgentThen: 'close', noAgentAfterMs: 240_000, declineLimit: 1, tellPositionAfterMs: 20_000,
  }),
]

const STREAMS: [string, string, Partial<Workstream>][] = [
  ['one', 'one', {}],
  ['two', 'first', { capacityUnits: 20 }],
  ['many', 'many', { wrapUpMs: 30_000, customerGraceMs: 60_000 }],
  ['people', 'people', { openLimitMs: 600_000, allowedPresences: ['Available'], surveyBot: 'bot-h' as WorkerId }],
  ['bots', 'second', {}],
]

/** Everything that the router can be configured to be, at once. */
export function simulatedDesk(): Desk {
  const desk = deskOf([...BOTS, ...PEOPLE], QUEUES)
  const chat = [...desk.workstreams.values()][0] as Workstream
  const streams = STREAMS.map(([id, queueId, other]): Workstream => ({
    ...chat, id: id as WorkstreamId, name: id, queue: queueId as QueueId, ...other,
  }))
  return { ...desk, workstreams: new Map(streams.map((stream) => [stream.id, stream])), webhooks: [CRM] }
}

/** Bots that ask for a rating and then end the conversation. */
export const SURVEYS = new Set(['bot-b', 'bot-d', 'bot-e', 'bot-g', 'bot-h'] as WorkerId[])
