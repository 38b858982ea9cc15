import assert from 'node:assert/strict'
import { isForDesk } from '../../src/console/desk/timeline/for-desk.ts'
import type { LogEntry } from '../../src/desk/types.ts'

const line = (seq: number, notice?: string): LogEntry => ({ seq, at: '', type: 'activity-accepted', ...(notice && { notice }) })

describe('what the timeline of the desk shows', () => {
  const shown = (...entries: LogEntry[]) => entries.filter(isForDesk).map(({ seq }) => seq)

  it('TRF-9 that somebody joined or left is said once: in the words for representatives, where there are any', () => {
    assert.deepEqual(shown(line(1, 'agent-joined'), line(2, 'participant-joined'), line(3)), [2, 3])
    assert.deepEqual(shown(line(1, 'agent-left'), line(2, 'participant-left')), [2])
    assert.deepEqual(shown(line(1, 'agent-joined'), line(2)), [1, 2])
    assert.deepEqual(shown(line(1, 'participant-joined'), line(2, 'agent-left')), [1, 2])
    assert.deepEqual(shown(line(1, 'agent-joined'), line(3, 'participant-joined')), [1, 3])
  })
})
