import assert from 'node:assert/strict'
import type { ActivityAccepted, Event } from '../../src/domain/events.ts'
import { activityIdOf, seqOfActivity, type ConversationId, type Seq, type WorkerId } from '../../src/domain/ids.ts'
import { toCustomer } from '../../src/direct-line/to-customer.ts'
import { assertConversation } from '../support/invariants.ts'
import { assertSessions } from '../support/store-invariants.ts'
import type { SimulatedBot } from './bot.ts'
import type { Customer } from './customer.ts'
import type { World } from './world.ts'

const ALL = 1_000_000

/** Checks one conversation from its log; gives the log. */
export async function checkConversation(world: World, id: ConversationId): Promise<Event[]> {
  const log = await world.store.log(id, 0, ALL)
  const state = await world.store.conversation(id)
  assert.ok(state, `${id} has no state`)
  world.tally.checks += 1
  about(id, () => assertConversation(log, state, world.desk))
  await assertSessions(world.store, state)
  about(id, () => assertAccepted(log, world.ledger.accepted.get(id) ?? new Map()))
  return log
}

/** CNV-5: what was answered 2xx stands in the log at the place that the answer named; nothing stands there twice. */
function assertAccepted(log: readonly Event[], accepted: ReadonlyMap<Seq, string>): void {
  for (const [seq, text] of accepted) {
    const event = log[seq - 1]
    const stored = event?.type === 'activity-accepted' && event.content?.text
    assert.equal(stored, text, `what was accepted is not at ${seq}`)
  }
  const seen = new Set<string>()
  for (const event of log) {
    const text = event.type === 'activity-accepted' && event.from.kind !== 'system' ? event.content?.text : undefined
    if (!text) continue
    assert.ok(!seen.has(text), `"${text}" stands in the log twice`)
    seen.add(text)
  }
}

/** DLN-3: the customer got the beginning of what is theirs, in order and once; all of it, where told of the end. */
export function checkCustomer(world: World, { id, listener }: Customer, log: readonly Event[]): void {
  const theirs = customersPart(world, id, log)
  const { received } = listener
  assert.deepEqual(received, theirs.slice(0, received.length), `the customer of ${id} has other things than the log`)
  if (!listener.isOver()) return
  assert.equal(received.length, theirs.length, `the customer of ${id} was told the end too early`)
}

export function customersPart({ desk }: World, id: ConversationId, log: readonly Event[]): Seq[] {
  return toCustomer(id, log, desk).map((activity) => seqOfActivity(id, activity.id ?? '') as Seq)
}

/** CNV-5: what a bot answered by the log, it got; and it got nothing that the log does not say was sent. */
export function checkBots(bots: ReadonlyMap<WorkerId, SimulatedBot>, id: ConversationId, log: readonly Event[]): void {
  const sessions = new Map<string, WorkerId>()
  const sent = new Map<WorkerId, Set<string>>()
  for (const event of log) {
    if (event.type === 'session-opened' && event.kind === 'bot') sessions.set(event.sessionId, event.workerId)
    if (event.type !== 'activity-sent' && event.type !== 'activity-answered' && !sentAtOnce(event)) continue
    const sessionId = event.type === 'activity-accepted' ? (event.sentTo as string) : event.sessionId
    const item = event.type === 'activity-accepted' ? event.seq : event.item
    const botId = sessions.get(sessionId) as WorkerId
    const name = typeof item === 'number' ? activityIdOf(id, item) : `${sessionId}_${item}`
    if (event.type !== 'activity-answered') {
      sent.set(botId, (sent.get(botId) ?? new Set()).add(name))
    } else if (event.outcome === 'ok') {
      const got = bots.get(botId)?.inbox.of(id).some((receipt) => receipt.id === name)
      assert.ok(got, `${botId} never got ${name}, which the log of ${id} says it answered`)
    }
  }
  for (const [botId, bot] of bots) {
    const strange = bot.inbox.of(id).find((receipt) => !sent.get(botId)?.has(receipt.id))
    assert.equal(strange, undefined, `${botId} got ${strange?.id}, which the log of ${id} does not say was sent`)
  }
}

function sentAtOnce(event: Event): event is Event & ActivityAccepted {
  return event.type === 'activity-accepted' && event.sentTo !== undefined
}

/** Says which conversation a failure is about. */
function about(id: ConversationId, check: () => void): void {
  try {
    check()
  } catch (error) {
    throw new Error(`${id}: ${(error as Error).message}`, { cause: error })
  }
}
