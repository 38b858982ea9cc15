import { METHODS, type Desk, type Method, type Queue, type Worker, type Workstream } from '../../src/domain/desk.ts'
import type { Hours } from '../../src/domain/hours.ts'
import type { QueueId, WorkerId, WorkstreamId } from '../../src/domain/ids.ts'
import { CRM } from './webhook-receiver.ts'
import type { Condition, Route, SkillRule } from '../../src/domain/rules.ts'
import { bot, deskOf, person, queue, supervisor } from '../domain/desk-fixture.ts'
import type { Random } from './random.ts'

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
const PEOPLE: Worker[] = [
  { ...person('riley', 50), skills: { spanish: 7 } },
  { ...person('sam', 20), skills: { french: 4 } },
  { ...person('kim', 30), skills: { spanish: 3, french: 9 } },
  { ...supervisor('lee', 20), skills: { spanish: 5 } },
  person('noa', 40),
  person('ada', 10),
]

const is = (variable: string, value: string): Condition => ({ variable, operator: 'equals', value })
const to = (id: string, percent = 100) => ({ queueId: id as QueueId, percent })

/** Weekdays; by the simulation's start that is a part of each day. */
const OFFICE: Hours = {
  timeZone: 'Europe/Berlin', open: [{ days: [1, 2, 3, 4, 5], from: 8 * 60, to: 12 * 60 + 30 }], holidays: ['2026-01-06'],
}

/** The documented layouts, one queue with several bots on each rung, one of people alone, and one of bots alone. */
function queuesOf(seed: number): Queue[] {
  const methods = [0, 1, 2].map((place) => METHODS[(seed + place) % METHODS.length] as Method)
  const [first, second, third] = methods as [Method, Method, Method]
  return [
    queue('one', ['bot-b', 'riley', 'sam', 'bot-a'], {
      method: first, missedOfferThen: 'inactive', tellPositionAfterMs: 20_000,
      priorities: [{ when: [is('tier', 'gold'), { causes: ['escalation'] }], priority: 1 }],
      overflow: { tooLong: { then: 'transfer', queueId: 'first' as QueueId, afterMs: 300_000 } },
    }),
    queue('first', ['bot-c', 'kim', 'lee'], { method: second, skillMatch: seed % 2 ? 'closest' : 'exact' }),
    queue('second', ['bot-d', 'bot-e']),
    queue('many', ['bot-f', 'bot-a', 'riley', 'kim', 'ada', 'bot-g', 'bot-h'], {
      offerMs: 45_000, declineLimit: 2, method: third,
      overflow: { tooMany: { then: 'transfer', queueId: 'people' as QueueId, waiting: 3 } },
    }),
    queue('people', ['lee', 'noa', 'sam'], {
      noAgentThen: 'close', noAgentAfterMs: 240_000, declineLimit: 1, autoAccept: seed % 3 === 0,
      tellPositionAfterMs: 20_000,
      hours: OFFICE, overflow: { outOfHours: { then: seed % 2 ? 'end' : 'wait' }, tooMany: { then: 'end', waiting: 1 } },
    }),
  ]
}

const LANGUAGES: SkillRule[] = ['spanish', 'french'].map((skill) => ({ when: [is('language', skill)], needs: { [skill]: 4 } }))
const ROUTES: Route[] = [
  { name: 'split', when: [is('topic', 'split')], to: [to('one', 60), to('many', 40)] },
  { when: [is('topic', 'people')], to: [to('people')] },
]

const STREAMS: [string, string, Partial<Workstream>][] = [
  ['one', 'one', { routes: ROUTES, skills: LANGUAGES, keepSameAgentMs: 1_800_000 }],
  ['two', 'first', { capacityUnits: 20, skills: LANGUAGES }],
  ['many', 'many', { wrapUpMs: 30_000, wrapUpBlockMs: 10_000, customerGraceMs: 60_000 }],
  ['people', 'people', { openLimitMs: 600_000, allowedPresences: ['Available'], surveyBot: 'bot-h' as WorkerId }],
  ['bots', 'second', {}],
]

/** Everything that the router can be configured to be, at once; which queue has which method depends on the seed. */
export function simulatedDesk(seed: number): Desk {
  const desk = deskOf([...BOTS, ...PEOPLE], queuesOf(seed))
  const chat = [...desk.workstreams.values()][0] as Workstream
  const streams = STREAMS.map(([id, queueId, other]): Workstream => ({
    ...chat, id: id as WorkstreamId, name: id, queue: queueId as QueueId, ...other,
  }))
  const workstreams = new Map(streams.map((stream) => [stream.id, stream]))
  return { ...desk, workstreams, disconnectMs: 120_000, webhooks: [CRM] }
}

/** What a customer's page says of them, by chance. */
export function contextOf(random: Random): Record<string, string> {
  return {
    language: random.one(['english', 'spanish', 'french']),
    tier: random.one(['basic', 'gold']),
    topic: random.one(['any', 'any', 'split', 'people']),
  }
}

/** Bots that ask for a rating and then end the conversation. */
export const SURVEYS = new Set(['bot-b', 'bot-d', 'bot-e', 'bot-g', 'bot-h'] as WorkerId[])
