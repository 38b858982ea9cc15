import type { BotSay } from '../../src/domain/commands.ts'
import type { Conversation } from '../../src/domain/conversation.ts'
import type { Desk } from '../../src/domain/desk.ts'
import type { ErasureCause, JoinKind, Outcome } from '../../src/domain/events.ts'
import type { ConversationId, OfferId, QueueId, WorkerId, WorkstreamId } from '../../src/domain/ids.ts'
import { wakeAt } from '../../src/domain/wake.ts'
import type { Variables } from '../../src/protocol/activity.ts'
import type { Ask } from '../../src/runtime/router.ts'

/** Something that happens: a command, a time that passes (ms), what depends on how things stand, or several of them. */
export type Step = Ask | number | ((now: Now) => Ask | number) | readonly Step[]

interface Now {
  state: Conversation
  at: number
  desk: Desk
}

export const ID = 'c1' as ConversationId

export function start(variables: Variables = {}, workstreamId = 'chat'): Ask {
  const customer = { id: 'pat', name: 'Pat' }
  return {
    type: 'start', conversationId: ID, workstreamId: workstreamId as WorkstreamId, customer, locale: 'en-GB', variables,
  }
}

export function says(text: string): Ask {
  return { type: 'customer-say', activity: message(text) }
}

/** The customer presses End. */
export const goes: Ask = { type: 'customer-leave', activity: { type: 'endOfConversation' } }

/** The customer has been gone for the grace time. */
export const isGone: Ask = { type: 'customer-leave' }

export function botSays(botId: string, text: string, other: Partial<BotSay> = {}): Ask {
  return { type: 'bot-say', botId: botId as WorkerId, activity: message(text), meaning: 'public', notes: [], ...other }
}

export function escalates(botId: string, context: Variables = {}, summary = 'wants a person'): Ask {
  return botSays(botId, 'escalate', { meaning: { command: 'Escalate', context, summary } })
}

export function botEnds(botId: string, context: Variables = {}): Ask {
  return botSays(botId, 'end', { meaning: { command: 'EndConversation', context } })
}

/** The bot's answer to the POST that is under way. */
export function answers(outcome: Outcome, other: { retryAfterMs?: number; detail?: string } = {}): Step {
  return ({ state }) => {
    const session = state.status === 'Active' && state.session.kind === 'bot' ? state.session : undefined
    if (!session?.delivery) throw new Error('no POST is under way')
    return { type: 'bot-answer', sessionId: session.id, item: session.delivery.item, outcome, ...other }
  }
}

export const ok = answers('ok')

/** Time passes until the conversation's next timer is due, or to `more` ms after that. */
export function untilDue(more = 0): Step {
  return ({ state, at, desk }) => {
    const next = wakeAt(state, desk)
    if (next === undefined) throw new Error('nothing is due ever')
    return next + more - at
  }
}

/** The bot is added, gets its context and greets. */
export function engages(botId: string): Step {
  return [ok, ok, botSays(botId, `${botId} greets`)]
}

export function offered(workerId: string, queueId = 'support'): Ask {
  return { type: 'offer', workerId: workerId as WorkerId, queueId: queueId as QueueId, why: 'highest capacity' }
}

export function accepts(workerId: string): Step {
  return ({ state }) => ({ type: 'accept', workerId: workerId as WorkerId, offerId: standing(state) })
}

export function rejects(workerId: string): Step {
  return ({ state }) => ({ type: 'reject', workerId: workerId as WorkerId, offerId: standing(state) })
}

export function takes(workerId: string, queueId?: string): Step {
  return [offered(workerId, queueId), accepts(workerId)]
}

export function workerSays(workerId: string, text: string, audience: 'public' | 'internal' = 'public'): Ask {
  return { type: 'representative-say', workerId: workerId as WorkerId, audience, activity: message(text) }
}

export function transfers(workerId: string, queueId: string, note?: string): Ask {
  return {
    type: 'transfer', workerId: workerId as WorkerId, to: { queueId: queueId as QueueId },
    ...(note !== undefined && { note }),
  }
}

export function transfersTo(workerId: string, other: string): Ask {
  return { type: 'transfer', workerId: workerId as WorkerId, to: { workerId: other as WorkerId } }
}

/** Asks for somebody to join: a queue's representative, or one by name. */
export function invites(workerId: string, kind: JoinKind, to: { queue: string } | { name: string }, note?: string): Ask {
  const target = 'queue' in to ? { queueId: to.queue as QueueId } : { workerId: to.name as WorkerId }
  return { type: 'invite', kind, workerId: workerId as WorkerId, to: target, ...(note !== undefined && { note }) }
}

/** Asks one by name, who comes. */
export function brings(workerId: string, kind: JoinKind, name: string): Step {
  return [invites(workerId, kind, { name }), accepts(name)]
}

export function cancels(workerId: string): Ask {
  return { type: 'cancel', workerId: workerId as WorkerId }
}

export function adds(workerId: string, other: string): Ask {
  return { type: 'add', workerId: workerId as WorkerId, other: other as WorkerId }
}

export function monitors(workerId: string): Ask {
  return { type: 'monitor', workerId: workerId as WorkerId }
}

export function joins(workerId: string): Ask {
  return { type: 'join', workerId: workerId as WorkerId }
}

export function assigns(workerId: string, to: string): Ask {
  return { type: 'assign', workerId: workerId as WorkerId, to: to as WorkerId }
}

export function forceCloses(workerId: string): Ask {
  return { type: 'force-close', workerId: workerId as WorkerId }
}

export function leaves(workerId: string): Ask {
  return { type: 'leave', workerId: workerId as WorkerId }
}

/** The representative's desk has been gone for too long. */
export function drops(workerId: string): Ask {
  return { type: 'disconnect', workerId: workerId as WorkerId }
}

export function ends(workerId: string): Ask {
  return { type: 'end', workerId: workerId as WorkerId }
}

export function erases(cause: ErasureCause = 'request'): Ask {
  return { type: 'erase', cause }
}

/** A timer fires. */
export const tick: Ask = { type: 'tick' }

export function plain(value: string | number) {
  return { value, isDisplayable: false }
}

function standing(state: Conversation): OfferId {
  const offer = state.status === 'Open' || state.status === 'Active' ? state.offer : undefined
  return offer?.offerId ?? ('c1_o0' as OfferId)
}

function message(text: string) {
  return { type: 'message', text }
}
