import type { Conversation } from '../../src/domain/conversation.ts'
import type { Change, Effects, LoadChange } from '../../src/domain/effects.ts'
import type { Audience, Event, Happening } from '../../src/domain/events.ts'
import type { ConversationId, QueueId, WorkerId, WorkstreamId } from '../../src/domain/ids.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import type { Line } from '../../src/store/store.ts'

export interface Parts {
  /** When the first event was; each one after it a millisecond later. */
  at?: number
  happenings?: Happening[]
  /** What the state says beyond the rest; the builder does not fold. */
  state?: object
  effects?: Partial<Effects>
}

/** The first change of a conversation. */
export function startOf(id: string, { at = 1000, happenings = [], state, effects }: Parts = {}): Change {
  const facts: Conversation = {
    status: 'Open',
    id: id as ConversationId,
    seq: 0,
    lastAt: at,
    workstreamId: 'chat' as WorkstreamId,
    customer: { id: 'customer' },
    startedAt: at,
    openSince: at,
    queueId: 'support' as QueueId,
    rung: 'first-bots',
    variables: {},
    hadBots: [],
    served: [],
    declines: {},
    held: [],
    told: false,
  }
  const { workstreamId, customer, variables } = facts
  const first: Happening = {
    type: 'conversation-started',
    conversationId: facts.id,
    workstreamId,
    customer,
    variables,
  }
  return change(facts, at, [first, ...happenings], state, effects)
}

/** A change that continues what `before` left; without happenings one note, with an empty list none. */
export function nextOf(before: Change, { at, happenings = [noted()], state, effects }: Parts = {}): Change {
  return change(before.state, at ?? before.state.lastAt + 1, happenings, state, effects)
}

function change(
  before: Conversation,
  at: number,
  happenings: Happening[],
  state: object = {},
  effects: Partial<Effects> = {},
): Change {
  const events = happenings.map((each, place): Event => ({ ...each, seq: before.seq + 1 + place, at: at + place }))
  const last = events.at(-1)
  return {
    id: before.id,
    expectedSeq: before.seq,
    events,
    state: { ...before, ...(last && { seq: last.seq, lastAt: last.at }), ...state } as Conversation,
    effects: { load: [], sessionsOpened: [], sessionsClosed: [], ...effects },
  }
}

export function noted(text = 'a note'): Happening {
  return { type: 'noted', code: 'test', text }
}

/** An accepted activity; `content` may be the text of a message. */
export function said(
  content: string | Activity,
  { audience = 'public', requestId }: { audience?: Audience; requestId?: string } = {},
): Happening {
  return {
    type: 'activity-accepted',
    from: { kind: 'customer' },
    audience,
    ...(requestId !== undefined && { requestId }),
    content: typeof content === 'string' ? { type: 'message', text: content } : content,
  }
}

/** Units that a worker gains, or loses where below 0. */
export function load(workerId: string, units: number, presences: LoadChange['presences'] = ['Available']): LoadChange {
  return { workerId: workerId as WorkerId, units, presences }
}

/** The fields of a conversation that a representative has. */
export function activeWith(workerId: string, queueId = 'support'): object {
  const session = { kind: 'representative', id: 'session', workerId, queueId, openedAt: 1000, units: 10 }
  return { status: 'Active', queueId: queueId as QueueId, session }
}

/** A line of a queue whose members all belong to one group; each of its conversations costs one unit. */
export function lineOf(presences: Line['presences'], other: Partial<Line> = {}): Line {
  return { needs: 'chat', units: 1, presences, groups: [{ key: '', lacks: 0 }], byTurn: false, ...other }
}
