import assert from 'node:assert/strict'
import { handBackTargets } from '../../src/console/desk/conversation/use-hand-back.ts'
import { entriesOf, withEntries } from '../../src/console/desk/model/chunks.ts'
import { withoutArrived, type Outgoing } from '../../src/console/desk/model/outbox.ts'
import { lastWords, roleIn, unreadIn, type Held } from '../../src/console/desk/model/state.ts'
import { shortcutOf } from '../../src/console/desk/shortcuts.ts'
import { botsOf, layoutsOf } from '../../src/console/shared/layout.ts'
import type { ConversationView, LogEntry, QueueView } from '../../src/desk/types.ts'
import { sourceFiles } from '../support/source-files.ts'

const said = (seq: number, text: string, from: object = { kind: 'customer' }, audience: 'public' | 'internal' = 'public'): LogEntry => ({
  seq, at: '2026-01-01T00:00:00.000Z', type: 'activity-accepted', audience, from, activity: { type: 'message', text },
})
const mine = { kind: 'representative', workerId: 'riley' }
const held = (entries: LogEntry[], more: Partial<Held> = {}): Held => ({ id: 'c', seq: 0, read: 0, chunks: withEntries([], entries), ...more })

describe('the log in the desk', () => {
  it('CSL-13 a new message leaves all chunks but its own as they are', () => {
    const before = withEntries([], Array.from({ length: 5000 }, (_, seq) => said(seq + 1, `m${seq}`)))
    const after = withEntries(before, [said(5001, 'new')])
    assert.equal(after.filter((chunk, index) => chunk !== before[index]).length, 1)
    assert.deepEqual(entriesOf(after).map(({ seq }) => seq), Array.from({ length: 5001 }, (_, seq) => seq + 1))
  })

  it('CSL-10 pages in any order, and twice, make the same log', () => {
    const pages = [[1, 2, 3], [100, 101], [3, 4, 64, 65], [100, 102]].map((seqs) => seqs.map((seq) => said(seq, `m${seq}`)))
    const made = [pages, pages.toReversed()].map((order) => order.reduce<ReturnType<typeof withEntries>>(withEntries, []))
    for (const chunks of made) assert.deepEqual(entriesOf(chunks).map(({ seq }) => seq), [1, 2, 3, 4, 64, 65, 100, 101, 102])
  })

  it('CSL-10 unread is what customers and colleagues wrote after what was read', () => {
    const entries = [said(1, 'old'), said(2, 'new'), said(3, 'mine', mine), said(4, 'hush', { kind: 'representative', workerId: 'sam' }, 'internal'), said(5, 'bot', { kind: 'bot' }), said(6, 'notice', { kind: 'system' })]
    assert.equal(unreadIn(held(entries, { read: 1 }), 'riley'), 2)
    assert.equal(lastWords(held(entries)), 'bot')
  })
})

describe('what is on its way', () => {
  const outgoing = (id: string, more: Partial<Outgoing> = {}): Outgoing => ({ id, conversationId: 'c', text: 'hello', audience: 'public', after: 10, ...more })
  const left = (outbox: Outgoing[], entries: LogEntry[]) => withoutArrived(outbox, 'c', entries, 'riley').map(({ id }) => id)

  it('CSL-9 has arrived once it stands in the log: the same text, audience and author, after it was sent', () => {
    assert.deepEqual(left([outgoing('a')], [said(11, 'hello', mine)]), [])
    const others = [said(10, 'hello', mine), said(11, 'hello'), said(12, 'hello', mine, 'internal'), said(13, 'hello!', mine), said(14, 'hello', { ...mine, workerId: 'sam' })]
    assert.deepEqual(left([outgoing('a')], others), ['a'])
    assert.deepEqual(left([outgoing('a', { conversationId: 'd' })], [said(11, 'hello', mine)]), ['a'])
  })

  it('CSL-9 the same words said twice need to arrive twice', () => {
    assert.deepEqual(left([outgoing('a'), outgoing('b')], [said(11, 'hello', mine)]), ['b'])
    assert.deepEqual(left([outgoing('a'), outgoing('b')], [said(11, 'hello', mine), said(12, 'hello', mine)]), [])
  })
})

