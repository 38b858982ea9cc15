import assert from 'node:assert/strict'
import type { Conversation } from '../../src/domain/conversation.ts'
import type { Desk } from '../../src/domain/desk.ts'
import { loadOf } from '../../src/domain/effects-of.ts'
import type { Event } from '../../src/domain/events.ts'
import { emptied, isErased } from '../../src/domain/erase.ts'
import { evolve } from '../../src/domain/evolve.ts'
import type { QueueId, Seq, SessionId, WorkerId } from '../../src/domain/ids.ts'
import { ladderOf } from '../../src/domain/ladder.ts'
import { wakeAt } from '../../src/domain/wake.ts'

type Log = readonly Event[]

/** Everything that holds for a conversation at any moment, whatever happened; each part can be asked for alone. */
export function assertConversation(log: Log, state: Conversation, desk: Desk): void {
  assertLog(log)
  assertFold(log, state)
  assertOneAtATime(log)
  assertVoices(log)
  assertLadder(log, desk)
  assertBotOrder(log)
  assertNothingLost(log, state)
  assertFinal(log)
  assertLoad(log, state)
  assertPlan(state, desk)
}

/** CNV-2, CON-3: seqs are 1, 2, 3 …, and moments strictly increase. */
export function assertLog(log: Log): void {
  assert.deepEqual(log.map(({ seq }) => seq), log.map((_, place) => place + 1), 'the log has a gap')
  const late = log.find(({ at }, place) => place > 0 && at <= (log[place - 1]?.at ?? -Infinity))
  assert.equal(late, undefined, 'two entries share a moment, or time runs backwards')
}

/** CNV-4: the fold of the log is the state, with or without the content of activities. */
export function assertFold(log: Log, state: Conversation): void {
  const silent = log.map((event) => (event.type === 'activity-accepted' ? { ...event, content: undefined } : event))
  // Once it was erased, the log may be empty of all words (AUT-51).
  const logs = isErased(state) ? [log, silent, log.map(emptied)] : [log, silent]
  for (const entries of logs) {
    const folded = entries.reduce<Conversation | undefined>(evolve, undefined)
    assert.deepEqual(plain(folded), plain(state), 'the state is not the fold of the log')
  }
}

/** ASG-4, CAP-6: at most one has it, others are beside a representative alone; never two offers, no bot twice. */
export function assertOneAtATime(log: Log): void {
  let primary: { id: SessionId; workerId: WorkerId } | undefined
  let offer: string | undefined
  const bots = new Set<WorkerId>()
  const beside = new Map<SessionId, { role: string; workerId: WorkerId }>()
  for (const event of log) {
    if (event.type === 'session-opened') {
      const { sessionId, workerId, role } = event
      assert.ok(!bots.has(workerId), `${workerId} gets it twice`)
      if (event.kind === 'bot') bots.add(workerId)
      const twice = [...beside.values()].some((one) => one.workerId === workerId)
      assert.ok(!twice, `${workerId} is in it twice at seq ${event.seq}`)
      if (role) beside.set(sessionId, { role, workerId })
      else assert.equal(primary, undefined, `two have it at seq ${event.seq}`)
      if (!role) primary = { id: sessionId, workerId }
      const visible = role && role !== 'monitor'
      assert.ok(!visible || primary, `somebody is beside nobody at seq ${event.seq}`)
    } else if (event.type === 'role-changed') {
      const one = beside.get(event.sessionId)
      assert.ok(one && one.role !== 'monitor', `who is not in it changes roles at seq ${event.seq}`)
      beside.delete(event.sessionId)
      if (event.role === 'participant') {
        beside.set(event.sessionId, { ...one, role: 'participant' })
      } else {
        assert.equal(one.role, 'participant', `who is only consulted gets it at seq ${event.seq}`)
        if (primary) beside.set(primary.id, { role: 'participant', workerId: primary.workerId })
        primary = { id: event.sessionId, workerId: event.workerId }
      }
    } else if (event.type === 'session-closed') {
      if (beside.delete(event.sessionId)) continue
      assert.equal(event.sessionId, primary?.id, `a session that is not open closes at seq ${event.seq}`)
      const left = [...beside.values()].filter(({ role }) => role !== 'monitor')
      assert.deepEqual(left, [], `whoever has it goes and leaves others behind at seq ${event.seq}`)
      primary = undefined
    } else if (event.type === 'offer-made') {
      assert.equal(offer, undefined, `two offers at seq ${event.seq}`)
      offer = event.offerId
    } else if (event.type === 'offer-closed') {
      assert.equal(event.offerId, offer, `an offer that does not stand closes at seq ${event.seq}`)
      offer = undefined
    }
  }
}

