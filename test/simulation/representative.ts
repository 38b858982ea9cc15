import assert from 'node:assert/strict'
import { answerOffer, leaveOrEnd, postMessage } from '../../src/desk/actions.ts'
import { add, cancel, invite, transfer } from '../../src/desk/collaboration.ts'
import type { DeskEdge } from '../../src/desk/edge.ts'
import { getOffers } from '../../src/desk/lists.ts'
import { putPresence } from '../../src/desk/me.ts'
import { assign, supervise } from '../../src/desk/supervision.ts'
import type { Representative } from '../../src/domain/desk.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { Call, Reply } from '../../src/protocol/http.ts'
import { openDesk } from './open-desk.ts'
import type { RouterHost } from './router-host.ts'
import { callOf, note, WHISPER, type World } from './world.ts'

const HOUR = 3_600_000
const AWAY = ['Busy', 'Do not disturb', 'Away', 'Offline']

/** A representative's working life: shifts, offers taken, refused and overlooked, talk, whispers, transfers, ends. */
export async function work(me: Representative, world: World, host: RouterHost): Promise<void> {
  const { clock, store, tally, serving } = world
  const random = world.random.fork(me.id)
  let shown = 'Offline'
  const desk = openDesk(me, world, host)
  for (;;) {
    await clock.sleep(1_000 + random.wait(isOnShift() ? 12_000 : 600_000))
    desk.look()
    // They see on their page what the router made of them.
    const presence = (await store.worker(me.id))?.presence
    if (presence === 'Offline' || presence === 'Inactive') shown = 'Offline'
    await appear()
    if (shown === 'Offline') continue
    await answerOffers()
    const mine = [...serving].filter(([, workers]) => workers.includes(me.id))
    if (mine.length > 0) await serve(random.one(mine)[0])
    if (me.roles.includes('supervisor') && serving.size > 0 && random.chance(0.2)) await walkTheFloor()
  }

  function isOnShift(): boolean {
    const hour = Math.floor(clock.now() / HOUR) % 24
    return world.isEnding() || (hour >= 7 && hour < 21)
  }

  async function appear(): Promise<void> {
    const idle = shown === 'Available' ? 0.02 : shown === 'Offline' ? 0.5 : 0.15
    if (isOnShift() && !world.isEnding() && !random.chance(idle)) return
    const leaves = shown === 'Available' && !world.isEnding()
    const wanted = !isOnShift() ? 'Offline' : leaves ? random.one(AWAY) : 'Available'
    if (wanted === shown) return
    const reply = await ask(putPresence, { body: { presence: wanted } })
    if (reply?.status === 200) shown = wanted
  }

  async function answerOffers(): Promise<void> {
    const reply = await ask(getOffers, {})
    if (reply?.status !== 200) return
    for (const { id } of reply.body as { id: string }[]) {
      const choice = random.next()
      if (choice > 0.85 && !world.isEnding()) continue
      const type = choice > 0.75 ? 'reject' : 'accept'
      const twice = random.chance(0.05)
      const operation = (edge: DeskEdge, call: Call) => answerOffer(edge, call, type)
      const answer = () => ask(operation, { params: { offerId: id } }, [200, 404, 409])
      // Two windows, two clicks.
      await Promise.all(twice ? [answer(), answer()] : [answer()])
    }
  }

  async function serve(id: ConversationId): Promise<void> {
    const choice = random.next()
    if (choice < 0.45) return say(id, 'public')
    if (choice < 0.6) return say(id, 'internal')
    if (choice < 0.74) return hand(id)
    if (choice < 0.86) return confer(id)
    const type = choice < 0.91 ? 'leave' : 'end'
    await ask((edge, call) => leaveOrEnd(edge, call, type), { params: { conversationId: id } })
  }

  async function say(id: ConversationId, audience: 'public' | 'internal'): Promise<void> {
    const whisper = audience === 'internal'
    const text = whisper ? `${WHISPER} w${world.number()}` : `p${world.number()}`
    if (whisper) tally.whispers += 1
    const reply = await ask(postMessage, { params: { conversationId: id }, body: { text, audience } })
    if (reply?.status === 200) note(world, id, (reply.body as { id: string }).id, text)
  }

  async function hand(id: ConversationId): Promise<void> {
    const { desk } = world
    const state = await store.conversation(id)
    const queueId = random.chance(0.5) ? state?.queueId : random.one([...desk.queues.keys(), 'ghost'])
    const to = random.chance(0.3) ? { workerId: random.one([...desk.workers.keys(), 'nobody']) } : { queueId }
    const remark = random.chance(0.3) ? { note: `${WHISPER} n${world.number()}` } : {}
    const parts = { params: { conversationId: id }, body: { ...to, ...remark } }
    const reply = await ask(transfer, parts, [200, 400, 403, 404, 409])
    if (reply?.status === 200) tally.transfers += 1
  }

  /** Asks for company, takes the request back, or makes whoever is consulted a participant. */
  async function confer(id: ConversationId): Promise<void> {
    const { desk } = world
    const choice = random.next()
    const params = { conversationId: id }
    const people = [...desk.workers.keys()]
    if (choice < 0.15) return void (await ask(cancel, { params }))
    if (choice < 0.35) return void (await ask(add, { params, body: { workerId: random.one(people) } }))
    const kind = random.chance(0.6) ? 'conference' : 'consult'
    const to = random.chance(0.5) ? { workerId: random.one(people) } : { queueId: random.one([...desk.queues.keys()]) }
    const body = { ...to, ...(random.chance(0.3) && { note: `${WHISPER} n${world.number()}` }) }
    await ask((edge, call) => invite(edge, call, kind), { params, body }, [200, 400, 403, 409])
  }

  /** A supervisor watches, joins, assigns, and now and then closes by force. */
  async function walkTheFloor(): Promise<void> {
    const params = { conversationId: random.one([...serving.keys()]) }
    const choice = random.next()
    if (choice < 0.4) {
      const body = { workerId: random.one([...world.desk.workers.keys()]) }
      return void (await ask(assign, { params, body }, [200, 400, 403, 409]))
    }
    const type = choice < 0.7 ? 'monitor' : choice < 0.95 ? 'join' : 'force-close'
    await ask((edge, call) => supervise(edge, call, type), { params }, [200, 400, 403, 409])
  }

  async function ask(
    operation: (edge: DeskEdge, call: Call) => Promise<Reply>,
    parts: Partial<Pick<Call, 'params' | 'body'>>,
    expected = [200, 403, 409],
  ): Promise<Reply | undefined> {
    const call = callOf({ bearer: me.id, ...parts })
    const reply = await host.request((edges) => operation(edges.desk, call))
    if (reply === 'unreachable') return undefined
    const fits = expected.includes(reply.status) || reply.status >= 500
    assert.ok(fits, `${me.id} got ${reply.status}: ${JSON.stringify([parts, reply.body])}`)
    return reply
  }
}
