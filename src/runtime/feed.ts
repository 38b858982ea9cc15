import type { Conversation } from '../domain/conversation.ts'
import type { Event } from '../domain/events.ts'
import type { ConversationId, Seq } from '../domain/ids.ts'
import type { Activity } from '../protocol/activity.ts'
import type { Store } from '../store/store.ts'
import type { Log } from './log.ts'
import type { Commit, Router } from './router.ts'

/** A live cursor over what the customer may see of a conversation: the log first, then each commit, nothing twice. */
export interface Follower {
  /**
   * New entries, oldest first, and the seq up to which the log has been read. While older ones are replayed, the next
   * page waits for the answer: a long log does not pile up before a reader.
   */
  entries(events: Event[], through: Seq): void | Promise<void>
  /** Typing, which is not in the log. */
  typing(activity: Activity): void
  /** The conversation is over and everything has been handed out. */
  ended(): void
  /** The log could not be read: the reader has to come again with its cursor. */
  failed(): void
}

export interface Feed {
  /** Follows from after that seq; the answer ends it. */
  follow(id: ConversationId, after: Seq, follower: Follower): () => void
  /** A worker types: shown to the customer now or never. */
  typing(id: ConversationId, activity: Activity): void
  /** The customer types: told to whoever listens. */
  customerTypes(id: ConversationId): void
  onCustomerTypes(listener: (id: ConversationId) => void): void
}

/** A page of the longest activities, 28 KB each, stays below what may pile up before a reader. */
const PAGE = 25

interface Reader {
  cursor: Seq
  reading: boolean
  /** Commits that came while the log was being read: read on. */
  behind: boolean
  stopped: boolean
  /** It was told that the conversation is over: said once, though a bot may still add what nobody sees (BOT-6). */
  over: boolean
  follower: Follower
}

export function createFeed({ router, store, log }: { router: Router; store: Store; log: Log }): Feed {
  const readers = new Map<ConversationId, Set<Reader>>()
  const typingListeners: ((id: ConversationId) => void)[] = []

  async function catchUp(id: ConversationId, reader: Reader): Promise<void> {
    reader.reading = true
    try {
      do {
        reader.behind = false
        const state = await router.conversation(id)
        const events = await store.log(id, reader.cursor, PAGE, 'public')
        if (reader.stopped || !state) return
        const last = events.at(-1)?.seq ?? reader.cursor
        const full = events.length === PAGE
        // Everything up to what the state knew is read now, the customer's or not; a full page may have left some.
        reader.cursor = full ? last : Math.max(last, state.seq)
        if (events.length > 0) await reader.follower.entries(events, reader.cursor)
        if (full) reader.behind = true
        else if (isOver(state) && reader.cursor >= state.seq) end(reader)
      } while (reader.behind && !reader.stopped)
    } finally {
      reader.reading = false
    }
  }

  function read(id: ConversationId, reader: Reader): void {
    catchUp(id, reader).catch((error: unknown) => fail(id, reader, error))
  }

  function handOut(reader: Reader, { state, events }: Commit): void {
    reader.cursor = state.seq
    const visible = events.filter((event) => event.type === 'activity-accepted' && event.audience === 'public')
    if (visible.length > 0) reader.follower.entries(visible, reader.cursor)
    if (isOver(state)) end(reader)
  }

  function end(reader: Reader): void {
    if (reader.over) return
    reader.over = true
    reader.follower.ended()
  }

  /** A reader that fails is given up alone: the commit holds, and others go on (DLN-7). */
  function fail(id: ConversationId, reader: Reader, error: unknown): void {
    log.error({ conversationId: id, error }, 'a customer could not be brought up to date')
    drop(id, reader)
    reader.follower.failed()
  }

  function drop(id: ConversationId, reader: Reader): void {
    reader.stopped = true
    const others = readers.get(id)
    others?.delete(reader)
    if (others?.size === 0) readers.delete(id)
  }

  router.onCommit((commit) => {
    for (const reader of readers.get(commit.id) ?? []) {
      if (reader.reading) {
        reader.behind = true
      } else if (reader.cursor + 1 === commit.events[0]?.seq) {
        try {
          handOut(reader, commit)
        } catch (error) {
          fail(commit.id, reader, error)
        }
      } else if (commit.events.length > 0) {
        read(commit.id, reader)
      }
    }
  })

  router.onHeard((id) => {
    for (const heard of id ? [id] : readers.keys()) {
      for (const reader of readers.get(heard) ?? []) {
        if (reader.reading) reader.behind = true
        else read(heard, reader)
      }
    }
  })

  return {
    follow(id, after, follower) {
      const reader: Reader = { cursor: after, reading: false, behind: false, stopped: false, over: false, follower }
      const others = readers.get(id) ?? new Set()
      readers.set(id, others.add(reader))
      read(id, reader)
      return () => drop(id, reader)
    },
    typing(id, activity) {
      for (const reader of readers.get(id) ?? []) reader.follower.typing(activity)
    },
    customerTypes(id) {
      for (const listener of typingListeners) listener(id)
    },
    onCustomerTypes(listener) {
      typingListeners.push(listener)
    },
  }
}

/** For the customer a wrap-up is the end. */
function isOver({ status }: Conversation): boolean {
  return status === 'Closed' || status === 'Wrap-up'
}
