import assert from 'node:assert/strict'
import type { Command, Refusal, RefusalReason } from '../../src/domain/commands.ts'
import type { BotSession, Conversation } from '../../src/domain/conversation.ts'
import { decide } from '../../src/domain/decide/decide.ts'
import type { Desk } from '../../src/domain/desk.ts'
import type { Effects } from '../../src/domain/effects.ts'
import { effectsOf } from '../../src/domain/effects-of.ts'
import type { Event } from '../../src/domain/events.ts'
import type { Seq } from '../../src/domain/ids.ts'
import { wakeAt } from '../../src/domain/wake.ts'
import { assertConversation } from '../support/invariants.ts'
import { oneQueue } from './desk-fixture.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { line } from './line.ts'
import type { Step } from './steps.ts'

/** A conversation to which things happen; what must hold at any moment is checked after each. */
export interface Story {
  readonly desk: Desk
  readonly state: Conversation
  readonly log: readonly Event[]
  readonly ledger: Ledger
  readonly now: number
  /** What the last command led to. */
  readonly events: readonly Event[]
  readonly effects: Effects | undefined
  readonly refusal: Refusal | undefined
  happens(step: Step): void
  /** The router comes back with another configuration. */
  deskBecomes(other: Desk): void
}

/** The session of the bot that serves. */
export function botOf(state: Conversation): BotSession {
  assert.ok(state.status === 'Active' && state.session.kind === 'bot', 'no bot serves')
  return state.session
}

export const START_AT = Date.UTC(2026, 0, 1)

export function tell(first: Desk): Story {
  const log: Event[] = []
  const ledger = createLedger()
  let desk = first
  let now = START_AT
  let state: Conversation | undefined
  let last: { events: readonly Event[]; effects?: Effects; refusal?: Refusal } = { events: [] }

  function run(command: Command): void {
    const decision = decide(command, state, desk)
    if ('refused' in decision) {
      last = { events: [], refusal: decision }
      return
    }
    const events = [...decision.events]
    const effects = effectsOf(state, decision.state, events, desk)
    if (command.type === 'tick') effects.dueAt = wakeAt(decision.state, desk) ?? null
    state = decision.state
    log.push(...events)
    last = { events, effects }
    assertConversation(log, state, desk)
    ledger.write(effects, state, desk)
    // What a timer leaves due would fire again at once, for ever.
    if (command.type === 'tick') assert.ok((wakeAt(state, desk) ?? Infinity) > now, 'a tick leaves something due')
  }

  function known(): Conversation {
    assert.ok(state, 'nothing has started yet')
    return state
  }

  return {
    get state() {
      return known()
    },
    get desk() {
      return desk
    },
    get now() {
      return now
    },
    get events() {
      return last.events
    },
    get effects() {
      return last.effects
    },
    get refusal() {
      return last.refusal
    },
    log,
    ledger,
    deskBecomes(other) {
      desk = other
    },
    happens(step) {
      if (typeof step === 'number') now += step
      else if (typeof step === 'function') this.happens(step({ state: known(), at: now, desk }))
      else if ('type' in step) run({ ...step, at: now } as Command)
      else for (const one of step) this.happens(one)
    },
  }
}

/** Steps on a desk, each of which must be accepted; then one more, and what it leads to. */
export function on(desk: Desk) {
  return {
    given(...steps: Step[]) {
      const story = tell(desk)
      for (const step of steps.flat(9) as Step[]) {
        story.happens(step)
        assert.equal(story.refusal, undefined, 'a step that is given was refused')
      }
      return {
        story,
        when(step: Step) {
          story.happens(step)
          return outcomeOf(story)
        },
      }
    },
  }
}

/** The same on the layout with two bots in one queue. */
export function given(...steps: Step[]) {
  return on(oneQueue()).given(...steps)
}

function outcomeOf(story: Story) {
  return {
    story,
    /** Exactly these entries, as `line` words them. */
    then(...lines: string[]): void {
      assert.equal(story.refusal, undefined)
      assert.deepEqual(story.events.map((event) => line(event, story.log)), lines)
    },
    refused(reason: RefusalReason, seq?: Seq): void {
      assert.deepEqual([story.refusal?.refused, story.refusal?.seq], [reason, seq])
      assert.ok(story.refusal)
      assert.ok(story.refusal.message.length > 0)
    },
  }
}
