import type { Presence } from '../domain/desk.ts'
import type { ConversationId, QueueId, WorkerId } from '../domain/ids.ts'

export interface WaitingHead {
  conversationId: ConversationId
  rank: number
  since: number
  units: number
}

/** One line of a queue, and what it says of who can take its conversations. */
export interface Line {
  needs: string
  /** What one conversation costs: candidates have as much room. */
  units: number
  presences: readonly Presence[]
  /** Groups of members by skills. */
  groups: readonly { key: string; lacks: number }[]
  /** Whether the longest since the last assignment goes before the most free units. */
  byTurn: boolean
}

export interface Match {
  waiting: WaitingHead[]
  candidates: { workerId: WorkerId; free: number; lacks: number }[]
}

export interface MemberSeed {
  queueId: QueueId
  workerId: WorkerId
  /** Their group by skills. */
  skills?: string
  leastActive?: boolean
}

export interface WorkerSeed {
  id: WorkerId
  kind: 'bot' | 'representative'
  capacity: number
}

export interface WorkerRow {
  id: WorkerId
  kind: 'bot' | 'representative'
  capacity: number
  load: number
  presence: Presence
  lastAssignedAt: number | null
}
