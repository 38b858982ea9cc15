import assert from 'node:assert/strict'
import type { QueueId, WorkerId } from '../../src/domain/ids.ts'
import { startOf } from '../support/changes.ts'
import { refusal, startFloor, type Floor } from './floor.ts'

describe('surveys in figures', () => {
  let floor: Floor
  const DAY = 86_400_000
  /** Conversations with a survey, oldest first: two on a Friday, one on the Monday after, with no rating. */
  const ids = ['first', 'second', 'third']
  /** In which Riley served each of them. */
  const queues = ['desk', 'solo']
  const moments = [Date.UTC(2026, 10, 20, 12), Date.UTC(2026, 10, 20, 23, 59), Date.UTC(2026, 10, 23)]
  before(async () => {
    floor = await startFloor()
    for (const [place, rating] of [5, 2, null].entries()) {
      const servedBy = queues.map((queueId) => ({ workerId: 'riley' as WorkerId, queueId: queueId as QueueId }))
      const answers = { botId: 'bot-b' as WorkerId, rating, comment: null, answers: {}, servedBy }
      const survey = { at: moments[place] ?? 0, ...answers }
      await floor.app.runtime.store.commit(startOf(ids[place] ?? '', { effects: { survey } }))
    }
  })
  after(() => floor.stop())

  const SPAN = '?from=2026-11-01&to=2026-12-01'
  const summary = async (query = '') => (await floor.lee.get(`/api/surveys/summary${query}`)).body
  const figures = { count: 2, rated: 2, average: 3.5, distribution: { 1: 0, 2: 1, 3: 0, 4: 0, 5: 1 } }
  const none = { count: 1, rated: 0, average: null, distribution: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 } }

  it('SUR-2 average and distribution over time, by day, week and month; 30 days where no span is named', async () => {
    const { from, to, by } = await summary()
    assert.deepEqual([by, Date.parse(to) - Date.parse(from)], ['day', 30 * DAY])
    assert.equal(Date.parse(to), floor.clock.now())
    const { total, groups } = await summary(SPAN)
    assert.deepEqual(total, { ...figures, count: 3 })
    assert.deepEqual(groups, [
      { key: '2026-11-20', name: '2026-11-20', ...figures },
      { key: '2026-11-23', name: '2026-11-23', ...none },
    ])
    const weeks = (await summary(`${SPAN}&by=week`)).groups.map(({ key, count }: { key: string; count: number }) => [key, count])
    assert.deepEqual(weeks, [['2026-11-16', 2], ['2026-11-23', 1]])
    assert.deepEqual((await summary(`${SPAN}&by=month`)).groups, [{ key: '2026-11', name: '2026-11', ...figures, count: 3 }])
  })

  it('SUR-2 by who served and by queue, in the span that is named', async () => {
    const span = '&from=2026-11-20&to=2026-11-21T00:00:00Z'
    assert.deepEqual((await summary(`?by=representative${span}`)).groups, [{ key: 'riley', name: 'Riley', ...figures }])
    const byQueue = [{ key: 'desk', name: 'Desk', ...figures }, { key: 'solo', name: 'Solo', ...figures }]
    assert.deepEqual((await summary(`?by=queue${span}`)).groups, byQueue)
    assert.deepEqual((await summary('?to=2020-01-01')).groups, [])
  })

  it('SUR-2 the list comes in pages and by span, and so does the CSV', async () => {
    const list = async (query: string): Promise<string[]> =>
      (await floor.lee.get(`/api/surveys?${query}`)).body.map(({ conversationId }: { conversationId: string }) => conversationId)
    const newest = ids.toReversed()
    assert.deepEqual(await list('limit=2'), newest.slice(0, 2))
    assert.deepEqual(await list(`limit=2&before=${newest[1]}`), newest.slice(2))
    assert.deepEqual(await list('to=2026-11-21'), newest.slice(1))
    const csv: string = (await floor.lee.get('/api/surveys.csv?from=2026-11-21')).body
    assert.deepEqual(csv.trimEnd().split('\r\n').slice(1).map((line) => line.split(',')[1]), newest.slice(0, 1))
  })

  it('SUR-2 a CSV of too many is refused, not cut off', async () => {
    const { store } = floor.app.runtime
    const [one] = await store.surveys({ limit: 1 })
    assert.ok(one)
    const own = store.surveys
    let left = 100_001
    store.surveys = async ({ limit }) => {
      const page = new Array<typeof one>(Math.min(limit, left)).fill(one)
      left -= page.length
      return page
    }
    const answer = await floor.lee.get('/api/surveys.csv').finally(() => (store.surveys = own))
    assert.equal(refusal(answer), '400 bad-field')
    assert.match(answer.body.error.message, /shorter span/)
  })

  it('SUR-2 names the field that is wrong', async () => {
    for (const path of ['?limit=0', '?limit=1001', '?before=.', '?from=yesterday', '/summary?by=year', '/summary?to=1', '/summary?from=2026-12-05&to=2026-12-01', '.csv?from=x'])
      assert.equal(refusal(await floor.lee.get(`/api/surveys${path}`)), '400 bad-field', path)
  })

  it('SUR-2 a survey counts at once, also where its moment is ahead of the clock', async () => {
    const before = (await summary()).total.count
    const answers = { botId: 'bot-b' as WorkerId, rating: 4, comment: null, answers: {}, servedBy: [] }
    const survey = { at: floor.clock.now() + 3, ...answers }
    await floor.app.runtime.store.commit(startOf('fourth', { effects: { survey } }))
    assert.equal((await summary()).total.count, before + 1)
  })
})