describe('what one can do', () => {
  it('CSL-6 a wrap-up is of whoever does it; whoever left has no role', () => {
    const view = (more: Partial<ConversationView>) => ({ sessions: [], participants: [], ...more }) as unknown as ConversationView
    assert.equal(roleIn(held([], { view: view({ status: 'Wrap-up', workerId: 'riley' }) }), 'riley'), 'wrap-up')
    assert.equal(roleIn(held([], { view: view({ status: 'Wrap-up', workerId: 'sam' }) }), 'riley'), undefined)
    assert.equal(roleIn(held([], { view: view({ status: 'Active', workerId: 'sam' }) }), 'riley'), undefined)
    assert.equal(roleIn(held([], { view: view({ status: 'Active', myRole: 'consult' }) }), 'riley'), 'consult')
    assert.equal(roleIn(held([]), 'riley'), undefined)
  })

  it('CSL-8 a hand-back goes where a bot is next, the own queue first', () => {
    const queue = (id: string, next?: QueueView['next']) => ({ id, name: id, next }) as QueueView
    const queues = [queue('q1', { kind: 'bot', id: 'x', name: 'X' }), queue('q2', { kind: 'nobody' }), queue('own', { kind: 'bot', id: 'b', name: 'B' }), queue('q3', { kind: 'representatives', available: 1 }), queue('q4')]
    assert.deepEqual(handBackTargets(queues, 'own').map(({ queueId, bot }) => [queueId, bot]), [['own', 'B'], ['q1', 'X']])
  })

  it('CSL-11 shortcuts need Alt, but for the list where nobody writes', () => {
    const press = (code: string, more: object = {}) => ({ altKey: false, ctrlKey: false, metaKey: false, code, key: '', ...more })
    assert.equal(shortcutOf(press('KeyA', { altKey: true }), true), 'accept')
    assert.equal(shortcutOf(press('KeyA'), false), undefined)
    // Ctrl+Alt is AltGr, which writes @ and € on many keyboards.
    assert.equal(shortcutOf(press('KeyQ', { altKey: true, ctrlKey: true }), true), undefined)
    assert.equal(shortcutOf(press('Slash', { key: '?' }), false), 'list')
    assert.equal(shortcutOf(press('Slash', { key: '?' }), true), undefined)
  })
})

describe('the pictures of the start page', () => {
  const bot = (id: string) => ({ id, name: id, kind: 'bot' as const, capacity: 1 })
  const person = { id: 'riley', name: 'Riley', kind: 'representative' as const, capacity: 50 }
  const queues = [
    { id: 'one', name: 'One', ladder: [[bot('a')], [person], [bot('b')]] },
    { id: 'q1', name: 'Queue 1', ladder: [[bot('a')], [person], []] },
    { id: 'q2', name: 'Queue 2', ladder: [[bot('b')], [], []] },
  ]
  const layout = (queueId: string, among = queues) => layoutsOf({ queues: among, workstreams: [{ id: 'w', name: 'W', queueId }] })[0]

  it('CSL-5 show the bot that takes back in the same queue, in another one, or none', () => {
    assert.deepEqual([layout('one')?.handsBack, layout('one')?.queues.length], ['same-queue', 1])
    assert.deepEqual([layout('q1')?.handsBack, layout('q1')?.queues.map(({ id }) => id)], ['other-queue', ['q1', 'q2']])
    assert.deepEqual([layout('q2')?.handsBack, layout('q2')?.queues[0]?.stops.length], ['nowhere', 1])
    assert.equal(layout('gone'), undefined)
  })

  it('CSL-5 name the bots in words where all of them have the same', () => {
    const named = (...among: string[]) => botsOf(among.flatMap((queueId) => layout(queueId) ?? []))
    assert.deepEqual(named('one', 'q1'), { first: 'a', handBack: 'b' })
    assert.deepEqual(named('one', 'q2'), { first: undefined, handBack: 'b' })
    assert.deepEqual(named('q2'), { first: 'b', handBack: undefined })
  })

  it('CSL-14 no text of a page takes for granted what the bots are called', () => {
    const texts = sourceFiles('src/console').filter(({ file }) => /texts\/\w+\.ts$/.test(file))
    assert.ok(texts.length > 5)
    assert.deepEqual(texts.filter(({ source }) => /\bBot [AB]\b/.test(source)).map(({ file }) => file), [])
  })

  it('CAP-6 name no bot that had the conversation already as the one that takes it back', () => {
    const again = (...bots: string[]) => layout('q1', [...queues.slice(1, 2), { id: 'q2', name: 'Queue 2', ladder: [bots.map(bot), [], []] }])
    assert.deepEqual([again('a')?.handsBack, again('a')?.queues.length], ['nowhere', 1])
    assert.deepEqual(again('a', 'b')?.queues[1]?.stops, [[bot('b')]])
  })
})
