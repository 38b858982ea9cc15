import assert from 'node:assert/strict'
import type { SurveyRow } from '../../src/domain/effects.ts'
import type { ConversationId, OfferId, QueueId, SessionId, WorkerId } from '../../src/domain/ids.ts'
import type { Role } from '../../src/domain/participants.ts'
import type { ConversationFilter, ConversationRow } from '../../src/store/store.ts'
import { activeWith, nextOf, startOf } from '../support/changes.ts'
import type { OpenStore } from './store.ts'

const riley = 'riley' as WorkerId
const support = 'support' as QueueId

export function storeDeskContract(current: () => OpenStore): void {
  const list = async (filter: Partial<ConversationFilter> = {}) =>
    (await current().store.conversations({ limit: 9, ...filter })).map((row) => row.id)

  it('CNV-1 a list shows each conversation as it now is', async () => {
    const { store } = current()
    const first = startOf('a', { state: { queueId: undefined, customer: { id: 'c', name: 'Ada "Ö"' } } })
    await store.commit(first)
    const row = { id: 'a', workstreamId: 'chat', customer: { id: 'c', name: 'Ada "Ö"' }, startedAt: 1000 }
    const open = { ...row, status: 'Open', queueId: undefined, workerId: undefined, lastAt: 1000, seq: 1 }
    assert.deepEqual(await store.conversations({ limit: 9 }), [open])
    const second = nextOf(first, { at: 2000, state: activeWith('riley') })
    await store.commit(second)
    const active = { ...row, status: 'Active', queueId: 'support', workerId: 'riley', lastAt: 2000, seq: 2 }
    assert.deepEqual(await store.conversations({ limit: 9 }), [active])
    const third = nextOf(second, { at: 3000, state: { status: 'Wrap-up', workerId: 'sam' } })
    await store.commit(third)
    await store.commit(nextOf(third, { at: 4000, state: { status: 'Closed', queueId: undefined } }))
    const closed = { ...row, status: 'Closed', queueId: undefined, workerId: undefined, lastAt: 4000, seq: 4 }
    assert.deepEqual(await store.conversations({ limit: 9 }), [closed])
  })

  it('CNV-1 lists come newest first, in pages without gap or repeat where many started at once', async () => {
    for (const id of ['b', 'a', 'a-1', 'B']) await current().store.commit(startOf(id))
    await current().store.commit(startOf('old', { at: 5 }))
    await current().store.commit(startOf('new', { at: 9000 }))
    const ids: string[] = []
    let before: ConversationFilter['before']
    for (;;) {
      const rows: ConversationRow[] = await current().store.conversations({ limit: 2, ...(before && { before }) })
      const last = rows.at(-1)
      if (!last) break
      ids.push(...rows.map((row) => row.id))
      before = { startedAt: last.startedAt, id: last.id }
    }
    assert.deepEqual(ids, ['new', 'b', 'a-1', 'a', 'B', 'old'])
  })

  it('CNV-1 a list is filtered by status, queue, and who has or had a session or holds an offer', async () => {
    const { store } = current()
    const id = 'a_s2' as SessionId
    const session = { id, workerId: riley, kind: 'representative' as const, queueId: support, openedAt: 1, role: 'primary' as const }
    const served = startOf('a', { state: activeWith('riley'), effects: { sessionsOpened: [session] } })
    const offer = { id: 'b_o2' as OfferId, workerId: riley, expiresAt: 9 }
    const offered = startOf('b', { effects: { offerOpened: offer } })
    const others = [startOf('c', { state: { queueId: 'b' } }), startOf('d', { state: activeWith('riley2', 'b') })]
    for (const change of [served, offered, ...others]) await store.commit(change)
    const sessionsClosed = [{ id: session.id, closedAt: 2, reason: 'AgentClosed' as const }]
    await store.commit(nextOf(served, { state: { status: 'Closed' }, effects: { sessionsClosed } }))
    assert.deepEqual(await list({ status: 'Open' }), ['c', 'b'])
    assert.deepEqual(await list({ queueId: support }), ['b', 'a'])
    assert.deepEqual(await list({ workerId: riley }), ['b', 'a'])
    assert.deepEqual(await list({ workerId: riley, status: 'Closed', queueId: support }), ['a'])
    assert.deepEqual(await list({ workerId: riley, before: { startedAt: 1000, id: offered.id } }), ['a'])
    await store.commit(nextOf(offered, { effects: { offerClosed: offer.id } }))
    assert.deepEqual(await list({ workerId: riley }), ['a'])
  })

  it('CNV-3 sessions come oldest first, by number where two opened at once, with how they ended', async () => {
    const { store } = current()
    const opened = [9, 10].map((seq) => ({
      id: `a_s${seq}` as SessionId,
      workerId: riley,
      kind: 'representative' as const,
      queueId: support,
      openedAt: 7,
      role: 'primary' as const,
    }))
    const first = startOf('a', { effects: { sessionsOpened: [...opened].reverse() } })
    await store.commit(first)
    await store.commit(startOf('a-1', { effects: { sessionsOpened: [{ ...opened[0]!, id: 'a-1_s9' as SessionId }] } }))
    assert.deepEqual(await store.sessions(first.id), opened)
    const sessionsClosed = [{ id: opened[0]!.id, closedAt: 8, reason: 'AgentTransferToQueue' as const }]
    await store.commit(nextOf(first, { effects: { sessionsClosed } }))
    const ended = { ...opened[0], closedAt: 8, reason: 'AgentTransferToQueue' }
    assert.deepEqual(await store.sessions(first.id), [ended, opened[1]])
    assert.deepEqual(await store.sessions('b' as ConversationId), [])
  })

  it('CNV-3 a session says how its worker took part, at the start and after the role has changed', async () => {
    const { store } = current()
    const roles = ['primary', 'participant', 'consult', 'monitor'] as const
    const first = startOf('a', { effects: { sessionsOpened: roles.map((role, place) => stay(`a_s${place}`, role)) } })
    await store.commit(first)
    const opened = async () => (await store.sessions(first.id)).map(({ role }) => role)
    assert.deepEqual(await opened(), roles)
    const joined = { ...stay('a_s7', 'participant'), openedAt: 8 }
    const rolesChanged = [{ id: 'a_s2' as SessionId, role: 'participant' as const }, { id: joined.id, role: 'primary' as const }]
    await store.commit(nextOf(first, { effects: { sessionsOpened: [joined], rolesChanged } }))
    assert.deepEqual(await opened(), ['primary', 'participant', 'participant', 'monitor', 'primary'])
  })

  it('CNV-1 a list holds what one takes part in, and what one is consulted in or watches only as long as that', async () => {
    const { store } = current()
    for (const role of ['participant', 'consult', 'monitor'] as const) {
      const session = stay(`${role}_s2`, role)
      const first = startOf(role, { effects: { sessionsOpened: [session] } })
      await store.commit(first)
      assert.ok((await list({ workerId: riley })).includes(first.id), role)
      const sessionsClosed = [{ id: session.id, closedAt: 9, reason: 'AgentClosed' as const }]
      await store.commit(nextOf(first, { effects: { sessionsClosed } }))
    }
    assert.deepEqual(await list({ workerId: riley }), ['participant'])
  })

  it('ASG-4 standing offers come oldest first; one that is answered is gone as the next opens', async () => {
    const { store } = current()
    const offer = (id: string, workerId = riley) => ({ id: id as OfferId, workerId, expiresAt: 1 })
    const first = startOf('b', { at: 50, effects: { offerOpened: offer('b_o1') } })
    await store.commit(startOf('a', { at: 60, effects: { offerOpened: offer('a_o1') } }))
    await store.commit(first)
    await store.commit(startOf('c', { at: 40, effects: { offerOpened: offer('c_o1', 'sam' as WorkerId) } }))
    const stand = [{ id: 'b_o1', conversationId: 'b' }, { id: 'a_o1', conversationId: 'a' }]
    assert.deepEqual(await store.offers(riley), stand)
    const effects = { offerClosed: 'b_o1' as OfferId, offerOpened: offer('b_o2') }
    await store.commit(nextOf(first, { at: 70, effects }))
    assert.deepEqual(await store.offers(riley), [stand[1], { id: 'b_o2', conversationId: 'b' }])
  })

  it('SUR-2 surveys come newest first, as they were given', async () => {
    const survey = (at: number, comment: string | null): SurveyRow => ({
      at,
      rating: comment === null ? null : 5,
      comment,
      botId: 'bot-b' as WorkerId,
      answers: { MCS_CSAT: 5, 'odd "name"': 'ü' },
      servedBy: [{ workerId: riley, queueId: support }],
    })
    const surveys = [survey(10, 'fine, "thanks" 👍'), survey(30, null), survey(20, '')]
    for (const [place, each] of surveys.entries()) {
      await current().store.commit(startOf(`c${place}`, { effects: { survey: each } }))
    }
    const store = await current().reopen()
    const all = [1, 2, 0].map((place) => ({ conversationId: `c${place}`, ...surveys[place] }))
    assert.deepEqual(await store.surveys({ limit: 2 }), all.slice(0, 2))
    assert.deepEqual(await store.surveys({ limit: 2, before: 'c2' as ConversationId }), all.slice(2))
    assert.deepEqual(await store.surveys({ limit: 9, from: 20, to: 30 }), [all[1]])
    assert.deepEqual(await store.surveys({ limit: 9, from: 10, to: 30, before: 'c2' as ConversationId }), [all[2]])
    assert.deepEqual(await store.surveys({ limit: 9, before: 'nobody' as ConversationId }), [])
  })

  it('CNV-6 a setting is made once and outlives a restart', async () => {
    assert.equal(await current().store.setting('key', () => 'first'), 'first')
    const store = await current().reopen()
    const never = () => assert.fail('made again')
    assert.equal(await store.setting('key', never), 'first')
    assert.equal(await store.setting('ke', () => 'other'), 'other')
  })

  it('AUT-22 a setting is changed by the one who knows what it was', async () => {
    const { store } = current()
    await store.setting('keys', () => 'one')
    await store.setting('other', () => 'one')
    assert.deepEqual(
      await Promise.all([store.changeSetting('keys', 'one', 'two'), store.changeSetting('keys', 'one', 'three')]),
      [true, false],
    )
    assert.equal(await store.changeSetting('none', 'one', 'two'), false)
    const reopened = await current().reopen()
    const never = () => assert.fail('made again')
    assert.equal(await reopened.setting('keys', never), 'two')
    assert.equal(await reopened.setting('other', never), 'one')
  })

  it('AUT-10 a session at the desk is found by its key until it is ended, by itself or with all of its worker', async () => {
    const { deskSessions } = current().store
    const one = { key: 'a', workerId: 'riley', roles: ['supervisor'], startedAt: 1000, usedAt: 1000, endsAt: 9000 }
    const { roles: _, ...two } = { ...one, key: 'b' }
    for (const session of [one, two, { ...one, key: 'c', workerId: 'sam' }]) await deskSessions.add(session)
    assert.deepEqual(await deskSessions.find('a'), one)
    assert.deepEqual(await deskSessions.find('b'), two)
    await deskSessions.use('a', 5000)
    assert.equal((await deskSessions.find('a'))?.usedAt, 5000)
    await deskSessions.end('b')
    assert.equal(await deskSessions.find('b'), undefined)
    const reopened = (await current().reopen()).deskSessions
    assert.ok(await reopened.find('a'))
    await reopened.endAllOf('riley')
    assert.deepEqual([await reopened.find('a'), (await reopened.find('c'))?.workerId], [undefined, 'sam'])
    await reopened.add({ ...one, key: 'd', startedAt: 9000, endsAt: 20_000 })
    assert.equal(await reopened.find('c'), undefined, 'its time was over')
  })
}

function stay(id: string, role: Role) {
  return { id: id as SessionId, workerId: riley, kind: 'representative' as const, queueId: support, openedAt: 7, role }
}
