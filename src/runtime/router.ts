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
import { createPassing } from './passing.ts'
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

/** A decision that is not yet durable: nobody but the next decision knows of it. */
interface Ahead {
  change: Change
  /** The one before it, while that is not durable either. */
  base: Ahead | undefined
  failed: boolean
  /** Whether it was committed; it never rejects. */
  durable: Promise<boolean>
}

/** A decision, and what it came from. */
interface Deciding {
  before: Conversation | undefined
  /** Where `before` is not durable yet. */
  base: Ahead | undefined
  decision: Decision
  /** Queues that turned out to be full. */
  full: QueueId[]
  next: () => void
}

export function createRouter({ store, desk, clock, log }: Parts): Router {
  const lanes = createLanes(LANE_LIMIT)
  const cached = createRecent<ConversationId, Conversation>(CACHED_CONVERSATIONS)
  /** Of each conversation, the newest decision that is on its way to disk: the next one goes on from it. */
  const ahead = createPassing<ConversationId, Ahead>()
  const listeners: ((commit: Commit) => void)[] = []
  const heardListeners: ((id?: ConversationId) => void)[] = []
  let running = 0
  let onIdle = Promise.withResolvers<void>()
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

  /** The newest decision that is on its way to disk, unless it rests on one that could not be committed. */
  function newest(id: ConversationId): Ahead | undefined {
    const found = ahead.get(id)
    for (let one = found; one; one = one.base) {
      if (one.failed) return undefined
    }
    return found
  }

  /**
   * One try, on the newest state that is decided; `next` lets the next command go on from what this one decides. `lost`
   * where another process was faster, `fell` where what it rested on could not be committed: it is to be tried again.
   */
  async function attempt(id: ConversationId, ask: Ask, full: QueueId[], next: () => void) {
    const base = ask.type === 'start' ? undefined : newest(id)
    const before = base?.change.state ?? (ask.type === 'start' ? undefined : (cached.get(id) ?? (await conversation(id))))
    const at = clock.now()
    const command = (full.length > 0 ? { ...ask, at, full } : { ...ask, at }) as Command
    const decision = decide(command, before, desk)
    const isRefused = 'refused' in decision
    // A timer that has fired arms itself again, also where nothing else happened.
    if (!isRefused && (decision.events.length > 0 || ask.type === 'tick')) {
      return commit(id, ask, { before, base, decision, full, next })
    }
    if (base) {
      next()
      if (!(await base.durable)) return fell()
    }
    return !isRefused || (await isCurrent(id, before)) ? decision : base ? 'fell' : 'lost'
  }

  /** Whatever it rested on goes first again. */
  function fell(): Promise<'fell'> {
    return new Promise((resolve) => setImmediate(() => resolve('fell')))
  }

  /** A refusal may rest on what another process has changed meanwhile. */
  async function isCurrent(id: ConversationId, before: Conversation | undefined): Promise<boolean> {
    if (!store.sharing) return true
    const stored = await store.conversation(id)
    if (stored?.seq === before?.seq) return true
    cached.delete(id)
    return false
  }

  async function commit(id: ConversationId, ask: Ask, { before, base, decision, full, next }: Deciding) {
    const { state } = decision
    const events = [...decision.events]
    const effects = effectsOf(before, state, events, desk)
    if (ask.type === 'tick') effects.dueAt = wakeAt(state, desk) ?? null
    const { promise: durable, resolve: settle } = Promise.withResolvers<boolean>()
    const change: Change = { id, expectedSeq: before?.seq ?? 0, after: base?.change, events, state, effects }
    const mine: Ahead = { change, base, failed: false, durable }
    if (ask.type !== 'start' && isSure(change)) {
      ahead.set(id, mine)
      next()
    }
    try {
      const answer = await (base ? inOrder(store.commit(change), base) : store.commit(change))
      if (answer.outcome === 'committed') {
        cached.set(id, state)
        publish({ id, before, state, events, effects })
        return decision
      }
      mine.failed = true
      if (answer.outcome === 'stale') {
        cached.delete(id)
        return ask.type === 'start' ? exists : base ? fell() : 'lost'
      }
      if (answer.outcome === 'queue-full') {
        // With that known it is decided again: as many wait there as may (ASG-6).
        full.push(effects.waiting?.queueId as QueueId)
        return 'lost'
      }
      return { refused: answer.outcome, message: refusals[answer.outcome] }
    } catch (error) {
      mine.failed = true
      // Whether it was written is not known: the next command reads what is there.
      cached.delete(id)
      throw error
    } finally {
      // Nobody needs the ones before any more: kept, they would all hang on each other.
      mine.base = change.after = undefined
      if (ahead.get(id) === mine) ahead.delete(id)
      settle(!mine.failed)
    }
  }

  /** The answer, once it is known what became of the change before: that is told first, however long it was in doubt. */
  async function inOrder<Answer>(committing: Promise<Answer>, base: Ahead): Promise<Answer> {
    try {
      return await committing
    } finally {
      await base.durable
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

  async function runToTheEnd(id: ConversationId, ask: Ask): Promise<Decision | Refusal> {
    const full: QueueId[] = []
    for (let lost = 0; lost < TRIES; ) {
      const answer = await lanes.run(id, (next) => attempt(id, ask, full, next))
      if (answer === 'busy') return { refused: 'busy', message: 'Too much waits on this conversation; try again.' }
      if (answer === 'lost') lost += 1
      else if (answer !== 'fell') return answer
    }
    return { refused: 'busy', message: 'The conversation changes too fast; try again.' }
  }

  return {
    async run(id, ask) {
      running += 1
      try {
        return await runToTheEnd(id, ask)
      } finally {
        running -= 1
        if (running === 0) {
          onIdle.resolve()
          onIdle = Promise.withResolvers()
        }
      }
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
    async idle() {
      while (running > 0) await onIdle.promise
    },
  }
}

/** Whether nothing but another process or a fault can keep it from being committed. */
function isSure({ effects: { load, waiting } }: Change): boolean {
  return load.length === 0 && waiting?.limit === undefined
}

const exists: Refusal = { refused: 'conversation-exists', message: 'The conversation exists already.' }

const refusals = {
  'worker-full': 'The representative has no room for one more.',
  'worker-away': 'The representative is not available.',
}
