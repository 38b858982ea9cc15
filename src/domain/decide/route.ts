import type { Conversation } from '../conversation.ts'
import type { Bot, Desk, Queue } from '../desk.ts'
import type { RouteCause, Routed, Rung } from '../events.ts'
import { sessionIdOf, type QueueId, type WorkerId } from '../ids.ts'
import { hasTaker, ladderOf } from '../ladder.ts'
import { close } from './close.ts'
import { tell, type Draft } from './draft.ts'
import { hindranceBefore, limitFor, placeIn, type Hindrance } from './queueing.ts'

export interface Move {
  queueId: QueueId
  rung: Rung
  cause: RouteCause
  ahead?: boolean
  never?: WorkerId[]
  avoid?: WorkerId[]
  from?: WorkerId
  note?: string
  /** The rule that chose the queue, in words. */
  because?: string
}

/**
 * Puts the conversation before a queue's workers: the next bot of the rung takes it, else it waits for a
 * representative.
 */
export function enterQueue(draft: Draft, desk: Desk, move: Move): void {
  // A queue that the configuration no longer has is one without members.
  const queue = desk.queues.get(move.queueId)
  const bot = queue && nextBot(draft.state, desk, queue, move.rung)
  if (bot) {
    addRouted(draft, move, move.rung, whyBot(draft, desk, queue, bot, move))
    return openBotSession(draft, bot, queue.id)
  }
  if (queue && hasTakers(draft, desk, queue)) return waitIn(draft, desk, queue, move)
  const other = queueWithPeople(draft, desk)
  if (!other) {
    if (!draft.state.told) tell(draft, 'no-agents')
    return close(draft, 'ClosedDueToFailure', 'ConversationTimeout')
  }
  const from = queue?.name ?? move.queueId
  const why = `${from} has no representative: moved to ${other.name}, ${causeWords[move.cause]} (CAP-9).`
  waitIn(draft, desk, other, { ...move, queueId: other.id }, why)
}

/** Waits for a representative of the queue, unless its hours or its limit say otherwise (ASG-6). */
function waitIn(draft: Draft, desk: Desk, queue: Queue, move: Move, why = whyWaits(queue, move)): void {
  const hindrance = hindranceBefore(queue, draft.state, desk, draft.at)
  if (!hindrance) return addWaiting(draft, desk, queue, move, why)
  const then = { wait: 'it waits all the same', end: 'it ends', transfer: 'it is passed on' }[hindrance.way.then]
  addWaiting(draft, desk, queue, move, `${hindrance.words}: ${then} ${whyHere(move)}.`)
  overflow(draft, desk, hindrance)
}

/** Does with a conversation that waits what its queue's overflow says. */
export function overflow(draft: Draft, desk: Desk, { kind, way }: Hindrance): void {
  const { state } = draft
  if (kind === 'out-of-hours') tell(draft, 'out-of-hours')
  if (way.then === 'end') {
    if (kind !== 'out-of-hours') tell(draft, 'overflow-ended')
    return close(draft, 'ClosedDueToOverflow', 'ConversationTimeout')
  }
  if (way.then === 'wait' || state.status !== 'Open' || !state.waiting) return
  const { ahead, never, avoid, from, note } = state.waiting
  const queue = desk.queues.get(way.queueId)
  tell(draft, 'transfer-started', { queue: queue?.name ?? way.queueId })
  const optional = { ...(from && { from }), ...(note !== undefined && { note }) }
  enterQueue(draft, desk, {
    queueId: way.queueId, rung: 'representatives', cause: 'overflow', ahead, never, avoid, ...optional,
  })
}

function addWaiting(draft: Draft, desk: Desk, queue: Queue, move: Move, why: string): void {
  const { rank, skills, preferred } = placeIn(queue, draft.state, desk, move, draft.at)
  const limit = limitFor(queue, draft.state, desk)
  addRouted(draft, move, 'representatives', why, {
    rank,
    ...(Object.keys(skills).length > 0 && { skills }),
    ...(preferred && { preferred }),
    ...(limit !== undefined && { limit }),
  })
}

