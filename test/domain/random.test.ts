import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { Desk } from '../../src/domain/desk.ts'
import { bot, deskOf, person, queue } from './desk-fixture.ts'
import { tell, type Story } from './given.ts'
import { isBounded, stepOf, type Throw } from './random-walk.ts'
import { start } from './steps.ts'

const BOTS = [
  bot('bot-a', 100), bot('bot-b', 1, { idempotent: true, inactivityMs: 40_000 }),
  bot('bot-c', 90, { greetingLimitMs: 5_000 }),
]
const WORKERS = [...BOTS, person('riley'), person('sam', 10)]

const DESKS: Record<string, Desk> = {
  'one queue': deskOf(WORKERS, [queue('support', ['bot-a', 'bot-b', 'bot-c', 'riley', 'sam'])]),
  'two queues': deskOf(WORKERS, [queue('support', ['bot-a', 'riley', 'sam']), queue('back', ['bot-b', 'bot-c'])]),
  'bots in front of nobody': deskOf(WORKERS, [queue('support', ['bot-a', 'bot-c'])]),
  'people and wrap-up': deskOf(
    WORKERS, [queue('support', ['riley', 'sam'], { declineLimit: 1, noAgentThen: 'close' }), queue('back', ['bot-b'])],
    { wrapUpMs: 60_000 },
  ),
  'one person too small': deskOf(
    WORKERS, [queue('support', ['bot-a', 'bot-b', 'riley', 'sam'], { noAgentAfterMs: 0 })], { capacityUnits: 40 },
  ),
}

const SEEDS = [1, 20_260_101, 987_654_321]
const RUNS = 60

// Without bias: small numbers would choose the same few steps again and again.
const any = fc.noBias(fc.nat(10_000))
const throws = fc.array(
  fc.record<Throw>({ what: any, which: any, wait: any }), { minLength: 20, maxLength: 120, size: 'max' },
)

function walk(desk: Desk, steps: Throw[]): Story {
  const story = tell(desk)
  story.happens(start())
  for (const one of steps) {
    story.happens(stepOf(one, story))
    assert.ok(isBounded(story))
  }
  return story
}

describe('any conversation', () => {
  for (const [name, desk] of Object.entries(DESKS)) {
    for (const seed of SEEDS) {
      it(`CNV-4 state is what the log says, and all else holds after each step: ${name}, seed ${seed}`, () => {
        fc.assert(fc.property(throws, (steps) => void walk(desk, steps)), { seed, numRuns: RUNS })
      })
    }
  }

  it('CNV-4 the random conversations get everywhere', () => {
    const seen = new Set<string>()
    for (const desk of Object.values(DESKS)) {
      for (const steps of fc.sample(throws, { seed: 7, numRuns: RUNS })) {
        const story = walk(desk, steps)
        for (const event of story.log) {
          seen.add(event.type)
          if (event.type === 'session-closed' || event.type === 'conversation-closed') seen.add(event.reason)
          if (event.type === 'routed') seen.add(`${event.rung} ${event.cause}`)
        }
      }
    }
    const missing = [
      'wrap-up-started', 'noted', 'AgentTransferToQueue', 'AgentTransferred', 'AgentClosed', 'AgentDisconnected',
      'AddAgentFailed', 'BotTransferToAgent', 'BotEndConversation', 'CustomerDisconnect', 'ConversationTimeout',
      'ClosedDueToFailure', 'first-bots hand-back', 'first-bots bot-failed', 'hand-back-bots hand-back',
      'representatives escalation', 'representatives left', 'representatives bot-failed', 'representatives transfer',
    ].filter((one) => !seen.has(one))
    assert.deepEqual(missing, [])
  })
})
