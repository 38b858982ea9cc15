import type { SetContextForm } from '../protocol/set-context.ts'
import type { Texts } from './notices.ts'
import type { Webhook } from './webhooks.ts'
import type { QueueId, WorkerId, WorkstreamId } from './ids.ts'

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
}

export interface Queue {
  id: QueueId
  name: string
  method: 'highest-capacity'
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
}

export interface Workstream {
  id: WorkstreamId
  name: string
  channel: 'direct-line'
  secret: string
  /** What one conversation costs a representative. */
  capacityUnits: number
  queue: QueueId
  /** How long a conversation may stay without a worker before it closes (CNV-6). */
  openLimitMs: number
  /** How long a customer may be gone before the conversation ends (CNV-7). */
  customerGraceMs: number
  wrapUpMs: number
  /** How long after its end what was said in a conversation is kept; for ever where absent (AUT-52). */
  retentionMs?: number
  /** The bot that asks how it was after a representative has ended the conversation (SUR-3). */
  surveyBot?: WorkerId
  allowedPresences: readonly Presence[]
  /** Automatic messages in other words, before the desk's. */
  messages?: Texts
}

export const PRESENCES = ['Available', 'Busy', 'Do not disturb', 'Away', 'Offline'] as const
export type Presence = (typeof PRESENCES)[number] | 'Inactive'

/** Whether the worker has a supervisor's rights (TRF-8). */
export function isSupervisor(desk: Desk, workerId: WorkerId): boolean {
  const worker = desk.workers.get(workerId)
  return worker?.kind === 'representative' && worker.roles.includes('supervisor')
}

/** A worker's name as people read it; the id of one whom the configuration no longer has. */
export function nameOf(desk: Desk, workerId: WorkerId): string {
  return desk.workers.get(workerId)?.name ?? workerId
}