/** TRF-6 to TRF-8: only who serves speaks to the customer, only who is in it whispers. */
export function assertVoices(log: Log): void {
  const roles = new Map<WorkerId, string>()
  for (const event of log) {
    if (event.type === 'session-opened') roles.set(event.workerId, event.role ?? 'primary')
    if (event.type === 'role-changed') roles.set(event.workerId, event.role)
    if (event.type === 'session-closed') roles.delete(event.workerId)
    if (event.type !== 'activity-accepted' || event.from.kind !== 'representative') continue
    const role = roles.get(event.from.workerId)
    assert.ok(role, `${event.from.workerId} speaks at seq ${event.seq} without being in it`)
    const serves = role === 'primary' || role === 'participant'
    assert.ok(serves || event.audience === 'internal', `a ${role} speaks to the customer at seq ${event.seq}`)
  }
}

/** CAP-2 to CAP-5: bots take it by their rung; once people are up, only a representative's transfer brings one back. */
export function assertLadder(log: Log, desk: Desk): void {
  const had: WorkerId[] = []
  let peopleOnly = false
  let last: Extract<Event, { type: 'routed' }> | undefined
  for (const event of log) {
    if (event.type === 'session-closed' && event.reason === 'AgentTransferToQueue') peopleOnly = false
    if (event.type === 'routed') {
      last = event
      if (event.rung === 'representatives') peopleOnly = true
    }
    if (event.type !== 'session-opened' || event.kind !== 'bot') continue
    if (event.purpose === 'survey') {
      const ended = log.findLast(({ seq, type }) => seq < event.seq && type === 'session-closed')
      assert.ok(ended?.type === 'session-closed' && ended.reason === 'AgentEndConversation', 'a survey before the end')
      assert.ok(!had.includes(event.workerId), `the survey bot had it before seq ${event.seq}`)
      had.push(event.workerId)
      continue
    }
    assert.ok(!peopleOnly, `a bot takes it at seq ${event.seq}, where only people may`)
    const queue = desk.queues.get(event.queueId)
    // The configuration was another one then.
    if (!queue?.members.includes(event.workerId)) continue
    assert.ok(last?.queueId === queue.id, `a bot session in a queue it was not routed to, seq ${event.seq}`)
    const { firstBots, handBackBots } = ladderOf(queue, desk.workers)
    const rung = last.rung === 'first-bots' ? firstBots : handBackBots
    assert.equal(event.workerId, rung.find(({ id }) => !had.includes(id))?.id, `not the best bot at seq ${event.seq}`)
    had.push(event.workerId)
    peopleOnly = false
  }
}

/** ORD-1, ORD-3, ORD-6, TRF-6: added, context, then customers' public activities, one by one and none to two bots. */
export function assertBotOrder(log: Log): void {
  const sentTo = new Map<Seq, SessionId>()
  const engaged = new Set<SessionId>()
  const outstanding = new Map<SessionId, unknown>()
  const done = new Map<SessionId, unknown[]>()
  const send = (session: SessionId, item: unknown, seq: Seq) => {
    assert.ok(!outstanding.has(session), `a second POST while one is under way, seq ${seq}`)
    outstanding.set(session, item)
    if (typeof item !== 'number') return
    assert.ok(engaged.has(session), `a message before the bot is engaged, seq ${seq}`)
    const activity = log[item - 1]
    assert.ok(activity?.type === 'activity-accepted', `seq ${seq} sends what is no activity`)
    assert.ok(
      activity.audience === 'public' && activity.from.kind === 'customer', `seq ${seq} sends what no bot may see`,
    )
    assert.ok((sentTo.get(item) ?? session) === session, `${item} goes to two bots`)
    sentTo.set(item, session)
  }
  for (const event of log) {
    if (event.type === 'activity-accepted' && event.sentTo) send(event.sentTo, event.seq, event.seq)
    if (event.type === 'activity-sent') {
      const before = done.get(event.sessionId) ?? []
      if (event.item === 'context') assert.ok(before.includes('added'), 'set-context before the bot was added')
      send(event.sessionId, event.item, event.seq)
    }
    if (event.type === 'activity-answered') {
      outstanding.delete(event.sessionId)
      if (event.outcome === 'ok') done.set(event.sessionId, [...(done.get(event.sessionId) ?? []), event.item])
      if (event.outcome === 'unreached' && typeof event.item === 'number') sentTo.delete(event.item)
    }
    if (event.type === 'bot-engaged') {
      assert.deepEqual(done.get(event.sessionId), ['added', 'context'], 'engaged without added and context')
      engaged.add(event.sessionId)
    }
  }
}

