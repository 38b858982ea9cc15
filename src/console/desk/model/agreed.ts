import type { ConversationView, OfferView, QueueView } from '../../../desk/types.ts'

export type Role = 'primary' | 'participant' | 'consult' | 'monitor'

export interface Participant {
  sessionId: string
  workerId: string
  name: string
  role: Role
  joinedAt: string
}

export interface StandingRequest {
  kind: 'transfer' | 'conference' | 'consult'
  from: string
  queueId?: string
  workerId?: string
  note?: string
  since: string
  offeredTo?: string
}

export type View = ConversationView & { myRole?: Role; participants?: Participant[]; request?: StandingRequest }
export type Offer = Omit<OfferView, 'kind'> & { kind: 'new' | 'transfer' | 'conference' | 'consult' }

/** Who would take a conversation if it were transferred to the queue. */
export type Next =
  | { kind: 'bot'; id: string; name: string }
  | { kind: 'representatives'; available: number }
  | { kind: 'nobody' }
export type Queue = QueueView & { next?: Next }
