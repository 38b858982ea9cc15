import type { ConversationView, LogEntry, LogPage } from '../../../desk/types.ts'
import { ApiError, callApi } from '../../shared/api.ts'
import { withEntries } from './chunks.ts'
import { kept } from './kept.ts'
import { withoutArrived } from './outbox.ts'
import type { Store } from './store.ts'

/** How much of a log is loaded at first, and how much more each time when the reader scrolls up. */
const TAIL = 200
const OLDER = 300
const MOST_AT_ONCE = 4
/** After an answer that says to come again. */
const AGAIN_MS = 2_000

export interface Sync {
  /** Brings a conversation up to date: soon, once, and again where more was heard meanwhile. */
  pull(id: string): void
  /** Loads what came before what is loaded. */
  older(id: string): Promise<void>
}

export interface SyncListener {
  onEntries(id: string, entries: readonly LogEntry[]): void
  onSignedOut(): void
}

/** Loads conversations and their logs into the store, a few at a time and each one at a time. */
export function createSync(store: Store, { onEntries, onSignedOut }: SyncListener): Sync {
  const wanted = new Set<string>()
  const running = new Set<string>()

  function pull(id: string): void {
    wanted.add(id)
    next()
  }

  function next(): void {
    for (const id of wanted) {
      if (running.size >= MOST_AT_ONCE) return
      if (running.has(id)) continue
      wanted.delete(id)
      running.add(id)
      void update(id).finally(() => {
        running.delete(id)
        next()
      })
    }
  }

  async function update(id: string): Promise<void> {
    try {
      await load(id)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.status === 401) onSignedOut()
      else if (error.status === 429 || error.status >= 500) setTimeout(() => pull(id), AGAIN_MS)
      // Away: the stream comes back with a snapshot, and that asks again.
      else if (error.code !== 'away') store.patch(id, { problem: error.message })
    }
  }

  async function load(id: string): Promise<void> {
    const held = store.get().conversations[id]
    let view: ConversationView | undefined
    if (!held?.view) view = await getView(id)
    const seq = Math.max(held?.seq ?? 0, view?.seq ?? 0)
    const from = held?.through === undefined ? Math.max(0, seq - TAIL) : undefined
    const page = await getPages(id, held?.through ?? from ?? 0)
    // Most hints are messages, which change nothing that the view shows.
    if (!view && page.entries.some(({ type }) => type !== 'activity-accepted')) view = await getView(id)
    const now = store.get().conversations[id]
    const read = from === undefined ? now?.read : (kept.read()[id] ?? page.through)
    store.patch(id, {
      problem: undefined,
      ...(view && { view }),
      ...(from !== undefined && { from }),
      ...(read !== undefined && { read }),
      chunks: withEntries(now?.chunks ?? [], page.entries),
      through: page.through,
      seq: Math.max(now?.seq ?? 0, page.through),
      ...(page.entries.some(isFromCustomer) && { typingAt: 0 }),
    })
    arrived(id, page.entries)
    if (from === undefined) onEntries(id, page.entries)
  }

  function arrived(id: string, entries: readonly LogEntry[]): void {
    const { outbox, me } = store.get()
    const left = withoutArrived(outbox, id, entries, me.id)
    if (left.length < outbox.length) store.set({ outbox: left })
  }

  return {
    pull,
    async older(id) {
      const held = store.get().conversations[id]
      if (!held?.from) return
      const from = Math.max(0, held.from - OLDER)
      const { entries } = await callApi<LogPage>('GET', `${pathOf(id)}/log?after=${from}`)
      const now = store.get().conversations[id]
      if (now) store.patch(id, { from, chunks: withEntries(now.chunks, entries.filter(({ seq }) => seq <= held.from!)) })
    },
  }
}

function getView(id: string): Promise<ConversationView> {
  return callApi<ConversationView>('GET', pathOf(id))
}

async function getPages(id: string, after: number): Promise<LogPage> {
  const entries: LogEntry[] = []
  for (let through = after; ;) {
    const page = await callApi<LogPage>('GET', `${pathOf(id)}/log?after=${through}`)
    entries.push(...page.entries)
    through = page.through
    if (!page.more) return { entries, through, more: false }
  }
}

/** The API's path of a conversation. */
export function pathOf(id: string): string {
  return `/api/conversations/${encodeURIComponent(id)}`
}

function isFromCustomer({ type, ...entry }: LogEntry): boolean {
  return type === 'activity-accepted' && (entry['from'] as { kind?: string } | undefined)?.kind === 'customer'
}