/** CNV-5, ORD-3: until it ends, each customer's activity was sent, is held, or is in front of a representative. */
export function assertNothingLost(log: Log, state: Conversation): void {
  const over = state.status === 'Closed' || state.status === 'Wrap-up'
  const session = state.status === 'Active' && state.session.kind === 'bot' ? state.session : undefined
  const free = session?.engagedAt !== undefined && !session.delivery
  if (over || free) assert.deepEqual(state.held, [], 'held for nobody, or though the bot is free')
  if (over) return
  const seen = new Set<Seq>(state.held)
  const serving = new Set<SessionId>()
  let before: Seq[] = []
  for (const event of log) {
    const serves = event.type === 'session-opened' && event.kind === 'representative' && event.role !== 'monitor'
    if (serves) {
      serving.add(event.sessionId)
      before.forEach((seq) => seen.add(seq))
    }
    if (event.type === 'session-closed') serving.delete(event.sessionId)
    if (event.type === 'activity-sent' && typeof event.item === 'number') seen.add(event.item)
    if (event.type !== 'activity-accepted' || event.from.kind !== 'customer') continue
    before = [...before, event.seq]
    if (serving.size > 0 || event.sentTo) seen.add(event.seq)
  }
  assert.deepEqual(before.filter((seq) => !seen.has(seq)), [], 'messages are lost')
}

/** CNV-1: after a wrap-up only its end follows, then what came too late (BOT-6), notes (WHK-3) and erasure, once (AUT-51). */
export function assertFinal(log: Log): void {
  const ended = log.findIndex(({ type }) => type === 'wrap-up-started' || type === 'conversation-closed')
  if (ended < 0) return
  const rest = log.slice(ended + 1).filter(
    (event) =>
      event.type !== 'erased' &&
      event.type !== 'noted' &&
      event.type !== 'capacity-released' &&
      (event.type !== 'activity-accepted' || event.audience !== 'suppressed'),
  )
  const [erased, again] = log.filter(({ type }) => type === 'erased')
  assert.equal(again, undefined, 'erased twice')
  if (erased) assert.ok(!log.slice(erased.seq).some((event) => 'content' in event), 'words follow the erasure')
  const most = log[ended]?.type === 'wrap-up-started' ? ['conversation-closed'] : []
  assert.deepEqual(rest.map(({ type }) => type), most.slice(0, rest.length), 'something follows the end')
}

/** CAP-7: what representatives carry is what the log says they hold, never less than nothing. */
export function assertLoad(log: Log, state: Conversation): void {
  const units = new Map<string, { workerId: WorkerId; units: number }>()
  for (const event of log) {
    if (event.type === 'session-opened' && event.units > 0) units.set(event.sessionId, event)
    if (event.type === 'offer-made') units.set(event.offerId, event)
    if (event.type === 'wrap-up-started' && event.units > 0) units.set('wrap-up', event)
    if (event.type === 'capacity-released') units.delete('wrap-up')
    if (event.type === 'session-closed') units.delete(event.sessionId)
    if (event.type === 'offer-closed') units.delete(event.offerId)
    if (event.type === 'conversation-closed') units.clear()
  }
  const expected = new Map<WorkerId, number>()
  for (const held of units.values()) expected.set(held.workerId, (expected.get(held.workerId) ?? 0) + held.units)
  assert.deepEqual(loadOf(state), expected, 'the load is not what the log says')
}

/** TRF-4, ORD-8: no customer is left with nobody: someone serves, or is waited for, or the conversation has ended. */
export function assertPlan(state: Conversation, desk: Desk): void {
  if (state.status === 'Closed' || (state.status === 'Active' && state.session.kind === 'representative')) return
  if (state.status === 'Open') {
    assert.ok(state.waiting, 'an open conversation waits for nobody')
    const members: readonly WorkerId[] = desk.queues.get(state.queueId as QueueId)?.members ?? []
    const people = members.filter((id) => desk.workers.get(id)?.kind === 'representative')
    assert.ok(state.offer || people.length > 0, 'it waits in a queue without people')
  }
  assert.notEqual(wakeAt(state, desk), undefined, 'nothing would ever end it')
}

/** As it comes back from a store: a field that is undefined is no field. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null))
}
