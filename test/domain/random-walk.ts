import { HELD_LIMIT } from '../../src/domain/decide/customer.ts'
import type { WorkerId } from '../../src/domain/ids.ts'
import { MONITOR_LIMIT, monitorsOf, othersOf, PARTICIPANT_LIMIT, serves } from '../../src/domain/participants.ts'
import { requestOf, waitOf } from '../../src/domain/wait.ts'
import { wakeAt } from '../../src/domain/wake.ts'
import type { Story } from './given.ts'
import * as step from './steps.ts'

/** One step of a random story: `what` chooses the kind, `which` among its variants, `wait` the time before it. */
export interface Throw {
  what: number
  which: number
  wait: number
}

const PEOPLE = ['riley', 'sam', 'kim', 'lee']
const BOTS = ['bot-a', 'bot-b', 'bot-c']
const QUEUES = ['support', 'back', 'ghost']
const OUTCOMES = ['ok', 'ok', 'ok', 'ok', 'unreached', 'error', 'timeout'] as const
/** Mostly short: a conversation that waits long is over before much has happened. */
const WAITS = [
  ...Array.from({ length: 30 }, (_, place) => place * 20), 1, 1, 10_000, 10_000, 30_000, 61_000, 121_000, 1_900_000,
]

/** Turns a throw into a step that makes sense often enough to get deep, and often enough none, to be refused. */
export function stepOf({ what, which, wait }: Throw, story: Story): step.Step {
  const one = <Item>(list: readonly Item[], salt = 0) => list[(which + salt) % list.length] as Item
  const { state } = story
  const session = state.status === 'Active' ? state.session : undefined
  const offer = state.status === 'Open' || state.status === 'Active' ? state.offer : undefined
  const [sought, request] = [waitOf(state)?.queueId, requestOf(state)]
  const serving = PEOPLE.filter((id) => serves(state, id as WorkerId))
  const server = serving.length > 0 ? one(serving) : (session?.workerId ?? one(PEOPLE))
  const servingBot = session?.kind === 'bot' ? session.workerId : one(BOTS)
  const post = session?.kind === 'bot' && session.delivery && session.delivery.retryAt === undefined
  const kinds: (() => step.Step)[] = [
    () => step.says(`message ${which}`),
    () => step.says('more'),
    () => (post ? step.answers(one(OUTCOMES), which % 3 === 0 ? { retryAfterMs: which * 10 } : {}) : step.tick),
    () => (post ? step.ok : step.says('x')),
    () => (post ? step.ok : step.tick),
    () => lateAnswer(story, which),
    () => step.botSays(servingBot, 'hi', { meaning: which % 4 === 0 ? 'internal' : 'public' }),
    () => (which % 3 === 0 ? step.escalates(
      servingBot, { [`v${which}`]: step.plain(which) },
    ) : step.botSays(servingBot, 'hm')),
    () => (which % 29 === 0 ? step.botEnds(servingBot, { MCS_CSAT: step.plain(3) }) : step.tick),
    () => step.botSays(one(BOTS), 'who, me?'),
    () => step.offered(one(PEOPLE), state.queueId),
    () => step.offered(one(PEOPLE), state.queueId),
    () => step.accepts(offer?.workerId ?? one(PEOPLE)),
    () => step.offered(one([...PEOPLE, ...BOTS]), one([state.queueId ?? 'back', ...QUEUES], 1)),
    () => step.accepts(offer?.workerId ?? one(PEOPLE)),
    () => (which % 2 === 0 ? step.rejects(offer?.workerId ?? one(PEOPLE)) : step.accepts(one(PEOPLE))),
    () => step.workerSays(server, 'let me see', which % 2 === 0 ? 'internal' : 'public'),
    () => step.transfers(server, one(QUEUES)),
    () => step.transfers(server, one(['support', 'back'])),
    () => step.transfersTo(server, one([...PEOPLE, 'bot-b'])),
    () => (which % 2 === 0 ? step.leaves(server) : step.leaves(one(PEOPLE))),
    () => step.invites(server, one(['conference', 'consult']), { name: one(PEOPLE, which >> 2) }),
    () => step.invites(one([server, ...PEOPLE]), one(['consult', 'conference']), { queue: one([state.queueId ?? 'back', ...QUEUES], which >> 3) }),
    () => step.offered(one(PEOPLE), sought),
    () => (which % 2 === 0 ? step.cancels(request?.from ?? one(PEOPLE)) : step.accepts(offer?.workerId ?? 'sam')),
    () => step.adds(server, one(PEOPLE)),
    () => (which % 3 === 0 ? step.monitors('lee') : step.joins('lee')),
    () => (which % 3 === 0 ? step.assigns('lee', one(PEOPLE)) : step.workerSays(one(PEOPLE), 'psst', 'internal')),
    () => (which % 3 === 0 ? step.transfers('lee', one(QUEUES)) : step.workerSays(one(PEOPLE), 'hello')),
    () => (which % 37 === 0 ? step.forceCloses('lee') : step.tick),
    () => (which % 11 === 0 ? step.ends(server) : step.tick),
    () => (which % 13 === 0 ? step.isGone : step.tick),
    () => (which % 41 === 0 ? step.goes : which % 97 === 0 || state.status === 'Closed' ? step.erases() : step.tick),
    () => (which % 4 === 0 ? [timer(story, which), step.tick] : step.tick),
  ]
  const chosen = kinds[what % kinds.length] as () => step.Step
  return [WAITS[wait % WAITS.length] as number, chosen()]
}

/** An answer to a POST of any session so far, to any item: late, repeated, or about nothing. */
function lateAnswer({ log }: Story, which: number): step.Step {
  const sent = log.filter((event) => event.type === 'activity-sent')
  const event = sent[which % Math.max(1, sent.length)]
  if (!event) return step.tick
  const answered = log.some(
    (other) => other.type === 'activity-answered' && other.item === event.item && other.sessionId === event.sessionId,
  )
  // A POST is answered once: a second answer that it never arrived would contradict the first.
  const outcome = answered ? 'ok' : (['ok', 'unreached', 'timeout'] as const)[which % 3] ?? 'ok'
  return { type: 'bot-answer', sessionId: event.sessionId, item: event.item, outcome }
}

/** To the moment at which something is due, or one ms before it. */
function timer({ state, now, desk }: Story, which: number): number {
  const next = wakeAt(state, desk) ?? now
  return next - now - (which % 3 === 0 ? 1 : 0)
}

/** Whether the state is small enough to be stored whole with each command. */
export function isBounded({ state }: Story): boolean {
  const people = othersOf(state).length < PARTICIPANT_LIMIT && monitorsOf(state).length <= MONITOR_LIMIT
  const past = state.served.length <= PEOPLE.length && state.hadBots.length <= BOTS.length
  return people && past && state.held.length <= HELD_LIMIT
}