function whyWaits(queue: Queue, move: Move): string {
  return `${queue.name}: waits for a representative ${whyHere(move)}.`
}

/** What brought it here, and the rule that chose the queue. */
function whyHere({ cause, because }: Move): string {
  return `(${causeWords[cause]}${because ? `; ${because}` : ''})`
}

/** The bot that a rung offers to this conversation, if any: never one that had it before (CAP-6). */
export function nextBot(state: Conversation, desk: Desk, queue: Queue, rung: Rung): Bot | undefined {
  return botsOf(desk, queue, rung).find((bot) => !state.hadBots.includes(bot.id))
}

function botsOf(desk: Desk, queue: Queue, rung: Rung): Bot[] {
  if (rung === 'representatives') return []
  const ladder = ladderOf(queue, desk.workers)
  return rung === 'first-bots' ? ladder.firstBots : ladder.handBackBots
}

/** Where an escalation goes from a queue without people: where one last served, else the workstream's queue (CAP-9). */
function queueWithPeople(draft: Draft, desk: Desk): Queue | undefined {
  const last = draft.state.served.at(-1)?.queueId
  const home = desk.workstreams.get(draft.state.workstreamId)?.queue
  return [last, home]
    .map((id) => id && desk.queues.get(id))
    .find((queue): queue is Queue => !!queue && hasTakers(draft, desk, queue))
}

/** Whether someone in the queue could ever take it (CAP-9). */
export function hasTakers(draft: Draft, desk: Desk, queue: Queue | undefined): boolean {
  const units = desk.workstreams.get(draft.state.workstreamId)?.capacityUnits ?? 0
  return queue !== undefined && hasTaker(queue, desk.workers, units)
}

function addRouted(draft: Draft, move: Move, rung: Rung, why: string, place: Partial<Routed> = {}): void {
  const { queueId, cause, ahead = false, never = [], avoid = [], from, note } = move
  const optional = { ...(from !== undefined && { from }), ...(note !== undefined && { note }) }
  draft.add({ type: 'routed', queueId, rung, cause, ahead, never, avoid, ...optional, ...place, why })
}

/** Gives the conversation to a bot, and sends it the first thing it gets (ORD-1). */
export function openBotSession(draft: Draft, bot: Bot, queueId: QueueId, purpose?: 'survey'): void {
  const sessionId = sessionIdOf(draft.state.id, draft.nextSeq)
  const opened = { sessionId, workerId: bot.id, kind: 'bot', queueId, units: 0 } as const
  draft.add({ type: 'session-opened', ...opened, ...(purpose && { purpose }) })
  draft.add({ type: 'activity-sent', sessionId, item: 'added', attempt: 1 })
}

function whyBot(draft: Draft, desk: Desk, queue: Queue, bot: Bot, { rung, because }: Move): string {
  const kind = rung === 'first-bots' ? 'first bot' : 'hand-back bot'
  const had = botsOf(desk, queue, rung).filter((other) => draft.state.hadBots.includes(other.id))
  const rule = because ? `; ${because}` : ''
  const passed =
    had.length > 0 ? `; passed over: ${had.map((other) => `${other.name} (had it before)`).join(', ')}` : ''
  return `${queue.name}: ${bot.name} takes it, the ${kind} with the highest capacity (${bot.capacity})${passed}${rule}.`
}

const causeWords: Record<RouteCause, string> = {
  start: 'a new conversation',
  escalation: 'the bot asked for a person',
  transfer: 'transferred by a representative',
  'hand-back': 'handed back by a representative',
  'bot-failed': 'a bot could not serve it',
  left: 'its representative left',
  survey: 'its representative ended it',
  disconnected: 'its representative was disconnected',
  overflow: 'another queue passed it on',
}
