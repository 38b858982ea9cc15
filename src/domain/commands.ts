import type { Activity, Variables } from '../protocol/activity.ts'
import type { BotReading } from '../protocol/commands.ts'
import type { Customer, ErasureCause, Item, JoinKind, LastAgent, Outcome } from './events.ts'
import type { ConversationId, OfferId, QueueId, Seq, SessionId, WorkerId, WorkstreamId } from './ids.ts'

/** How a POST to a bot ended. */
export interface BotAnswer {
  outcome: Outcome
  /** What happened, in words, for the trace; absent when all went well. */
  detail?: string
  /** How long the bot asks to wait before the next try. */
  retryAfterMs?: number
  /** Whether the error is that the bot did not let the router in. */
  refused?: true
}

/** What someone wants to happen, with the moment at which they want it: the core reads no clock. */
export type Command = { at: number; full?: readonly QueueId[] } & (
  | {
      type: 'start'
      conversationId: ConversationId
      workstreamId: WorkstreamId
      customer: Customer
      locale?: string
      variables: Variables
      lastAgent?: LastAgent
    }
  | { type: 'customer-say'; activity: Activity }
  | { type: 'customer-leave'; activity?: Activity }
  | BotSay
  | ({ type: 'bot-answer'; sessionId: SessionId; item: Item } & BotAnswer)
  | { type: 'offer'; workerId: WorkerId; queueId: QueueId; why: string }
  | { type: 'accept'; workerId: WorkerId; offerId: OfferId }
  | { type: 'reject'; workerId: WorkerId; offerId: OfferId }
  | { type: 'representative-say'; workerId: WorkerId; audience: 'public' | 'internal'; activity: Activity }
  | ({ type: 'transfer'; workerId: WorkerId; to: Target; note?: string } & Rights)
  | { type: 'invite'; kind: JoinKind; workerId: WorkerId; to: Target; note?: string }
  | ({ type: 'cancel'; workerId: WorkerId } & Rights)
  | { type: 'add'; workerId: WorkerId; other: WorkerId }
  | { type: 'disconnect'; workerId: WorkerId }
  | { type: 'leave'; workerId: WorkerId }
  | { type: 'end'; workerId: WorkerId }
  | ({ type: 'monitor'; workerId: WorkerId } & Rights)
  | ({ type: 'join'; workerId: WorkerId } & Rights)
  | ({ type: 'assign'; workerId: WorkerId; to: WorkerId } & Rights)
  | ({ type: 'force-close'; workerId: WorkerId } & Rights)
  /** The router has something to say in the trace. */
  | { type: 'note'; code: string; text: string; data?: Record<string, unknown> }
  | { type: 'erase'; cause: ErasureCause }
  /** `figures` where `figuresAt` says that the customer is due to be told them: the core reads no store. */
  | { type: 'tick'; figures?: Figures }
)

/** How a queue's line stands: how many are ahead, and how long representatives' conversations waited of late. */
export interface Figures {
  ahead: number
  averageWaitMs?: number
}

/** To whom a conversation goes, or who is asked to join: whoever a queue finds, or one by name. */
export type Target = { queueId: QueueId } | { workerId: WorkerId }

/** Whether whoever asks is a supervisor: their sign-in may say so; where nothing is said, the configuration does. */
interface Rights {
  supervisor?: boolean
}

export type CommandType = Command['type']
export type CommandOf<Type extends CommandType> = Extract<Command, { type: Type }>

/**
 * An activity from a bot, and what the edge read in it: who sees it or which command it is, and its mistakes (LNT-1).
 */
export interface BotSay extends BotReading {
  type: 'bot-say'
  botId: WorkerId
  activity: Activity
  requestId?: string
}

/** An expected refusal: a word for programs, a sentence for people. */
export interface Refusal {
  refused: RefusalReason
  message: string
  /** With `duplicate`: where the activity that was accepted before stands in the log. */
  seq?: Seq
}

export type RefusalReason =
  | 'unknown-conversation'
  | 'conversation-exists'
  | 'conversation-ended'
  | 'not-in-conversation'
  | 'offer-gone'
  | 'offer-standing'
  | 'transfer-pending'
  | 'no-request'
  | 'already-in'
  | 'not-consulted'
  | 'whisper-only'
  | 'too-many-participants'
  | 'bot-serves'
  | 'not-allowed'
  | 'no-eligible-worker'
  | 'not-eligible'
  | 'queue-closed'
  | 'worker-full'
  | 'worker-away'
  | 'too-many-held'
  | 'too-many-variables'
  | 'duplicate'
  | 'busy'
