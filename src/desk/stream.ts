import type { Conversation } from '../domain/conversation.ts'
import type { Representative } from '../domain/desk.ts'
import type { ConversationId } from '../domain/ids.ts'
import { isReply, type Call } from '../protocol/http.ts'
import type { Socket, SocketRoute } from '../protocol/socket.ts'
import type { Commit } from '../runtime/router.ts'
import { caller, involves, type DeskEdge } from './edge.ts'
import { offersOf } from './lists.ts'
import type { StreamFrame } from './types.ts'
import { meView } from './views.ts'

const MOST_LISTED = 200
const COME_AGAIN = 1012

interface Listener {
  me: Representative
  send(frame: StreamFrame): void
}

/** `GET /api/stream`: a snapshot, then hints of what changed; the reader asks for what it lacks by seq. */
export function deskStream(edge: DeskEdge): SocketRoute {
  const listeners = new Set<Listener>()
  const { router, workforce, feed } = edge.runtime

  router.onCommit((commit: Commit) => {
    if (commit.events.length === 0) return
    for (const listener of listeners) tellCommit(listener, commit)
  })
  workforce.onPresence(({ id, presence }) => {
    for (const { send } of listeners) send({ type: 'presence', workerId: id, presence })
  })
  feed.onCustomerTypes((id) => {
    if (listeners.size > 0) void tellTyping(id)
  })

  async function tellTyping(id: ConversationId): Promise<void> {
    const state = await router.conversation(id)
    for (const { me, send } of listeners) if (state && concerns(state, me)) send({ type: 'typing', id })
  }

  async function open(call: Call) {
    const me = await caller(edge, call)
    if (isReply(me)) return me
    return (socket: Socket) => {
      const send = (frame: StreamFrame) => socket.send(JSON.stringify(frame))
      const listener = { me, send }
      // Listening comes first: what changes while the snapshot is read is told, at worst twice.
      listeners.add(listener)
      socket.onClose(() => listeners.delete(listener))
      snapshot(edge, me)
        .then(send)
        .catch((error: unknown) => {
          edge.runtime.log.error({ workerId: me.id, error }, 'a desk snapshot could not be read')
          socket.close(COME_AGAIN, 'Come again.')
        })
    }
  }

  return { path: /^\/api\/stream$/, open }
}

function tellCommit({ me, send }: Listener, { id, before, state, effects }: Commit): void {
  const concerned = concerns(state, me) || (before !== undefined && concerns(before, me))
  if (concerned) send({ type: 'conversation', id, status: state.status, seq: state.seq })
  if (offeredTo(before) === me.id || (effects.offerOpened && effects.offerOpened.workerId === me.id)) {
    if (effects.offerOpened ?? effects.offerClosed) send({ type: 'offers' })
  }
}

async function snapshot(edge: DeskEdge, me: Representative): Promise<StreamFrame> {
  const { store } = edge.runtime
  const filter = me.roles.includes('supervisor') ? { limit: MOST_LISTED } : { workerId: me.id, limit: MOST_LISTED }
  const [row, offers, rows] = await Promise.all([store.worker(me.id), offersOf(edge, me.id), store.conversations(filter)])
  return { type: 'snapshot', me: meView(me, row), offers, conversations: rows.map(({ id, status, seq }) => ({ id, status, seq })) }
}

function concerns(state: Conversation, me: Representative): boolean {
  return me.roles.includes('supervisor') || involves(state, me.id)
}

function offeredTo(state: Conversation | undefined): string | undefined {
  return state?.status === 'Open' || state?.status === 'Active' ? state.offer?.workerId : undefined
}
