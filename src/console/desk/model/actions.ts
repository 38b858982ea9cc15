import type { Me, OfferView, QueueView, WorkerView } from '../../../desk/types.ts'
import { ApiError, callApi } from '../../shared/api.ts'
import { kept } from './kept.ts'
import type { Audience, Outgoing } from './outbox.ts'
import type { Store } from './store.ts'
import { pathOf, type Sync } from './sync.ts'

/** Who is asked: a queue, or one representative. */
export type Target = { queueId: string } | { workerId: string }
export type RequestKind = 'transfer' | 'conference' | 'consult'

/** What a representative can do. Each resolves with undefined where it worked, else with why it did not. */
export interface Actions {
  /** Offers that this desk answered itself. */
  answered: ReadonlySet<string>
  setPresence(presence: string): Promise<ApiError | undefined>
  accept(offer: OfferView): Promise<ApiError | undefined>
  reject(offer: OfferView): Promise<ApiError | undefined>
  /** Says something; it stands in the outbox until it is in the log. */
  say(conversationId: string, text: string, audience: Audience): Promise<void>
  sayAgain(id: string): Promise<void>
  discard(id: string): void
  request(conversationId: string, kind: RequestKind, to: Target, note?: string): Promise<ApiError | undefined>
  /** `cancel`, `leave`, `end`, or a supervisor's. */
  simply(conversationId: string, what: 'cancel' | 'leave' | 'end' | 'join'): Promise<ApiError | undefined>
  add(conversationId: string, workerId: string): Promise<ApiError | undefined>
  /** The queues, each with who would take this conversation there. Throws ApiError. */
  queuesFor(conversationId: string): Promise<QueueView[]>
  /** Everybody who works here, as they are now. Throws ApiError. */
  people(): Promise<WorkerView[]>
  select(conversationId: string | undefined): void
  markRead(conversationId: string): void
  /** Whether the conversation was just taken here; only once. */
  wasTaken(conversationId: string): boolean
}

export function createActions(store: Store, sync: Sync, onSignedOut: () => void): Actions {
  const answered = new Set<string>()

  async function tried(work: () => Promise<unknown>): Promise<ApiError | undefined> {
    try {
      await work()
      return undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.status === 401) onSignedOut()
      return error
    }
  }

  /** After what was done, the conversation is looked at without waiting for its hint. */
  async function post(id: string, call: string, body: object = {}): Promise<ApiError | undefined> {
    const problem = await tried(() => callApi('POST', `${pathOf(id)}/${call}`, body))
    sync.pull(id)
    return problem
  }

  function answer(offer: OfferView, how: 'accept' | 'reject'): Promise<ApiError | undefined> {
    return tried(async () => {
      answered.add(offer.id)
      try {
        await callApi('POST', `/api/offers/${encodeURIComponent(offer.id)}/${how}`, {})
      } catch (error) {
        // One that is gone can't be answered any more; after anything else it still stands.
        if (error instanceof ApiError && error.code === 'offer-gone') withdraw(offer)
        else answered.delete(offer.id)
        throw error
      }
      withdraw(offer)
    })
  }

  function withdraw(offer: OfferView): void {
    store.set({ offers: store.get().offers.filter(({ id }) => id !== offer.id) })
  }

  function mark(id: string, change: Partial<Outgoing>): void {
    store.set({ outbox: store.get().outbox.map((one) => (one.id === id ? { ...one, ...change } : one)) })
  }

  async function send({ id, conversationId, text, audience }: Outgoing): Promise<void> {
    const problem = await tried(() => callApi('POST', `${pathOf(conversationId)}/messages`, { text, audience }))
    sync.pull(conversationId)
    if (problem) mark(id, { failed: { code: problem.code, message: problem.message } })
  }

  return {
    answered,
    setPresence: (presence) =>
      tried(async () => store.set({ me: await callApi<Me>('PUT', '/api/me/presence', { presence }) })),
    async accept(offer) {
      const problem = await answer(offer, 'accept')
      if (problem) return problem
      store.patch(offer.conversationId, {})
      store.set({ taken: offer.conversationId })
      sync.pull(offer.conversationId)
      return undefined
    },
    reject: (offer) => answer(offer, 'reject'),
    async say(conversationId, text, audience) {
      const after = store.get().conversations[conversationId]?.through ?? 0
      const outgoing: Outgoing = { id: `${Date.now()}-${Math.random()}`, conversationId, text, audience, after }
      store.set({ outbox: [...store.get().outbox, outgoing] })
      await send(outgoing)
    },
    async sayAgain(id) {
      const outgoing = store.get().outbox.find((one) => one.id === id)
      if (!outgoing) return
      const { failed: _, ...again } = outgoing
      store.set({ outbox: store.get().outbox.map((one) => (one.id === id ? again : one)) })
      await send(again)
    },
    discard: (id) => store.set({ outbox: store.get().outbox.filter((one) => one.id !== id) }),
    request: (id, kind, to, note = '') => post(id, kind, { ...to, ...(note !== '' && { note }) }),
    simply: (id, what) => post(id, what),
    add: (id, workerId) => post(id, 'add', { workerId }),
    queuesFor: (id) => callApi<QueueView[]>('GET', `/api/queues?conversationId=${encodeURIComponent(id)}`),
    people: () => callApi<WorkerView[]>('GET', '/api/workers'),
    select(id) {
      store.set({ selected: id })
      if (id === undefined) return
      if (!store.get().conversations[id]) store.patch(id, {})
      sync.pull(id)
    },
    wasTaken(id) {
      const was = store.get().taken === id
      if (was) store.set({ taken: undefined })
      return was
    },
    markRead(id) {
      const held = store.get().conversations[id]
      if (held?.through === undefined || held.read >= held.through) return
      kept.setRead(id, held.through)
      store.patch(id, { read: held.through })
    },
  }
}
