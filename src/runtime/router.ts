import type { Command, Refusal } from '../domain/commands.ts'
import type { Conversation } from '../domain/conversation.ts'
import { decide, type Decision } from '../domain/decide/decide.ts'
import type { Desk } from '../domain/desk.ts'
import type { Change, Effects } from '../domain/effects.ts'
import { effectsOf } from '../domain/effects-of.ts'
import type { Event } from '../domain/events.ts'
import type { ConversationId, QueueId, Seq } from '../domain/ids.ts'
import { wakeAt } from '../domain/wake.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { createLanes } from './lanes.ts'
import type { Log } from './log.ts'
import { createRecent } from './recent.ts'

/** A command without its moment: the router adds the clock's when the conversation's lane reaches it. */
export type Ask = Command extends infer One ? (One extends Command ? Omit<One, 'at'> : never) : never

/** What was committed, for everybody who reads on. */
export interface Commit {
  id: ConversationId
  before: Conversation | undefined
  state: Conversation
  events: readonly Event[]
  effects: Effects
}

/** Runs commands on conversations, one at a time on each, and tells what was committed. */
export interface Router {
  /** Decides and commits; resolves once durable (CNV-5). Rejects only when the store fails. */
  run(id: ConversationId, ask: Ask): Promise<Decision | Refusal>
  /** The conversation as it stands, or undefined. */
  conversation(id: ConversationId): Promise<Conversation | undefined>
  /** Calls `listener` after each commit, in the order of subscription. */
  onCommit(listener: (commit: Commit) => void): void
  /** Another process has committed up to `seq`: what is known of the conversation is out of date. */
  hear(id: ConversationId, seq: Seq): void
  /** Others may have committed anything: nothing is known any more. */
  forget(): void
  /** Calls `listener` for what other processes committed; without an id, anything may have changed. */
  onHeard(listener: (id?: ConversationId) => void): void
  /** Resolves once all commands under way are done. */
  idle(): Promise<void>
}

const LANE_LIMIT = 1_000
const CACHED_CONVERSATIONS = 10_000
/** Each lost try means that another process has won: on one conversation they are few. */
const TRIES = 20

interface Parts {
  store: Store
  desk: Desk
  clock: Clock
  log: Log
}

export function createRouter({ store, desk, clock, log }: Parts): Router {
  const lanes = createLanes(LANE_LIMIT)
  const cached = createRecent<ConversationId, Conversation>(CACHED_CONVERSATIONS)
  const listeners: ((commit: Commit) => void)[] = []
  const heardListeners: ((id?: ConversationId) => void)[] = []
  /** How often other processes were heard: a read that one of them overtook is not kept. */
  let heard = 0

  async function conversation(id: ConversationId) {
    const known = cached.get(id)
    if (known) return known
    const heardBefore = heard
    const stored = await store.conversation(id)
    // What was committed while the store was read is newer than what it gave.
    const committed = cached.get(id)
    if (committed) return committed
    if (stored && heard === heardBefore) cached.set(id, stored)
    return stored
  }

  async function attempt(id: ConversationId, ask: Ask): Promise<Decision | Refusal> {
    const full: QueueId[] = []
    for (let tries = 0; tries < TRIES; tries++) {
      const before = ask.type === 'start' ? undefined : await conversation(id)
      const command = { ...ask, at: clock.now(), ...(full.length > 0 && { full }) } as Command
      const decision = decide(command, before, desk)
      if ('refused' in decision) {
        if (await isCurrent(id, before)) return decision
        continue
      }
      const outcome = await commit(id, ask, before, decision)
      if (outcome !== 'stale' && !('fullQueue' in outcome)) return outcome
      if (outcome === 'stale') cached.delete(id)
      // With that known it is decided again: as many wait there as may (ASG-6).
      else full.push(outcome.fullQueue)
    }
    return { refused: 'busy', message: 'The conversation changes too fast; try again.' }
  }

  /** A refusal may rest on what another process has changed meanwhile. */
  async function isCurrent(id: ConversationId, before: Conversation | undefined): Promise<boolean> {
    if (!store.sharing) return true
    const stored = await store.conversation(id)
    if (stored?.seq === before?.seq) return true
    cached.delete(id)
    return false
  }

  async function commit(id: ConversationId, ask: Ask, before: Conversation | undefined, decision: Decision) {
    const { state } = decision
    const events = [...decision.events]
    const effects = effectsOf(before, state, events, desk)
    // A timer that has fired arms itself again, also where nothing else happened.
    if (ask.type === 'tick') effects.dueAt = wakeAt(state, desk) ?? null
    else if (events.length === 0) return decision
    const answer = await write({ id, expectedSeq: before?.seq ?? 0, events, state, effects })
    if (answer.outcome === 'committed') {
      cached.set(id, state)
      publish({ id, before, state, events, effects })
      return decision
    }
    if (answer.outcome === 'stale') return ask.type === 'start' ? exists : 'stale'
    if (answer.outcome === 'queue-full') return { fullQueue: effects.waiting?.queueId as QueueId }
    return { refused: answer.outcome, message: refusals[answer.outcome], ...(answer.seq !== undefined && { seq: answer.seq }) }
  }

  async function write(change: Change) {
    try {
      return await store.commit(change)
    } catch (error) {
      // Whether it was written is not known: the next command reads what is there.
      cached.delete(change.id)
      throw error
    }
  }

  /** What is durable is told to everybody, also where one listener fails. */
  function publish(commit: Commit): void {
    for (const listener of listeners) {
      try {
        listener(commit)
      } catch (error) {
        log.error({ conversationId: commit.id, error }, 'a listener failed on what was committed')
      }
    }
  }

  return {
    async run(id, ask) {
      const answer = await lanes.run(id, () => attempt(id, ask))
      return answer === 'busy' ? { refused: 'busy', message: 'Too much waits on this conversation; try again.' } : answer
    },
    conversation,
    onCommit(listener) {
      listeners.push(listener)
    },
    hear(id, seq) {
      heard += 1
      if ((cached.get(id)?.seq ?? 0) < seq) cached.delete(id)
      for (const listener of heardListeners) listener(id)
    },
    forget() {
      heard += 1
      cached.clear()
      for (const listener of heardListeners) listener()
    },
    onHeard(listener) {
      heardListeners.push(listener)
    },
    idle: lanes.idle,
  }
}

const exists: Refusal = { refused: 'conversation-exists', message: 'The conversation exists already.' }

const refusals = {
  'worker-full': 'The representative has no room for one more.',
  'worker-away': 'The representative is not available.',
  duplicate: 'The activity was accepted before.',
}
