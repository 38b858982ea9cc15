import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { load } from './given.ts'

describe('the rules in docs/routing.md', () => {
  it('ASG-13 are a configuration that starts', () => {
    const text = readFileSync(new URL('../../../docs/routing.md', import.meta.url), 'utf8')
    const [, yaml = ''] = /## The rules, written down.*?```yaml\n(.*?)```/s.exec(text) ?? []
    const { desk } = load({ yaml })
    const [support] = desk.queues.values()
    assert.deepEqual([support?.method, support?.hours?.timeZone, support?.overflow?.tooLong?.afterMs], [
      'round-robin', 'Europe/Berlin', 600_000])
    assert.equal([...desk.workstreams.values()][0]?.routes?.length, 2)
  })
})
