import assert from 'node:assert/strict'
import type { ConversationId } from '../../src/domain/ids.ts'
import { createPending, hintsIn } from '../../src/store/hints.ts'
import type { Hint } from '../../src/store/store.ts'

const hint = (id: string, seq: number, more: object = {}): Hint => {
  return { type: 'conversation', id: id as ConversationId, seq, ...more }
}

describe('hints that wait to be sent', () => {
  it('are one for each conversation, with all that the earlier ones said', () => {
    const pending = createPending()
    pending.add(hint('a', 2, { waitingIn: 'support', freed: ['riley', 'sam'] }))
    pending.add(hint('b', 1))
    pending.add(hint('a', 3, { freed: ['riley', 'kim'] }))
    pending.add({ type: 'presence', workerId: 'riley' as never })
    pending.add({ type: 'presence', workerId: 'riley' as never })
    const [text] = pending.take()
    assert.deepEqual(hintsIn(text ?? ''), [
      hint('a', 3, { waitingIn: 'support', freed: ['riley', 'sam', 'kim'] }),
      hint('b', 1),
      { type: 'presence', workerId: 'riley' },
    ])
    assert.deepEqual(pending.take(), [])
  })

  it('are cut into texts below the 8000 bytes that PostgreSQL takes, none lost', () => {
    const pending = createPending()
    const hints = Array.from({ length: 400 }, (_, at) => hint(`conversation-${at}`, at + 1, { waitingIn: 'kø'.repeat(at % 40) }))
    hints.forEach(pending.add)
    const texts = pending.take()
    assert.ok(texts.length > 1)
    for (const text of texts) assert.ok(Buffer.byteLength(text) < 8000, `${Buffer.byteLength(text)} bytes`)
    assert.deepEqual(texts.flatMap(hintsIn), hints)
  })

  it('are not guessed at where a text is none of ours', () => {
    for (const text of ['', 'lost', '{}', '[1]', '[null]', '[{"type":"other"}]', '[{"type":"conversation","id":"a"}]']) {
      assert.equal(hintsIn(text), undefined, text)
    }
  })
})
