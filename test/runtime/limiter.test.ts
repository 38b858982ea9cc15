import assert from 'node:assert/strict'
import { limitsSchema } from '../../src/app/config/limits-schema.ts'
import type { WorkstreamId } from '../../src/domain/ids.ts'
import type { Reply } from '../../src/protocol/http.ts'
import { createLimiter } from '../../src/runtime/limiter.ts'
import { createBuckets } from '../../src/runtime/token-buckets.ts'
import { TestClock } from '../support/clock.ts'

const CHAT = 'chat' as WorkstreamId

function limiterOf(limits: object, openCount = async () => 0) {
  const clock = new TestClock()
  return { clock, limiter: createLimiter(limitsSchema.parse(limits), { openCount }, clock) }
}

/** `429 after n s`, or that all is well. */
function said(reply: Reply | undefined): string {
  return reply ? `${reply.status} after ${reply.headers?.['retry-after']} s` : 'well'
}

describe('limits', () => {
  it('AUT-40 an allowance is used up at once or bit by bit, and comes back over a minute', async () => {
    const clock = new TestClock()
    const buckets = createBuckets(60, clock)
    for (let taken = 0; taken < 60; taken++) assert.equal(buckets.take('a'), 0)
    assert.deepEqual([buckets.take('a'), buckets.take('b')], [1_000, 0])
    await clock.advance(2_500)
    assert.deepEqual(
      [1, 2, 3].map(() => buckets.take('a')),
      [0, 0, 500],
    )
    await clock.advance(3_600_000)
    for (let taken = 0; taken < 60; taken++) assert.equal(buckets.take('a'), 0)
    assert.equal(buckets.take('a'), 1_000)
    buckets.giveBack('a')
    assert.equal(buckets.take('a'), 0)
  })

  it('AUT-40 counts a request for its address, until it is known whose it is', () => {
    const { limiter } = limiterOf({ requestsPerMinute: { address: 2, token: 3 } })
    const ask = (name: string) => said(limiter.arrived('1.2.3.4') ?? limiter.recognised('token', name, '1.2.3.4'))
    assert.deepEqual(
      [1, 2, 3, 4].map(() => ask('one')),
      ['well', 'well', 'well', '429 after 20 s'],
    )
    assert.equal(ask('another'), 'well')
    assert.deepEqual(
      [1, 2, 3].map(() => said(limiter.arrived('1.2.3.4'))),
      ['well', 'well', '429 after 30 s'],
    )
    assert.equal(said(limiter.arrived('1.2.3.5')), 'well')
  })

  it('AUT-40 takes the addresses of one IPv6 network for one', () => {
    const { limiter } = limiterOf({ requestsPerMinute: { address: 1 } })
    const answers = [
      '2a00:1:2:3::1',
      '2a00:1:2:3:ffff::2',
      '2a00:0001:2:3::',
      '2a00:1:2:4::1',
      '2a00::1',
      '2a00:0:0:0:1::',
    ]
    assert.deepEqual(
      answers.map((address) => said(limiter.arrived(address))),
      ['well', '429 after 60 s', '429 after 60 s', 'well', 'well', '429 after 60 s'],
    )
  })

  it('AUT-42 limits conversations: those that begin, by workstream and address, and those that are open', async () => {
    let open = 0
    const { limiter, clock } = limiterOf(
      { conversationsPerMinute: { workstream: 5, address: 2 }, openConversations: 3 },
      async () => open,
    )
    const start = async (address?: string) => said(await limiter.starts(CHAT, address))
    assert.deepEqual([await start('a'), await start('a'), await start('a')], ['well', 'well', '429 after 30 s'])
    assert.equal(await start('b'), 'well')
    // Those that began since the store was last asked count as open.
    assert.equal(await start(), '429 after 30 s')
    await clock.advance(60_000)
    open = 3
    assert.equal(await start(), '429 after 30 s')
    open = 2
    await clock.advance(1_000)
    assert.deepEqual([await start(), await start()], ['well', '429 after 30 s'])
  })

  it('AUT-40 without limits nobody has ever had enough', async () => {
    const limiter = createLimiter(undefined, { openCount: assert.fail }, new TestClock())
    for (let time = 0; time < 100_000; time++) assert.equal(limiter.arrived('a'), undefined)
    assert.deepEqual([await limiter.starts(CHAT), limiter.opens({ total: 1e9 })], [undefined, undefined])
  })
})
