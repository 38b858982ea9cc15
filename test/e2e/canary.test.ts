import assert from 'node:assert/strict'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { createLog } from '../../src/app/log.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import { command, CONFIG, startFloor, type Customer, type Floor } from '../desk/floor.ts'
import { replyTo } from '../support/reply.ts'

/** In every message, variable, name, note, token and secret; whoever finds it where it does not belong has a leak. */
const CANARY = 'canary-3d8f'
const SECRET = `${CANARY}-secret-that-is-long-enough`

describe('where words and secrets go', () => {
  const lines: string[] = []
  let floor: Floor
  before(async () => {
    const log = createLog('trace', { write: (line) => void lines.push(line) })
    floor = await startFloor(
      { a: () => ({ status: 200, body: CANARY }), b: () => ({ status: 500, body: CANARY }) },
      CONFIG.replace('secret: ladder', `secret: ${SECRET}`),
      { log },
    )
  })
  after(() => floor.stop())

  const contextAt = (bot: 'a' | 'b') =>
    floor[bot].received.findLast(({ activity }) => activity.name === 'omnichannelSetContext')?.activity as Activity
  const mistakes = [
    { text: CANARY },
    { text: CANARY, channelData: { tags: { CANARY } } },
    { text: CANARY, channelData: { tags: `${CANARY}{` } },
    { text: CANARY, channelData: { tags: JSON.stringify({ type: CANARY, context: { CANARY } }) } },
    {
      type: 'event',
      name: CANARY,
      value: CANARY,
      channelData: { tags: JSON.stringify({ type: 'Escalate', context: {} }) },
    },
  ]

  /** A whole hand-back in which everybody says the word everywhere. */
  async function handBack(): Promise<Customer> {
    await floor.clear()
    const person = { id: CANARY, name: CANARY }
    const customer = await floor.customer(SECRET, {
      user: person,
      locale: 'en',
      customContext: { CANARY: { value: CANARY, isDisplayable: true } },
    })
    await customer.until(
      (state) => state.status === 'Active' && state.session.kind === 'bot' && state.session.engagedAt !== undefined,
    )
    await customer.post({
      type: 'message',
      text: CANARY,
      attachments: [{ contentType: CANARY, content: CANARY }],
      value: CANARY,
    })
    for (const mistake of mistakes) await replyTo(contextAt('a'), mistake)
    await replyTo(contextAt('a'), { text: CANARY, channelData: { deliveryMode: 'bridged' } })
    await floor.riley.become('Available')
    await replyTo(contextAt('a'), command('Escalate', { CANARY, MCS_Comment: CANARY }, CANARY))
    await customer.offered('riley')
    await floor.riley.accept()
    const one = `/api/conversations/${customer.id}`
    for (const audience of ['public', 'internal']) await floor.riley.post(`${one}/messages`, { text: CANARY, audience })
    assert.equal((await floor.riley.post(`${one}/transfer`, { queueId: 'ladder', note: CANARY })).status, 200)
    // Bot B fails: that is logged, and the customer waits for people again.
    await customer.until((state) => state.status === 'Open')
    await replyTo(contextAt('a'), { text: CANARY })
    return customer
  }

  it('AUT-50 nobody finds in the log what anybody wrote in a whole hand-back, whatever went wrong on the way', async () => {
    await handBack()
    const all = lines.join('')
    assert.ok(
      lines.some((line) => line.includes('not-bridged')) && lines.some((line) => line.includes('bot-not-engaged')),
      all,
    )
    for (const word of [CANARY, floor.riley.token, floor.lee.token])
      assert.ok(!all.includes(word), all.split('\n').find((line) => line.includes(word)) ?? '')
  })

  it('AUT-50 nor in the answer to anybody who may not read it', async () => {
    const { id, token } = await handBack()
    const other = await floor.customer('people', {})
    const calls: [string, string, string | undefined][] = []
    for (const who of [undefined, 'x', other.token, floor.sam.token, 'people']) {
      for (const path of ['', '/activities', '/activities?watermark=x'])
        calls.push(['GET', `/v3/directline/conversations/${id}${path}`, who])
      for (const path of ['', '/log', '/trace', '/bot-activities'])
        calls.push(['GET', `/api/conversations/${id}${path}`, who])
      calls.push(['GET', `/api/conversations`, who], ['GET', '/api/offers', who], ['GET', '/api/audit', who])
    }
    for (const bot of ['bot-a', 'bot-b'])
      for (const path of ['', `/${id}/members`, `/${id}/pagedmembers`, `/${id}/activities/${id}_3/members`])
        calls.push(['GET', `/connector/${bot}/v3/conversations${path}`, undefined])
    for (const [method, path, who] of calls) {
      const { body, status } = await floor.app.call(method, path, who === undefined ? {} : { token: who })
      assert.ok(
        !JSON.stringify(body).includes(CANARY),
        `${status} ${method} ${path} as ${who}: ${JSON.stringify(body)}`,
      )
    }
    assert.ok(
      JSON.stringify(
        (await floor.app.call('GET', `/v3/directline/conversations/${id}/activities`, { token })).body,
      ).includes(CANARY),
    )
  })

  it('AUT-50 nor what was wrong in a request', async () => {
    const before = lines.length
    const { port } = floor.app
    for (const [path, body] of [
      [`/${CANARY}`, '{}'],
      ['/v3/directline/conversations', `{"${CANARY}`],
      [`/api/conversations/${CANARY}/transfer`, `{"queueId":"${CANARY}"}`],
    ] as const) {
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${CANARY}`,
        cookie: `handback_session=${CANARY}`,
        'x-canary': CANARY,
      }
      const answer = await new Promise<string>((resolve, reject) => {
        request({ port, path, method: 'POST', headers }, (response) => resolve(text(response)))
          .on('error', reject)
          .end(body)
      })
      assert.ok(!answer.includes(CANARY), answer)
    }
    await new Promise<void>((resolve) =>
      request(
        {
          port,
          path: `/api/me?token=${CANARY}`,
          headers: { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-key': CANARY },
        },
        () => resolve(),
      )
        .on('error', () => resolve())
        .end(),
    )
    assert.ok(!lines.slice(before).join('').includes(CANARY))
  })

  it('AUT-50 the log withholds words by name, and what libraries hang on their errors', () => {
    const said: string[] = []
    const log = createLog('info', { write: (line) => void said.push(line) })
    const inner = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: `Key (text)=(${CANARY})`,
      parameters: [CANARY],
    })
    log.error({ error: Object.assign(new Error('failed', { cause: inner }), { payload: { sub: CANARY } }) }, 'a')
    log.warn({ token: CANARY, one: { text: CANARY }, deep: { er: { password: CANARY } } }, 'b')
    log.warn({ error: CANARY }, 'c')
    assert.ok(!said.join('').includes(CANARY), said.join(''))
    const [first] = said.map((line) => JSON.parse(line))
    assert.deepEqual(
      [first.error.message, first.error.cause.message, first.error.cause.code],
      ['failed', 'duplicate key', '23505'],
    )
    assert.match(first.error.stack, /canary\.test\.ts/)
  })
})
