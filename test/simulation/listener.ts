import assert from 'node:assert/strict'
import { getActivities } from '../../src/direct-line/get-activities.ts'
import { reconnect } from '../../src/direct-line/reconnect.ts'
import { streamRoute } from '../../src/direct-line/stream.ts'
import { seqOfActivity, type ConversationId, type Seq } from '../../src/domain/ids.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import { isReply } from '../../src/protocol/http.ts'
import { openSocket, type ClientSocket } from './client-socket.ts'
import type { Random } from './random.ts'
import type { RouterHost } from './router-host.ts'
import { callOf, WHISPER, type World } from './world.ts'

/** A customer's client as it listens: by a socket that breaks and resumes, or by polling (DLN-3). */
export interface Listener {
  /** Listens until the conversation is over or the customer has quit. */
  listen(): Promise<void>
  /** Breaks the connection; the client comes again by itself. */
  drop(): void
  /** Goes without a word. */
  quit(): void
  /** The service has said that it is over. */
  isOver(): boolean
  /** What came, in order, by its place in the log. */
  received: Seq[]
  /** Since when the present connection stands; undefined while there is none. */
  connectedAt(): number | undefined
  /** When the router last had a sign of the customer. */
  seenAt(): number
  /** It just had one. */
  seen(): void
}

const OVER = 1000
const HIDDEN = ['trace', 'conversationUpdate']

export function createListener(
  world: World,
  host: RouterHost,
  random: Random,
  id: ConversationId,
  token: string,
): Listener {
  const { clock, tally } = world
  const polls = random.chance(0.25)
  const received: Seq[] = []
  let watermark = '-'
  let over = false
  let quit = false
  let socket: ClientSocket | undefined
  let connectedAt: number | undefined
  let seenAt = clock.now()

  function take(activities: Activity[], mark: string): void {
    for (const activity of activities) {
      assert.ok(!JSON.stringify(activity).includes(WHISPER), `the customer of ${id} got a whisper`)
      assert.ok(!HIDDEN.includes(activity.type), `the customer of ${id} got a ${activity.type}`)
      if (activity.type === 'typing') continue
      const seq = seqOfActivity(id, activity.id ?? '')
      assert.ok(seq !== undefined, `the customer of ${id} got an activity with the id ${activity.id}`)
      assert.ok(seq > (received.at(-1) ?? 0), `the customer of ${id} got ${seq} after ${received.at(-1)}`)
      received.push(seq)
    }
    assert.ok(Number(mark) >= Number(watermark === '-' ? 0 : watermark), `the watermark of ${id} went back to ${mark}`)
    watermark = mark
  }

  function frame(text: string): void {
    try {
      const { activities, watermark: mark } = JSON.parse(text) as { activities: Activity[]; watermark: string }
      take(activities, mark)
    } catch (error) {
      world.fail(error)
    }
  }

  async function listen(): Promise<void> {
    for (let first = true; !over && !quit; first = false) {
      if (polls) await poll()
      else if (first || (await mayReconnect())) await stream()
      if (over || quit) return
      if (polls) await clock.sleep(random.between(1_000, 10_000))
      else await clock.sleep(random.wait(random.chance(0.03) ? 300_000 : 4_000))
    }
  }

  /** Holds one socket until it is closed. */
  async function stream(): Promise<void> {
    const call = callOf({ params: { 0: id }, query: { t: id, watermark } })
    const process = host.ready()
    const opened = await host.request((edges) => streamRoute(edges.directLine).open(call))
    if (opened === 'unreachable' || isReply(opened)) return
    if (!process || process !== host.ready()) return
    await new Promise<void>((resolve) => {
      connectedAt = clock.now()
      const closed = (code: number | undefined) => {
        over ||= code === OVER
        connectedAt = undefined
        seenAt = clock.now()
        resolve()
      }
      socket = openSocket(world, process, random, { frame, closed })
      opened.serve(socket.socket)
    })
  }

  async function mayReconnect(): Promise<boolean> {
    tally.drops += 1
    const after = watermark === '-' ? '0' : watermark
    const call = callOf({ bearer: token, params: { conversationId: id }, query: { watermark: after } })
    const reply = await host.request((edges) => reconnect(edges.directLine, call))
    if (reply === 'unreachable') return false
    if (reply.status === 404) over = true
    else assert.ok(reply.status === 200 || reply.status >= 500, `${id}: reconnecting was answered ${reply.status}`)
    return reply.status === 200
  }

  async function poll(): Promise<void> {
    const call = callOf({ bearer: token, params: { conversationId: id }, query: { watermark } })
    const reply = await host.request((edges) => getActivities(edges.directLine, call))
    if (reply === 'unreachable') return
    if (reply.status === 404) return void (over = true)
    seenAt = clock.now()
    assert.equal(reply.status, 200, `a poll of ${id} was answered ${reply.status}`)
    const { activities, watermark: mark } = reply.body as { activities: Activity[]; watermark: string }
    take(activities, mark)
  }

  return {
    listen,
    received,
    drop: () => socket?.drop(),
    quit() {
      quit = true
      socket?.drop()
    },
    isOver: () => over,
    connectedAt: () => connectedAt,
    seenAt: () => (connectedAt === undefined ? seenAt : clock.now()),
    seen: () => void (seenAt = clock.now()),
  }
}
