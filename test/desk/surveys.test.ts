import assert from 'node:assert/strict'
import { replyTo } from '../support/reply.ts'
import { command, startFloor, type Customer, type Floor } from './floor.ts'

describe('surveys at the desk', () => {
  let floor: Floor
  beforeEach(async () => void (floor = await startFloor()))
  afterEach(() => floor.stop())

  /** The set-context that the survey bot got, to be answered. */
  async function handedBack(customer: Customer) {
    const had = floor.b.received.length
    await floor.riley.post(`/api/conversations/${customer.id}/transfer`, { queueId: 'survey' })
    await floor.b.arrived(had + 2)
    const context = floor.b.received.at(-1)?.activity
    assert.ok(context)
    return context
  }
  const surveys = async () => (await floor.lee.get('/api/surveys')).body
  const csv = async () => (await floor.lee.get('/api/surveys.csv')).body

  it('SUR-2 what the bot set as MCS_ variables is listed with who served, newest first', async () => {
    const [first, second] = [await floor.served(), await floor.served()]
    for (const [customer, rating] of [[first, 3], [second, 5]] as const) {
      await floor.clock.advance(1000)
      await replyTo(await handedBack(customer), command('EndConversation', { MCS_CSAT: rating, MCS_Comment: 'Fine', Other: 'x' }))
    }
    const [newest, older, ...none] = await surveys()
    assert.deepEqual([newest.conversationId, newest.rating, older.rating, none], [second.id, 5, 3, []])
    assert.deepEqual([newest.comment, newest.botId, newest.answers], ['Fine', 'bot-b', { MCS_CSAT: 5, MCS_Comment: 'Fine' }])
    assert.deepEqual(newest.servedBy, [{ workerId: 'riley', name: 'Riley', queueId: 'desk' }])
    assert.deepEqual((await floor.lee.get('/api/surveys')).body, [newest, older])
  })

  it('SUR-2 as CSV: one line a survey, quoted, and no cell that a spreadsheet would run', async () => {
    const comments = ['Fast, "friendly"\nand more', '=HYPERLINK("http://evil.example")', '@cmd', '-1', undefined]
    for (const comment of comments) {
      const context = { MCS_CSAT: 4, ...(comment !== undefined && { MCS_Comment: comment }) }
      await replyTo(await handedBack(await floor.served()), command('EndConversation', context))
      await floor.clock.advance(1000)
    }
    const text: string = await csv()
    const [head, ...lines] = text.trimEnd().split('\r\n')
    assert.equal(head, 'at,conversationId,rating,comment,servedBy,queues,botId,answers')
    assert.equal(lines.length, comments.length)
    const cells = lines.map((line) => /^[^,]+,[^,]+,4,(.*),Riley,desk,bot-b,".*"$/s.exec(line)?.[1]).reverse()
    assert.deepEqual(cells, ['"Fast, ""friendly""\nand more"', `"'=HYPERLINK(""http://evil.example"")"`, "'@cmd", "'-1", ''])
    assert.ok(lines[0]?.endsWith(',bot-b,"{""MCS_CSAT"":4}"'), 'an answer is missing')
    assert.ok(lines[1]?.endsWith(',bot-b,"{""MCS_CSAT"":4,""MCS_Comment"":""-1""}"'), 'an answer is missing')
    const { headers } = await floor.app.call('GET', '/api/surveys.csv', { token: floor.lee.token })
    assert.match(headers.get('content-type') ?? '', /^text\/csv/)
  })

  it('SUR-4 a customer who leaves, a conversation without human service, and a bot without answers leave none', async () => {
    const leaver = await floor.served()
    await handedBack(leaver)
    await leaver.leave()

    const answerless = await floor.served()
    await replyTo(await handedBack(answerless), command('EndConversation', { Order: 7 }))

    const had = floor.a.received.length
    const unserved = await floor.customer('ladder')
    await floor.a.arrived(had + 2)
    const context = floor.a.received.at(-1)?.activity
    assert.ok(context)
    await replyTo(context, command('EndConversation', { MCS_CSAT: 5 }))

    for (const customer of [leaver, answerless, unserved]) await customer.until((state) => state.status === 'Closed')
    assert.deepEqual(await surveys(), [])
    assert.equal(await csv(), 'at,conversationId,rating,comment,servedBy,queues,botId,answers\r\n')
  })

  it('SUR-4 a conversation has at most one', async () => {
    const customer = await floor.served()
    const context = await handedBack(customer)
    const answers = await Promise.all([4, 1].map((rating) => replyTo(context, command('EndConversation', { MCS_CSAT: rating }))))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 403])
    assert.equal((await surveys()).length, 1)
  })

  it('AUT-12 a representative sees those of conversations that they served, a supervisor all of them', async () => {
    const customer = await floor.served()
    await replyTo(await handedBack(customer), command('EndConversation', { MCS_CSAT: 4 }))
    await customer.until((state) => state.status === 'Closed')
    await floor.clock.advance(1000)
    const seenBy = async ({ get }: typeof floor.riley) => {
      const listed = (await get('/api/surveys')).body as { conversationId: string }[]
      const lines = String((await get('/api/surveys.csv')).body).trim().split('\r\n').length - 1
      const { total } = (await get('/api/surveys/summary')).body
      assert.deepEqual([lines, total.count], [listed.length, listed.length])
      return listed.some(({ conversationId }) => conversationId === customer.id)
    }
    assert.deepEqual([await seenBy(floor.riley), await seenBy(floor.sam), await seenBy(floor.lee)], [true, false, true])
  })
})
