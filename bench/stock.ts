import { randomUUID } from 'node:crypto'
import type { Command } from '../src/domain/commands.ts'
import type { Conversation } from '../src/domain/conversation.ts'
import { decide } from '../src/domain/decide/decide.ts'
import type { Desk } from '../src/domain/desk.ts'
import { effectsOf } from '../src/domain/effects-of.ts'
import type { Event } from '../src/domain/events.ts'
import type { ConversationId } from '../src/domain/ids.ts'
import type { Store } from '../src/store/store.ts'
import type { Variables } from '../src/protocol/activity.ts'
import { variablesAt, WORKSTREAM } from './desk.ts'

/** Commands that follow a start, each made of the state before it. */
type Following = ((state: Conversation) => Command)[]

const AT_ONCE = 500

/** Puts so many new conversations into the store as the router would, but each in one commit; gives their ids. */
export async function stock(store: Store, desk: Desk, count: number, following: Following = []): Promise<ConversationId[]> {
  const ids = Array.from({ length: count }, () => randomUUID() as string as ConversationId)
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE)
    await Promise.all(some.map((id, place) => put(store, desk, id, following, variablesAt(from + place))))
  }
  return ids
}

async function put(
  store: Store, desk: Desk, id: ConversationId, following: Following, variables: Variables,
): Promise<void> {
  const customer = { id: `dl_${id}` }
  const start: Command = {
    type: 'start', at: Date.now(), conversationId: id, workstreamId: WORKSTREAM, customer, variables,
  }
  let state: Conversation | undefined
  const events: Event[] = []
  for (const next of [() => start, ...following]) {
    const decision = decide(next(state as Conversation), state, desk)
    if ('refused' in decision) throw new Error(`the stock of conversations was refused: ${decision.message}`)
    events.push(...decision.events)
    state = decision.state
  }
  if (!state) return
  const { outcome } = await store.commit({ id, expectedSeq: 0, events, state, effects: effectsOf(undefined, state, events, desk) })
  if (outcome !== 'committed') throw new Error(`the stock of conversations was not committed: ${outcome}`)
}

/** What follows a start so that the bot has the conversation and is free. */
export const engaged: Following = (['added', 'context'] as const).map((item) => (state: Conversation) => {
  if (state.status !== 'Active') throw new Error('the desk has no bot for the stock of conversations')
  return { type: 'bot-answer', at: state.lastAt, sessionId: state.session.id, item, outcome: 'ok' }
})
