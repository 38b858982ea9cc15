import assert from 'node:assert/strict'
import type { Conversation } from '../../src/domain/conversation.ts'
import type { ConversationId, WorkerId } from '../../src/domain/ids.ts'
import type { Store } from '../../src/store/store.ts'
import { load, nextOf, startOf } from '../support/changes.ts'
import type { TestDatabase } from './postgres-database.ts'

export const WORKERS = ['w1', 'w2', 'w3', 'w4', 'w5'] as WorkerId[]

/** Numbers from 0 up to but not with 1, the same for a seed each time. */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

/** Gives and takes random conversations to and from random workers, or sets their timers; answers with the outcomes. */
export async function juggle(store: Store, random: () => number, times: number): Promise<string[]> {
  const outcomes: string[] = []
  for (let time = 0; time < times; time++) {
    const id = `c${Math.floor(random() * 60)}`
    const worker = WORKERS[Math.floor(random() * WORKERS.length)]!
    const state = (await store.conversation(id as ConversationId)) as (Conversation & { holder?: string }) | undefined
    if (!state) continue
    if (random() < 0.3) {
      const timer = nextOf({ ...startOf(id), state }, { happenings: [], effects: { dueAt: time } })
      outcomes.push((await store.commit(timer)).outcome)
      continue
    }
    // Who holds it gives it back, or passes it on to another.
    const holder = !state.holder || random() < 0.5 ? worker : undefined
    const effects = {
      load: [
        ...(state.holder ? [load(state.holder, -10)] : []),
        ...(holder ? [load(holder, 10, ['Available', 'Offline'])] : []),
      ],
    }
    outcomes.push((await store.commit(nextOf({ ...startOf(id), state }, { state: { holder }, effects }))).outcome)
  }
  return outcomes
}

/** What workers carry is what conversations say, what their queues say is the same, and no log has a gap. */
export async function checkLoads(database: TestDatabase): Promise<void> {
  const rows = await database.sql(`select id, load, 10 * (select count(*)::int from conversations
      where state::json->>'holder' = workers.id) as held from workers order by id`)
  for (const { id, load: carried, held } of rows) assert.equal(carried, held, `${id} carries what nobody gave`)
  const members = await database.sql(`select worker_id from members join workers on workers.id = worker_id
    where free <> capacity - load or members.presence <> workers.presence`)
  assert.deepEqual(members, [])
  const gaps = await database.sql(`select id from conversations where seq <> (select count(*) from events
    where conversation_id = id) or seq <> (select max(seq) from events where conversation_id = id)`)
  assert.deepEqual(gaps, [])
}
