import type { Conversation } from '../conversation.ts'
import type { Bot, Desk, Queue } from '../desk.ts'
import type { RouteCause, Rung } from '../events.ts'
import { sessionIdOf, type QueueId, type WorkerId } from '../ids.ts'
import { ladderOf, takersOf } from '../ladder.ts'
import { close } from './close.ts'
import { tell, type Draft } from './draft.ts'

export interface Move {
  queueId: QueueId
  rung: Rung
  cause: RouteCause
  ahead?: boolean
  never?: WorkerId[]
  avoid?: WorkerId[]
  from?: WorkerId
  note?: string
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
    addRouted(draft, move, move.rung, whyBot(draft, desk, queue, bot, move.rung))
    return openBotSession(draft, bot, queue.id)
  }
  if (queue && hasTakers(draft, desk, queue)) {
    return addRouted(
      draft,
      move,
      'representatives',
      `${queue.name}: waits for a representative (${causeWords[move.cause]}).`,
    )
  }
  const other = queueWithPeople(draft, desk)
  if (!other) {
    if (!draft.state.told) tell(draft, 'no-agents')
    return close(draft, 'ClosedDueToFailure', 'ConversationTimeout')
  }
  const from = queue?.name ?? move.queueId
  const why = `${from} has no representative: moved to ${other.name}, ${causeWords[move.cause]} (CAP-9).`
  addRouted(draft, { ...move, queueId: other.id }, 'representatives', why)
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

function hasTakers(draft: Draft, desk: Desk, queue: Queue): boolean {
  const units = desk.workstreams.get(draft.state.workstreamId)?.capacityUnits ?? 0
  return takersOf(queue, desk.workers, units).length > 0
}

function addRouted(draft: Draft, move: Move, rung: Rung, why: string): void {
  const { queueId, cause, ahead = false, never = [], avoid = [], from, note } = move
  const optional = { ...(from !== undefined && { from }), ...(note !== undefined && { note }) }
  draft.add({ type: 'routed', queueId, rung, cause, ahead, never, avoid, ...optional, why })
}

/** Gives the conversation to a bot, and sends it the first thing it gets (ORD-1). */
export function openBotSession(draft: Draft, bot: Bot, queueId: QueueId, purpose?: 'survey'): void {
  const sessionId = sessionIdOf(draft.state.id, draft.nextSeq)
  const opened = { sessionId, workerId: bot.id, kind: 'bot', queueId, units: 0 } as const
  draft.add({ type: 'session-opened', ...opened, ...(purpose && { purpose }) })
  draft.add({ type: 'activity-sent', sessionId, item: 'added', attempt: 1 })
}

function whyBot(draft: Draft, desk: Desk, queue: Queue, bot: Bot, rung: Rung): string {
  const kind = rung === 'first-bots' ? 'first bot' : 'hand-back bot'
  const had = botsOf(desk, queue, rung).filter((other) => draft.state.hadBots.includes(other.id))
  const passed =
    had.length > 0 ? `; passed over: ${had.map((other) => `${other.name} (had it before)`).join(', ')}` : ''
  return `${queue.name}: ${bot.name} takes it, the ${kind} with the highest capacity (${bot.capacity})${passed}.`
}

const causeWords: Record<RouteCause, string> = {
  start: 'a new conversation',
  escalation: 'the bot asked for a person',
  transfer: 'transferred by a representative',
  'hand-back': 'handed back by a representative',
  'bot-failed': 'a bot could not serve it',
  left: 'its representative left',
  survey: 'its representative ended it',
}
