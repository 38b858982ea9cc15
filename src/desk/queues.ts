import type { Conversation } from '../domain/conversation.ts'
import { nextAfterTransfer } from '../domain/decide/transfer.ts'
import type { Queue, Representative, Worker } from '../domain/desk.ts'
import type { Rung } from '../domain/events.ts'
import { isOpen } from '../domain/hours.ts'
import { toConversationId, type WorkerId } from '../domain/ids.ts'
import { ladderOf, takersOf } from '../domain/ladder.ts'
import { serves } from '../domain/participants.ts'
import { fail, isReply, ok, type Call, type Reply } from '../protocol/http.ts'
import type { WorkerRow } from '../store/store.ts'
import { caller, type DeskEdge } from './edge.ts'
import { mayRead } from './rights.ts'
import type { NextView, QueueMemberView, QueueView } from './types.ts'
import { iso } from './views.ts'

const MOST_MEMBERS = 200

/** `GET /api/queues?conversationId=`: with a conversation also who would take it, were it transferred there. */
export async function getQueues(edge: DeskEdge, call: Call): Promise<Reply> {
  const me = await caller(edge, call)
  if (isReply(me)) return me
  const state = await conversationIn(edge, call, me)
  if (isReply(state)) return state
  const { store, desk, clock } = edge.runtime
  const [counts, workers] = await Promise.all([store.waitingCounts(), store.workers()])
  const rows = new Map(workers.map((row) => [row.id, row]))
  const views = [...desk.queues.values()].map((queue): QueueView => {
    const count = counts.find(({ queueId }) => queueId === queue.id)
    const since = count && { waitingSince: iso(count.oldestSince) }
    return {
      id: queue.id,
      name: queue.name,
      waiting: count?.waiting ?? 0,
      ...since,
      available: availableIn(edge, queue, rows),
      openNow: isOpen(queue.hours, clock.now()),
      members: membersOf(edge, queue),
      ...(state && { next: nextOf(edge, state, queue, me, rows) }),
    }
  })
  return ok(views)
}

/** The conversation that the query names, if it names one. */
async function conversationIn(
  edge: DeskEdge,
  call: Call,
  me: Representative,
): Promise<Conversation | undefined | Reply> {
  const asked = call.query.get('conversationId')
  if (!asked) return undefined
  const id = toConversationId(asked)
  const state = id && (await edge.runtime.router.conversation(id))
  if (!state) return fail(404, 'unknown-conversation', 'There is no such conversation.')
  return mayRead(me, state) ? state : fail(403, 'not-in-conversation', 'You have no part in this conversation.')
}

function availableIn(edge: DeskEdge, queue: Queue, rows: Map<WorkerId, WorkerRow>): number {
  const streams = [...edge.runtime.desk.workstreams.values()]
  const units = Math.min(...streams.map(({ capacityUnits }) => capacityUnits))
  const presences = new Set(streams.flatMap(({ allowedPresences }) => allowedPresences))
  const members = queue.members.map((id) => rows.get(id)).filter((row) => row?.kind === 'representative')
  return members.filter((row) => row && presences.has(row.presence) && row.load + units <= row.capacity).length
}

function membersOf({ runtime }: DeskEdge, queue: Queue): QueueMemberView[] {
  const { firstBots, representatives, handBackBots } = ladderOf(queue, runtime.desk.workers)
  const view = (rung: Rung) => ({ id, name, kind, capacity }: Worker) => ({ id, name, kind, capacity, rung })
  return [
    ...firstBots.map(view('first-bots')),
    ...representatives.map(view('representatives')),
    ...handBackBots.map(view('hand-back-bots')),
  ].slice(0, MOST_MEMBERS)
}

/** A supervisor who does not serve it transfers to representatives alone (TRF-8). */
function nextOf(
  { runtime: { desk, clock } }: DeskEdge,
  state: Conversation,
  queue: Queue,
  me: Representative,
  rows: Map<WorkerId, WorkerRow>,
): NextView {
  const stream = desk.workstreams.get(state.workstreamId)
  const units = stream?.capacityUnits ?? 0
  const next = serves(state, me.id) ? nextAfterTransfer(state, desk, queue, me.id) : undefined
  if (next?.kind === 'bot') return { kind: 'bot', id: next.bot.id, name: next.bot.name }
  const people = next ? (next.kind === 'representatives' ? next.people : []) : takersOf(queue, desk.workers, units)
  // A queue that is closed takes nothing (ASG-6); its bots keep no hours.
  if (people.length === 0 || !isOpen(queue.hours, clock.now())) return { kind: 'nobody' }
  const free = people.filter(({ id }) => {
    const row = rows.get(id)
    return row && stream?.allowedPresences.includes(row.presence) && row.load + units <= row.capacity
  })
  return { kind: 'representatives', available: free.length }
}
