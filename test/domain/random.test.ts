import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { Desk } from '../../src/domain/desk.ts'
import { bot, deskOf, person, queue, supervisor } from './desk-fixture.ts'
import { tell, type Story } from './given.ts'
import { isBounded, stepOf, type Throw } from './random-walk.ts'
import { start } from './steps.ts'

const BOTS = [
  bot('bot-a', 100), bot('bot-b', 1, { idempotent: true, inactivityMs: 40_000 }),
  bot('bot-c', 90, { greetingLimitMs: 5_000 }),
]
const WORKERS = [...BOTS, person('riley'), person('sam', 10), person('kim', 30), supervisor('lee', 20)]

const DESKS: Record<string, Desk> = {
  'one queue': deskOf(WORKERS, [queue('support', ['bot-a', 'bot-b', 'bot-c', 'riley', 'sam', 'kim'])]),
  'two queues': deskOf(WORKERS, [queue('support', ['bot-a', 'riley', 'sam', 'kim']), queue('back', ['bot-b', 'bot-c'])]),
  'bots in front of nobody': deskOf(WORKERS, [queue('support', ['bot-a', 'bot-c'])]),
  'people and wrap-up': deskOf(
    WORKERS, [queue('support', ['riley', 'sam'], { declineLimit: 1, noAgentThen: 'close' }), queue('back', ['bot-b'])],
    { wrapUpMs: 60_000 },
  ),
  'people alone': deskOf(WORKERS, [queue('support', ['riley', 'sam', 'kim']), queue('back', ['lee', 'bot-b'])]),
  'one person too small': deskOf(
    WORKERS, [queue('support', ['bot-a', 'bot-b', 'riley', 'sam'], { noAgentAfterMs: 0 })], { capacityUnits: 40 },
  ),
}

const SEEDS = [1, 20_260_101, 987_654_321]
const RUNS = 60
const RUNS_EVERYWHERE = 120

// Without bias: small numbers would choose the same few steps again and again.
const any = fc.noBias(fc.nat(10_000))
const throws = fc.array(
  fc.record<Throw>({ what: any, which: any, wait: any }), { minLength: 20, maxLength: 120, size: 'max' },
)

/** Why steps of the last walks were refused. */
const walkRefusals: string[] = []

function walk(desk: Desk, steps: Throw[]): Story {
  const story = tell(desk)
  story.happens(start())
  for (const one of steps) {
    story.happens(stepOf(one, story))
    assert.ok(isBounded(story))
    if (story.refusal) walkRefusals.push(story.refusal.refused)
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
      for (const steps of fc.sample(throws, { seed: 7, numRuns: RUNS_EVERYWHERE })) {
        const story = walk(desk, steps)
        for (const refused of walkRefusals.splice(0)) seen.add(refused)
        for (const event of story.log) {
          seen.add(event.type)
          if (event.type === 'session-closed' || event.type === 'conversation-closed') seen.add(event.reason)
          if (event.type === 'offer-made') seen.add(`offer ${event.kind}`)
          if (event.type === 'search-ended') seen.add(`${event.kind} ${event.outcome}`)
          if (event.type === 'session-opened') seen.add(event.role ?? 'primary')
          if (event.type === 'routed') seen.add(`${event.rung} ${event.cause}`)
        }
      }
    }
    const missing = [
      'wrap-up-started', 'noted', 'erased', 'AgentTransferToQueue', 'AgentTransferred', 'AgentClosed', 'AgentDisconnected',
      'AddAgentFailed', 'BotTransferToAgent', 'BotEndConversation', 'CustomerDisconnect', 'ConversationTimeout',
      'ClosedDueToFailure', 'first-bots hand-back', 'first-bots bot-failed', 'hand-back-bots hand-back',
      'participant', 'consult', 'monitor', 'role-changed', 'offer transfer', 'offer conference', 'offer consult',
      'conference nobody', 'conference cancelled', 'consult nobody',
      'SupervisorTransferToAgent', 'SupervisorAssignToQueue', 'ForceClose', 'ForceClosedBySupervisor',
      'already-in', 'transfer-pending', 'whisper-only', 'no-request', 'not-consulted', 'bot-serves', 'offer-gone',
      'representatives escalation', 'representatives left', 'representatives bot-failed', 'representatives transfer',
    ].filter((one) => !seen.has(one))
    assert.deepEqual(missing, [])
  })
})
