import type { Refusal, RefusalReason } from '../commands.ts'
import type { Conversation } from '../conversation.ts'
import type { Event, Happening } from '../events.ts'
import { evolve } from '../evolve.ts'
import type { Seq } from '../ids.ts'
import type { Names, Notice } from '../notices.ts'

/** A decision in the making: each event that is added moves the state on, so that the next choice sees it. */
export interface Draft {
  readonly state: Conversation
  readonly events: readonly Event[]
  /** The seq that the next event will have: ids are made of it. */
  readonly nextSeq: Seq
  readonly at: number
  add(happening: Happening): void
}

/** A draft on a conversation as it stands. Moments within a conversation strictly increase (CON-3). */
export function draftOn(before: Conversation, at: number, first: Event[] = []): Draft {
  let state = before
  const events = [...first]
  return {
    get state() {
      return state
    },
    events,
    get nextSeq() {
      return state.seq + 1
    },
    at,
    add(happening) {
      const event: Event = { seq: state.seq + 1, at: Math.max(at, state.lastAt + 1), ...happening }
      events.push(event)
      state = evolve(state, event)
    },
  }
}

/** Adds an automatic message to the customer, or to representatives alone; its text is filled in at the end. */
export function tell(
  draft: Draft,
  notice: Notice,
  names: Names = {},
  audience: 'public' | 'internal' = 'public',
): void {
  draft.add({ type: 'activity-accepted', from: { kind: 'system' }, audience, notice, names })
}

/** An expected refusal as a value. */
export function refuse(refused: RefusalReason, message: string): Refusal {
  return { refused, message }
}
