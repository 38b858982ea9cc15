import assert from 'node:assert/strict'
import { offerOf, type Conversation } from '../../src/domain/conversation.ts'
import type { Desk } from '../../src/domain/desk.ts'
import type { Effects, WaitingRow } from '../../src/domain/effects.ts'
import { loadOf } from '../../src/domain/effects-of.ts'
import type { WorkerId } from '../../src/domain/ids.ts'
import { waitOf } from '../../src/domain/wait.ts'
import { wakeAt } from '../../src/domain/wake.ts'

/** The rows that a store would hold after all effects so far, checked against the state after each. */
export interface Ledger {
  load: Map<WorkerId, number>
  waiting: WaitingRow | null
  dueAt: number | null
  owed: boolean
  write(effects: Effects, state: Conversation, desk: Desk): void
}

export function createLedger(): Ledger {
  const ledger: Ledger = {
    load: new Map(),
    waiting: null,
    dueAt: null,
    owed: false,
    write(effects, state, desk) {
      for (const { workerId, units } of effects.load) {
        ledger.load.set(workerId, (ledger.load.get(workerId) ?? 0) + units)
      }
      if (effects.waiting !== undefined) ledger.waiting = effects.waiting
      if (effects.dueAt !== undefined) ledger.dueAt = effects.dueAt
      if (effects.owed !== undefined) ledger.owed = effects.owed
      check(ledger, state, desk)
    },
  }
  return ledger
}

function check(ledger: Ledger, state: Conversation, desk: Desk): void {
  const carried = new Map([...ledger.load].filter(([, units]) => units !== 0))
  assert.deepEqual(carried, loadOf(state), 'changes of load do not add up')
  const wait = offerOf(state) ? undefined : waitOf(state)
  assert.equal(ledger.waiting?.queueId, wait?.queueId, 'the place in the queue is wrong')
  assert.equal(ledger.waiting?.since, wait?.since, 'the place in the queue is an old one')
  const delivery = state.status === 'Active' && state.session.kind === 'bot' ? state.session.delivery : undefined
  assert.equal(ledger.owed, delivery !== undefined && delivery.retryAt === undefined, 'owed is wrong')
  const next = wakeAt(state, desk)
  if (next === undefined) return
  // Too early is harmless: it fires and arms itself again. Too late, or never, is not.
  assert.ok(ledger.dueAt !== null && ledger.dueAt <= next, `due at ${ledger.dueAt}, but something is due at ${next}`)
}
