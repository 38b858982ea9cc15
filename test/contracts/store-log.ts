import assert from 'node:assert/strict'
import type { ConversationId } from '../../src/domain/ids.ts'
import { nextOf, noted, said, startOf } from '../support/changes.ts'
import type { OpenStore } from './store.ts'

const ODD = '👩‍👩‍👧 ﷽ \u202e"\\\n\t\ud800 ; drop table events --'

export function storeLogContract(current: () => OpenStore): void {
  const id = 'a' as ConversationId

  it('CNV-5 what was committed is there after reopening, every field as it came', async () => {
    const content = { type: 'message', text: ODD, value: [null, 1.5, { ODD }], channelData: { [ODD]: true }, own: 7 }
    const first = startOf('a', { happenings: [said(content)], state: { customer: { id: ODD, name: ODD } } })
    assert.deepEqual(await current().store.commit(first), { outcome: 'committed' })
    const store = await current().reopen()
    assert.deepEqual(await store.conversation(id), first.state)
    assert.deepEqual(await store.log(id, 0, 10), first.events)
    assert.deepEqual(await store.entry(id, 2), first.events[1])
  })

  it('CNV-5 what nobody stored is undefined or empty', async () => {
    const { store } = current()
    assert.equal(await store.conversation(id), undefined)
    assert.equal(await store.entry(id, 1), undefined)
    assert.deepEqual(await store.log(id, 0, 10), [])
  })

  it('CNV-2 a change that was decided on an older log is stale and leaves no trace', async () => {
    const { store } = current()
    const first = startOf('a')
    const second = nextOf(first, { happenings: [said('kept')] })
    await store.commit(first)
    await store.commit(second)
    const waiting = { queueId: 'support' as never, rank: 0, since: 1, units: 10, needs: 'chat' }
    const late = nextOf(first, { happenings: [said('lost')], effects: { waiting, dueAt: 5, owed: true } })
    assert.deepEqual(await store.commit(late), { outcome: 'stale' })
    assert.deepEqual(await store.log(id, 1, 10), second.events)
    assert.deepEqual(await store.conversation(id), second.state)
    assert.deepEqual(await store.waitingCounts(), [])
    assert.deepEqual(await store.due(9, 9), { ids: [], nextAt: undefined })
    assert.deepEqual(await store.owed(undefined, 9), [])
  })

  it('CNV-2 a new conversation with an id in use is stale, and so is a later entry of an unknown one', async () => {
    const { store } = current()
    await store.commit(startOf('a'))
    assert.deepEqual(await store.commit(startOf('a', { at: 7 })), { outcome: 'stale' })
    assert.deepEqual(await store.commit(nextOf(startOf('b'))), { outcome: 'stale' })
    assert.equal((await store.conversation(id))?.startedAt, 1000)
    assert.equal(await store.conversation('b' as ConversationId), undefined)
  })

  it('CNV-2 changes of one turn stand or fall alone, and later ones see the earlier', async () => {
    const { store } = current()
    const first = startOf('a')
    const second = nextOf(first, { happenings: [said('second')] })
    const rival = nextOf(first, { happenings: [said('rival')] })
    const third = nextOf(second, { happenings: [said('third')] })
    const outcomes = await Promise.all([first, second, rival, third, startOf('b')].map((each) => store.commit(each)))
    const words = outcomes.map(({ outcome }) => outcome)
    assert.deepEqual(words, ['committed', 'committed', 'stale', 'committed', 'committed'])
    assert.deepEqual(await store.log(id, 0, 10), [...first.events, ...second.events, ...third.events])
  })

  it('CNV-2 a change that was decided on one that is refused falls with it, also where the seq would fit', async () => {
    const { store } = current()
    const first = startOf('a')
    const second = nextOf(first, { happenings: [said('second')] })
    const rival = nextOf(first, { happenings: [said('rival')] })
    const onRival = { ...nextOf(rival, { happenings: [said('on the rival')] }), after: rival }
    const third = { ...nextOf(second, { happenings: [said('third')] }), after: second }
    const outcomes = await Promise.all([first, second, rival, onRival, third].map((each) => store.commit(each)))
    assert.deepEqual(outcomes.map(({ outcome }) => outcome), ['committed', 'committed', 'stale', 'stale', 'committed'])
    const onStale = { ...nextOf(third, { happenings: [said('on what fell')] }), after: onRival }
    assert.deepEqual(await store.commit(onStale), { outcome: 'stale' })
    assert.deepEqual(await store.commit({ ...onStale, after: third }), { outcome: 'committed' })
    assert.deepEqual((await store.log(id, 3, 9)), onStale.events)
  })

  it('CNV-2 a change that would leave a gap in the log is a bug: it is rejected, its neighbours stand', async () => {
    const { store } = current()
    const first = startOf('a')
    const gap = { ...nextOf(nextOf(first)), expectedSeq: 1 }
    const ahead = nextOf(startOf('c'), { state: { seq: 9 } })
    const results = await Promise.allSettled([first, gap, ahead, startOf('b')].map((each) => store.commit(each)))
    assert.deepEqual(results.map(({ status }) => status), ['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    assert.deepEqual(await store.log(id, 0, 10), first.events)
  })

  it('CNV-2 logs of ids that begin alike or differ in case stay apart', async () => {
    const { store } = current()
    const ids = ['a', 'A', 'aa', 'a-', 'a-1', 'a1', '1']
    const changes = ids.map((each) => startOf(each, { happenings: [said(`of ${each}`)] }))
    await Promise.all(changes.map((each) => store.commit(each)))
    for (const each of changes) assert.deepEqual(await store.log(each.id, 0, 10), each.events)
  })

  it('CNV-2 a log is read in pages, oldest first, by number and not by text', async () => {
    const { store } = current()
    const change = startOf('a', { happenings: Array.from({ length: 24 }, (_, place) => said(`${place}`)) })
    await store.commit(change)
    assert.deepEqual(await store.log(id, 0, 11), change.events.slice(0, 11))
    assert.deepEqual(await store.log(id, 11, 11), change.events.slice(11, 22))
    assert.deepEqual(await store.log(id, 22, 11), change.events.slice(22))
    assert.deepEqual(await store.log(id, 25, 11), [])
  })

  it('TRF-6 a log of one audience holds no activity of another, and a full page where there is one', async () => {
    const { store } = current()
    const whisper = said('whisper', { audience: 'internal' })
    const happenings = [said('one'), whisper, noted(), said('late', { audience: 'suppressed' }), said('two')]
    const change = startOf('a', { happenings })
    await store.commit(change)
    assert.deepEqual(await store.log(id, 0, 2, 'public'), [change.events[1], change.events[5]])
    assert.deepEqual(await store.log(id, 0, 10, 'internal'), [change.events[2]])
    assert.deepEqual(await store.log(id, 3, 10, 'internal'), [])
  })

  it('CNV-4 a change without events writes its effects and leaves log and state', async () => {
    const { store } = current()
    const first = startOf('a')
    await store.commit(first)
    const rearm = nextOf(first, { happenings: [], effects: { dueAt: 50 } })
    assert.deepEqual(await store.commit(rearm), { outcome: 'committed' })
    assert.deepEqual(await store.due(0, 9), { ids: [], nextAt: 50 })
    assert.deepEqual(await store.log(id, 0, 10), first.events)
    assert.deepEqual(await store.conversation(id), first.state)
    const late = nextOf(startOf('a', { happenings: [noted()] }), { happenings: [], effects: { dueAt: 70 } })
    assert.deepEqual(await store.commit(late), { outcome: 'stale' })
    assert.deepEqual(await store.due(0, 9), { ids: [], nextAt: 50 })
  })
}
