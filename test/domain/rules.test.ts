import assert from 'node:assert/strict'
import { matches, shareOf, type Condition } from '../../src/domain/rules.ts'
import type { QueueId } from '../../src/domain/ids.ts'
import { plain } from './steps.ts'

const given = {
  variables: { tier: plain('gold'), age: plain(42), none: plain('') },
  channel: 'direct-line' as const,
  cause: 'escalation' as const,
}

describe('rules', () => {
  const cases: [Condition, boolean][] = [
    [{ variable: 'tier', operator: 'equals', value: 'gold' }, true],
    [{ variable: 'tier', operator: 'equals', value: 'Gold' }, false],
    [{ variable: 'Tier', operator: 'equals', value: 'gold' }, false],
    [{ variable: 'age', operator: 'equals', value: '42' }, true],
    [{ variable: 'tier', operator: 'not-equals', value: 'silver' }, true],
    [{ variable: 'absent', operator: 'not-equals', value: 'silver' }, true],
    [{ variable: 'tier', operator: 'contains', value: 'ol' }, true],
    [{ variable: 'tier', operator: 'starts-with', value: 'ol' }, false],
    [{ variable: 'age', operator: 'above', value: 41 }, true],
    [{ variable: 'age', operator: 'below', value: 42 }, false],
    [{ variable: 'absent', operator: 'below', value: 42 }, false],
    [{ variable: 'none', operator: 'present' }, true],
    [{ variable: 'constructor', operator: 'absent' }, true],
    [{ channels: ['direct-line'] }, true],
    [{ causes: ['start', 'transfer'] }, false],
    [{ causes: ['escalation'] }, true],
  ]
  for (const [condition, expected] of cases) {
    it(`ASG-11 ${JSON.stringify(condition)} ${expected ? 'holds' : 'does not hold'}`, () => {
      assert.equal(matches({ when: [condition] }, given), expected)
    })
  }

  it('ASG-11 all conditions must hold, and none always do', () => {
    const [yes, no] = [cases[0]![0], cases[1]![0]]
    assert.equal(matches({ when: [yes, no] }, given), false)
    assert.equal(matches({ when: [] }, given), true)
  })

  it('ASG-11 percentages share conversations out by their ids, each always the same way', () => {
    const to = [['a', 70], ['b', 20], ['c', 10]].map(([id, percent]) => ({ queueId: id as QueueId, percent: Number(percent) }))
    const counts: Record<string, number> = {}
    for (let number = 0; number < 20_000; number++) {
      const id = `5f0c4a7e-0000-4000-8000-${String(number).padStart(12, '0')}`
      const share = shareOf(to, id)
      assert.equal(shareOf(to, id), share)
      counts[share?.queueId ?? ''] = (counts[share?.queueId ?? ''] ?? 0) + 1
    }
    for (const { queueId, percent } of to) assert.ok(Math.abs((counts[queueId] ?? 0) / 200 - percent) < 1.5, queueId)
  })
})
