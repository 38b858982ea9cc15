import type { ConversationSummary, LogEntry, Me, OfferView, QueueView, StreamFrame, WorkerView } from '../../../desk/types.ts'
import { ApiError, callApi } from '../../shared/api.ts'
import { openStream } from '../../shared/stream.ts'
import { createActions, type Actions } from './actions.ts'
import { kept } from './kept.ts'
import { roleIn, type DeskState } from './state.ts'
import { createStore, type Store } from './store.ts'
import { createSync, type Sync } from './sync.ts'

/** The desk of one representative in this tab: its state, kept live, and what can be done. */
export interface Desk extends Pick<Store, 'get' | 'set' | 'subscribe' | 'toast'> {
  actions: Actions
  older: Sync['older']
  /** Tries at once to reach a router that was away. */
  retry(): void
  close(): void
}

export interface DeskListener {
  onSignedOut(): void
  /** New entries of a conversation's log. */
  onEntries(id: string, entries: readonly LogEntry[]): void
  /** An offer that this desk did not answer no longer stands. */
  onOfferGone(offer: OfferView): void
}

const MOST_RECENT = 20
const COMINGS_AND_GOINGS = new Set(['session-opened', 'session-closed', 'wrap-up-started', 'conversation-closed'])
/** Hints about conversations that we don't hold come in bursts at a supervisor's desk. */
const LIST_AFTER_MS = 300

/** Opens the desk: reads what is there, then follows the live stream. */
export function openDesk(me: Me, listener: DeskListener): Desk {
  const store = createStore(firstState(me))
  const sync = createSync(store, {
    onSignedOut: listener.onSignedOut,
    onEntries(id, entries) {
      listener.onEntries(id, entries)
      // Who came or went moves the conversation between the lists, and changes who has room for more.
      if (entries.some(({ type }) => COMINGS_AND_GOINGS.has(type))) listSoon()
    },
  })
  const stream = openStream({
    onFrame: (frame) => void onFrame(frame),
    onState(state) {
      if (state === 'signed-out') listener.onSignedOut()
      else store.set({ stream: state })
    },
  })
  const actions = createActions(store, sync, listener.onSignedOut)
  let listTimer: ReturnType<typeof setTimeout> | undefined
  const unlisten = store.subscribe(() => kept.setOutbox(store.get().outbox))

  function onFrame(frame: StreamFrame): void {
    switch (frame.type) {
      case 'snapshot':
        store.set({ me: frame.me })
        setOffers(frame.offers)
        for (const { id, seq } of frame.conversations) if (store.get().conversations[id]) heard(id, seq)
        void refresh()
        return
      case 'conversation':
        if (store.get().conversations[frame.id]) heard(frame.id, frame.seq)
        else listSoon()
        return
      case 'offers':
        void quietly(async () => setOffers(await callApi<OfferView[]>('GET', '/api/offers')))
        return
      case 'presence':
        return onPresence(frame.workerId, frame.presence)
      case 'typing':
        if (store.get().conversations[frame.id]) store.patch(frame.id, { typingAt: Date.now() })
    }
  }

  function heard(id: string, seq: number): void {
    store.patch(id, { seq })
    sync.pull(id)
  }

  function onPresence(workerId: string, presence: string): void {
    const { me: self, workers } = store.get()
    if (workerId === self.id) store.set({ me: { ...self, presence } })
    const worker = workers[workerId]
    if (worker) store.set({ workers: { ...workers, [workerId]: { ...worker, presence } } })
  }

  function setOffers(offers: OfferView[]): void {
    const { offers: before } = store.get()
    store.set({ offers })
    for (const offer of before) {
      if (offers.some(({ id }) => id === offer.id)) continue
      if (!actions.answered.has(offer.id)) listener.onOfferGone(offer)
    }
  }

  function listSoon(): void {
    listTimer ??= setTimeout(() => {
      listTimer = undefined
      void refresh()
    }, LIST_AFTER_MS)
  }

  /** Everything that the stream does not tell: whose the conversations are, queues, people. */
  async function refresh(): Promise<void> {
    await quietly(async () => {
      const own = `/api/conversations?workerId=${encodeURIComponent(me.id)}`
      const [active, wrappingUp, latest, workers, queues] = await Promise.all([
        callApi<ConversationSummary[]>('GET', `${own}&status=Active`),
        callApi<ConversationSummary[]>('GET', `${own}&status=Wrap-up`),
        callApi<ConversationSummary[]>('GET', `${own}&limit=${MOST_RECENT}`),
        callApi<WorkerView[]>('GET', '/api/workers'),
        callApi<QueueView[]>('GET', '/api/queues'),
      ])
      const offered = new Set(store.get().offers.map(({ conversationId }) => conversationId))
      for (const { id, seq } of [...active, ...wrappingUp]) {
        // What is only on offer here is shown by its card; who declines it may not read it any more.
        if (offered.has(id)) continue
        const known = store.get().conversations[id]
        if (known?.view && seq <= (known.through ?? 0)) continue
        store.patch(id, { seq })
        sync.pull(id)
      }
      const { selected } = store.get()
      if (selected !== undefined) sync.pull(selected)
      store.set({ ready: true, recent: latest, workers: byId(workers), queues: byId(queues) })
    })
  }

  async function quietly(work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error
      if (error.status === 401) listener.onSignedOut()
      // Away: the stream says so, and its next snapshot reads everything anew.
    })
  }

  return {
    ...store,
    actions,
    older: (id) => quietly(() => sync.older(id)),
    retry: stream.retry,
    close() {
      unlisten()
      clearTimeout(listTimer)
      stream.close()
    },
  }
}

function firstState(me: Me): DeskState {
  return {
    me,
    stream: 'connecting',
    ready: false,
    offers: [],
    conversations: {},
    recent: [],
    workers: {},
    queues: {},
    selected: undefined,
    taken: undefined,
    outbox: kept.outbox(),
    toasts: [],
  }
}

function byId<Item extends { id: string }>(items: Item[]): Record<string, Item> {
  return Object.fromEntries(items.map((item) => [item.id, item]))
}

/** Whether the conversation is shown in the list: this representative is in it now. */
export function isMine(state: DeskState, id: string): boolean {
  const held = state.conversations[id]
  return held !== undefined && roleIn(held, state.me.id) !== undefined
}
