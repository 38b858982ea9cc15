import assert from 'node:assert/strict'
import type { ConversationId, QueueId, WorkerId } from '../../src/domain/ids.ts'
import type { Store } from '../../src/store/store.ts'
import { activeWith, lineOf, nextOf, said, startOf } from '../support/changes.ts'

const change = startOf('old', { at: 1000, happenings: [said('hello', { requestId: 'x' })], state: activeWith('bot-a') })
const [started, accepted] = change.events
const { content, ...kept } = accepted as typeof accepted & { content: object }
const text = (value: unknown) => `'${JSON.stringify(value)}'`

/** What version 1 of the schema held for a conversation with a POST to a bot under way, and one that waits. */
export const VERSION_1_DATA = `
  insert into conversations
    (id, seq, status, queue_id, workstream_id, customer, worker_id, started_at, last_at, due_at, owed, state) values
    ('old', 2, 'Active', 'support', 'chat', '{"id":"customer"}', 'bot-a', 1000, 1001, 5000, 1, ${text(change.state)}),
    ('queued', 1, 'Open', 'support', 'chat', '{"id":"c"}', null, 900, 900, null, 0, ${text(startOf('queued').state)});
  insert into events (conversation_id, seq, audience, request_id, event) values
    ('old', 1, null, null, ${text(started)}), ('old', 2, 'public', 'x', ${text(kept)});
  insert into contents (conversation_id, seq, body) values ('old', 2, ${text(content)});
  insert into waiting (conversation_id, queue_id, rank, since, units) values ('queued', 'support', 1, 900, 10);
  insert into workers (id, kind, capacity, load, presence, last_assigned_at) values
    ('riley', 'representative', 50, 10, 'Available', 800);
  insert into members (worker_id, queue_id, presence, free, last_assigned_at) values
    ('riley', 'support', 'Available', 40, 800);
  insert into settings (name, value) values ('token-key', 'secret');
`

/** Everything is where it was, and goes on. */
export async function checkVersion1Data(store: Store): Promise<void> {
  const id = 'old' as ConversationId
  assert.deepEqual(await store.conversation(id), change.state)
  assert.deepEqual(await store.log(id, 0, 9), change.events)
  assert.deepEqual(await store.due(5000, 9), { ids: ['old'], nextAt: undefined })
  assert.deepEqual(await store.owed(undefined, 9), ['old'])
  const { candidates } = await store.match('support' as QueueId, lineOf(['Available']), 9)
  assert.deepEqual(candidates, [{ workerId: 'riley', free: 40, lacks: 0 }])
  assert.deepEqual(await store.waitingCounts(), [{ queueId: 'support', waiting: 1, oldestSince: 900 }])
  assert.equal((await store.worker('riley' as WorkerId))?.load, 10)
  assert.equal(await store.setting('token-key', () => 'another'), 'secret')
  if (store.sharing) assert.deepEqual(await store.sharing.takeOver(9), ['old'])
  assert.deepEqual(await store.commit(nextOf(change, { effects: { owed: false } })), { outcome: 'committed' })
  assert.deepEqual(await store.owed(undefined, 9), [])
}
