import assert from 'node:assert/strict'
import { createLanes } from '../../src/runtime/lanes.ts'
import { createRecent } from '../../src/runtime/recent.ts'
import { gate, quiet, until } from './office.ts'

describe('lanes', () => {
  it('run one at a time for a key, in order, and beside each other for others', async () => {
    const lanes = createLanes(10)
    const waits = gate()
    const done: string[] = []
    const work = (name: string) => () => waits.pass().then(() => void done.push(name))
    const all = ['a1', 'a2', 'b1'].map((name) => lanes.run(name[0] ?? '', work(name)))
    await quiet()
    assert.equal(waits.waiting, 2)
    waits.open()
    await until(() => waits.waiting === 1, 'the second of a')
    waits.open()
    await Promise.all(all)
    assert.deepEqual(done, ['a1', 'b1', 'a2'])
  })

  it('go on after work that fails', async () => {
    const lanes = createLanes(10)
    await assert.rejects(lanes.run('a', () => Promise.reject(new Error('no'))))
    assert.equal(await lanes.run('a', async () => 'yes'), 'yes')
  })
})

describe('a map of what was used last', () => {
  it('forgets what was not used for longest', () => {
    const recent = createRecent<string, number>(2)
    recent.set('a', 1)
    recent.set('b', 2)
    assert.equal(recent.get('a'), 1)
    recent.set('c', 3)
    assert.deepEqual([recent.get('a'), recent.get('b'), recent.get('c')], [1, undefined, 3])
    recent.delete('a')
    assert.equal(recent.get('a'), undefined)
  })
})
