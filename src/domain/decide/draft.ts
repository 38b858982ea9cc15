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
  return new OnState(before, at, [...first])
}

/** A class, as getters of an object literal are made anew with each: half of what a message's decision cost. */
class OnState implements Draft {
  state: Conversation
  readonly at: number
  readonly events: Event[]

  constructor(state: Conversation, at: number, events: Event[]) {
    this.state = state
    this.at = at
    this.events = events
  }

  get nextSeq(): Seq {
    return this.state.seq + 1
  }

  add(happening: Happening): void {
    const event: Event = { seq: this.nextSeq, at: Math.max(this.at, this.state.lastAt + 1), ...happening }
    this.events.push(event)
    this.state = evolve(this.state, event)
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
