import { offerOf, type Conversation } from '../domain/conversation.ts'
import type { Representative } from '../domain/desk.ts'
import type { ConversationId } from '../domain/ids.ts'
import { isReply, type Call, type Reply } from '../protocol/http.ts'
import { COME_AGAIN, SIGN_IN_AGAIN, type Opening, type Socket, type SocketRoute } from '../protocol/socket.ts'
import { caller, type DeskEdge } from './edge.ts'
import { wrongCall } from './guard.ts'
import { offersOf } from './lists.ts'
import { HEARERS, may, rowOf } from './rights.ts'
import type { StreamFrame } from './types.ts'
import { meView } from './views.ts'

const MOST_LISTED = 200

type Snapshot = Extract<StreamFrame, { type: 'snapshot' }>

interface Listener {
  me: Representative
  /** The offers that the caller was last told of, by conversation. */
  offers: Map<ConversationId, string>
  /** Conversations that the caller was told of and that go on: whoever is no part of one any more hears that once. */
  told: Set<ConversationId>
  send(frame: StreamFrame): void
}

/** `GET /api/stream`: a snapshot, then hints of what changed; the reader asks for what it lacks by seq. */
export function deskStream(edge: DeskEdge): SocketRoute {
  const listeners = new Set<Listener>()
  const { router, workforce, feed } = edge.runtime

  router.onCommit(({ state, events }) => {
    if (events.length > 0) for (const listener of listeners) tellChange(listener, state)
  })
  router.onHeard((id) => {
    if (listeners.size > 0)
      tellHeard(id).catch((error: unknown) =>
        edge.runtime.log.warn({ conversationId: id, error }, 'a change was not told to the desk'),
      )
  })
  workforce.onPresence(({ id, presence }) => {
    for (const listener of listeners) listener.send({ type: 'presence', workerId: id, presence })
  })
  feed.onCustomerTypes((id) => {
    if (listeners.size === 0) return
    tellTyping(id).catch((error: unknown) =>
      edge.runtime.log.warn({ conversationId: id, error }, 'typing was not told to the desk'),
    )
  })

  /** What another process committed; where anything may have changed, everybody gets a new snapshot. */
  async function tellHeard(id?: ConversationId): Promise<void> {
    const state = id && (await router.conversation(id))
    for (const listener of listeners) {
      if (state) tellChange(listener, state)
      else if (!id) listener.send(await snapshot(edge, listener.me))
    }
  }

  async function tellNow(listener: Listener, id: ConversationId): Promise<void> {
    const state = await router.conversation(id)
    if (state) tellChange(listener, state)
  }

  async function tellTyping(id: ConversationId): Promise<void> {
    const state = await router.conversation(id)
    const hearing = [...listeners].filter(({ me }) => state && may(me, HEARERS, state))
    for (const listener of hearing) listener.send({ type: 'typing', id })
  }

  async function open(call: Call): Promise<Opening | Reply> {
    const me = wrongCall(edge, call, 'stream') ?? (await caller(edge, call))
    if (isReply(me)) return me
    const serve = (socket: Socket) => {
      endWithSignIn(edge, call, socket)
      const write = (frame: StreamFrame) => void socket.send(JSON.stringify(frame))
      // Listening comes first: what changes while the snapshot is read is told after it, at worst once too often.
      const early: StreamFrame[] = []
      const listener: Listener = { me, offers: new Map(), told: new Set(), send: (frame) => void early.push(frame) }
      listeners.add(listener)
      const { deskAttendance } = edge.runtime
      const left = deskAttendance.connected(me.id)
      socket.onClose(() => {
        listeners.delete(listener)
        left()
      })
      Promise.all([snapshot(edge, me), deskAttendance.written()])
        .then(([first]) => {
          for (const { conversationId, id } of first.offers) listener.offers.set(conversationId as ConversationId, id)
          for (const { id, status } of first.conversations) {
            if (status !== 'Closed') listener.told.add(id as ConversationId)
          }
          for (const frame of [first, ...early]) write(frame)
          listener.send = write
          // An offer that went while the snapshot was read is in it, and nobody was told.
          return Promise.all([...listener.offers.keys()].map((id) => tellNow(listener, id)))
        })
        .catch((error: unknown) => {
          edge.runtime.log.error({ workerId: me.id, error }, 'a desk snapshot could not be read')
          socket.close(COME_AGAIN, 'Come again.')
        })
    }
    return { owner: { kind: 'representative', id: me.id }, serve }
  }

  return { path: /^\/api\/stream$/, open }
}

const REVIEW_MS = 15_000

/** A sign-in that has ended, wherever it was ended, takes its streams along (AUT-10). */
function endWithSignIn(edge: DeskEdge, call: Call, socket: Socket): void {
  let cancel = edge.runtime.clock.after(REVIEW_MS, review)
  socket.onClose(() => cancel())

  function review(): void {
    // Asked of anew: what was answered to this very call is remembered.
    caller(edge, { ...call }).then(
      (me) => (isReply(me) ? socket.close(SIGN_IN_AGAIN, 'Sign in again.') : again()),
      (error: unknown) => {
        edge.runtime.log.warn({ error }, 'a sign-in could not be reviewed; it is tried again')
        again()
      },
    )
  }

  function again(): void {
    cancel = edge.runtime.clock.after(REVIEW_MS, review)
  }
}

function tellChange(listener: Listener, state: Conversation): void {
  const { me, offers, told } = listener
  const [was, is] = [offers.get(state.id), offerTo(state, me)]
  const hears = may(me, HEARERS, state)
  if (hears || was !== undefined || told.has(state.id))
    listener.send({ type: 'conversation', id: state.id, status: state.status, seq: state.seq })
  if (hears && state.status !== 'Closed') told.add(state.id)
  else told.delete(state.id)
  if (was === is) return
  if (is === undefined) offers.delete(state.id)
  else offers.set(state.id, is)
  listener.send({ type: 'offers' })
}

async function snapshot(edge: DeskEdge, me: Representative): Promise<Snapshot> {
  const { store } = edge.runtime
  const all = may(me, rowOf('GET /api/conversations of others'))
  const filter = { ...(!all && { workerId: me.id }), limit: MOST_LISTED }
  const [row, offers, rows] = await Promise.all([
    store.worker(me.id),
    offersOf(edge, me.id),
    store.conversations(filter),
  ])
  return {
    type: 'snapshot',
    me: meView(me, row),
    offers,
    conversations: rows.map(({ id, status, seq }) => ({ id, status, seq })),
  }
}

function offerTo(state: Conversation, me: Representative): string | undefined {
  const offer = offerOf(state)
  return offer?.workerId === me.id ? offer.offerId : undefined
}
