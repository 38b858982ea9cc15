import type { SetContextForm } from '../protocol/set-context.ts'
import type { Texts } from './notices.ts'
import type { Webhook } from './webhooks.ts'
import type { Hours } from './hours.ts'
import type { QueueId, WorkerId, WorkstreamId } from './ids.ts'
import type { PriorityRule, Route, SkillRule, Skills } from './rules.ts'

/**
 * What the configuration says: who works, in which queues, and where conversations enter. Fixed while a router runs.
 */
export interface Desk {
  workers: ReadonlyMap<WorkerId, Worker>
  queues: ReadonlyMap<QueueId, Queue>
  workstreams: ReadonlyMap<WorkstreamId, Workstream>
  /** Automatic messages in other words than the shipped ones (TRF-9). */
  messages?: Texts
  webhooks?: readonly Webhook[]
  /** How long a representative's desk may be gone before they count as disconnected; absent for for ever (ASG-5). */
  disconnectMs?: number
  /** Queues that the store has just found to hold as many as they may: a fact beside the command, as its moment is. */
  full?: readonly QueueId[]
}

export type Worker = Bot | Representative

export interface Bot {
  kind: 'bot'
  id: WorkerId
  name: string
  /** A rank in its queues; never used up (CAP-6). */
  capacity: number
  messagingEndpoint: string
  /** The channelId that its activities carry (CON-4). */
  channelId: string
  setContext: SetContextForm
  /** off: every message reaches the customer except commands (BOT-1). */
  bridging: 'on' | 'off'
  /** Whether `handoff.initiate` and `endOfConversation` count as commands (BOT-4). */
  acceptsEvents: boolean
  /** Whether a POST that timed out or broke may be sent again (ORD-7). */
  idempotent: boolean
  /** How long after set-context the greeting may take before the trace says `bot-silent` (ORD-5). */
  greetingLimitMs: number
  /** How long a conversation with this bot may be silent before it closes (CNV-6). */
  inactivityMs: number
  /** Who it is where it signs its calls and takes only signed ones; absent: no authentication (AUT-20). */
  identity?: BotIdentity
}

export const APP_TYPES = ['MultiTenant', 'SingleTenant', 'UserAssignedMSI'] as const

/** A bot's registration as an app, under the names that Azure has for it. */
export interface BotIdentity {
  appId: string
  type: (typeof APP_TYPES)[number]
  tenantId?: string
  /** With one, the router itself issues the bot's tokens; without, Microsoft Entra does (AUT-23). */
  password?: string
}

export type Role = 'representative' | 'supervisor'

export interface Representative {
  kind: 'representative'
  id: WorkerId
  name: string
  /** Units that open sessions and offers may add up to (CAP-7). */
  capacity: number
  roles: readonly Role[]
  skills?: Skills
}

/** How a queue ranks those who could take a conversation (ASG-1). */
export const METHODS = ['highest-capacity', 'round-robin', 'least-active'] as const
export type Method = (typeof METHODS)[number]

/** What becomes of a conversation that a queue should not take in, or not keep waiting (ASG-6). */
export type Overflow = { then: 'wait' } | { then: 'end' } | { then: 'transfer'; queueId: QueueId }

export interface Queue {
  id: QueueId
  name: string
  method: Method
  members: readonly WorkerId[]
  /** How long a representative has to accept an offer (ASG-3). */
  offerMs: number
  /** How many declines end a representative's chances at one conversation (ASG-3). */
  declineLimit: number
  /** After this wait the customer is told that nobody is available, and `noAgentThen` holds (ASG-7). */
  noAgentAfterMs: number
  noAgentThen: 'wait' | 'close'
  /** After this wait the customer is told position and average wait, once (TRF-9); never where absent. */
  tellPositionAfterMs?: number
  /** exact, where absent: closest offers to whoever lacks the fewest of the skills that are needed. */
  skillMatch?: 'exact' | 'closest'
  /** An offer is accepted by itself (ASG-3). */
  autoAccept?: boolean
  /** Whether whoever lets an offer time out becomes Inactive (ASG-3). */
  missedOfferThen?: 'nothing' | 'inactive'
  /** The first that matches says how urgent a conversation is (ASG-2). */
  priorities?: readonly PriorityRule[]
  /** When it is open; always, where absent. */
  hours?: Hours
  /** Outside of its hours; with so many waiting already; and after so long a wait (ASG-6). */
  overflow?: {
    outOfHours?: Overflow
    tooMany?: Overflow & { waiting: number }
    tooLong?: Overflow & { afterMs: number }
  }
}

export type Channel = 'direct-line'

export interface Workstream {
  id: WorkstreamId
  name: string
  channel: Channel
  secret: string
  /** What one conversation costs a representative. */
  capacityUnits: number
  /** Where a conversation goes that no route is for. */
  queue: QueueId
  /** The first that matches says where a conversation goes. */
  routes?: readonly Route[]
  skills?: readonly SkillRule[]
  /** For so long whoever served a customer last is asked first; absent for never. */
  keepSameAgentMs?: number
  /** How long a conversation may stay without a worker before it closes (CNV-6). */
  openLimitMs: number
  /** How long a customer may be gone before the conversation ends (CNV-7). */
  customerGraceMs: number
  wrapUpMs: number
  /** How long after its end what was said in a conversation is kept; for ever where absent (AUT-52). */
  retentionMs?: number
  /** The bot that asks how it was after a representative has ended the conversation (SUR-3). */
  surveyBot?: WorkerId
  /** How much of it blocks the representative's capacity; all, where absent (CAP-8). */
  wrapUpBlockMs?: number
  allowedPresences: readonly Presence[]
  /** Automatic messages in other words, before the desk's. */
  messages?: Texts
}

export const PRESENCES = ['Available', 'Busy', 'Do not disturb', 'Away', 'Offline'] as const
export type Presence = (typeof PRESENCES)[number] | 'Inactive'

/** Whether the worker has a supervisor's rights (TRF-8): as `said` by their sign-in, else by the configuration. */
export function isSupervisor(desk: Desk, workerId: WorkerId, said?: boolean): boolean {
  if (said !== undefined) return said
  const worker = desk.workers.get(workerId)
  return worker?.kind === 'representative' && worker.roles.includes('supervisor')
}

/** A worker's name as people read it; the id of one whom the configuration no longer has. */
export function nameOf(desk: Desk, workerId: WorkerId): string {
  return desk.workers.get(workerId)?.name ?? workerId
}
