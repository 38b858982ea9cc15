import assert from 'node:assert/strict'
import type { BotActivityView } from '../../src/desk/types.ts'
import { replyTo } from '../support/reply.ts'
import { command, refusal, startFloor, type Floor } from './floor.ts'

describe('what bots were sent, at the desk', () => {
  let floor: Floor
  beforeEach(async () => void (floor = await startFloor()))
  afterEach(() => floor.stop())

  const path = (id: string) => `/api/conversations/${id}/bot-activities`

  it('CSL-20 lists what each bot received, in order and word for word, also after a hand-back', async () => {
    await floor.riley.become('Available')
    const customer = await floor.customer('ladder', { user: { id: 'casey', name: 'Casey' }, customContext: { plan: { value: 'gold', isDisplayable: false } } })
    await floor.a.arrived(2)
    await customer.say('a person please')
    await floor.a.arrived(3)
    await replyTo(floor.a.received[2]!.activity, command('Escalate', { topic: 'returns' }))
    await customer.offered('riley')
    await floor.riley.accept()
    await floor.riley.post(`/api/conversations/${customer.id}/transfer`, { queueId: 'ladder' })
    await floor.b.arrived(2)
    await customer.say('five')
    await floor.b.arrived(3)
    await customer.until((state) => state.status === 'Active' && state.session.kind === 'bot' && state.session.delivery === undefined)

    const views: BotActivityView[] = (await floor.lee.get(path(customer.id))).body
    for (const [bot, id] of [[floor.a, 'bot-a'], [floor.b, 'bot-b']] as const) {
      const sent = views.filter((view) => view.botId === id)
      assert.deepEqual(sent.map(({ activity }) => activity), bot.received.map(({ activity }) => activity))
      assert.deepEqual(sent.map(({ item, outcome, attempt }) => [item === 'added' || item === 'context' ? item : 'said', outcome, attempt]), [
        ['added', 'ok', 1], ['context', 'ok', 1], ['said', 'ok', 1],
      ])
    }
    assert.deepEqual(views.map(({ seq }) => seq), views.map(({ seq }) => seq).toSorted((one, other) => one - other))
  })

  it('CSL-20 is for supervisors: set-context holds variables that are not displayable', async () => {
    const { id } = await floor.served()
    assert.equal(refusal(await floor.riley.get(path(id))), '403 not-in-conversation')
    assert.equal(refusal(await floor.sam.get(path(id))), '403 not-in-conversation')
    assert.deepEqual((await floor.lee.get(path(id))).body, [])
    assert.equal(refusal(await floor.lee.get(path('nothing'))), '404 unknown-conversation')
  })

  it('CSL-21 lists of conversations go on after the last one of the page before', async () => {
    const ids: string[] = []
    for (let count = 0; count < 5; count++) {
      await floor.clock.advance(1)
      ids.unshift((await floor.customer()).id)
    }
    const pages: string[][] = []
    for (let before = ''; ;) {
      const { body } = await floor.lee.get(`/api/conversations?limit=2&before=${before}`)
      if (body.length === 0) break
      pages.push(body.map(({ id }: { id: string }) => id))
      before = pages.at(-1)!.at(-1)!
    }
    assert.deepEqual(pages, [ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)])
    for (const query of ['limit=0', 'limit=201', 'limit=two', 'before=nothing', 'before=no%20id']) {
      const answer = await floor.lee.get(`/api/conversations?${query}`)
      assert.equal(refusal(answer), '400 bad-field')
      assert.match(answer.body.error.message, new RegExp(`"${query.split('=')[0]}"`))
    }
  })
})
