import assert from 'node:assert/strict'
import type { Desk } from '../../src/domain/desk.ts'
import { oneQueue, twoQueues } from './desk-fixture.ts'
import { tell } from './given.ts'
import { line } from './line.ts'
import * as step from './steps.ts'

/** Plays a layout; `support` is where the customer enters, `back` is where the representative transfers to. */
function play(desk: Desk, support: string, back: string): string[] {
  const story = tell(desk)
  const steps = [
    step.start(),
    step.engages('bot-a'),
    step.says('hello'),
    step.ok,
    step.says('a person, please'),
    step.ok,
    step.escalates('bot-a', { order: step.plain('42') }),
    step.offered('riley', support),
    step.accepts('riley'),
    step.workerSays('riley', 'hi'),
    step.says('thanks'),
    step.transfers('riley', back),
    step.engages('bot-b'),
    step.says('5'),
    step.ok,
    step.botEnds('bot-b', { MCS_CSAT: step.plain(5) }),
  ]
  for (const one of steps) story.happens(one)
  return story.log.map((event) => line(event, story.log))
}

/** Both layouts go the same way, but for the queues. */
function expected(support: string, back: string, backRung: string): string[] {
  return [
    'started',
    `routed ${support} first-bots start`,
    'opened bot-a',
    'sent added',
    'answered added ok',
    'sent context',
    'answered context ok',
    'engaged',
    'bot-a: bot-a greets',
    'customer to bot: hello',
    'answered hello ok',
    'customer to bot: a person, please',
    'answered a person, please ok',
    'bot-a (internal): escalate',
    'variables order',
    'summary wants a person',
    'closed bot-a BotTransferToAgent',
    `routed ${support} representatives escalation`,
    'offered riley new',
    'offer riley accepted',
    'opened riley',
    'system: agent-joined',
    'riley: hi',
    'customer: thanks',
    'system (internal): transfer-placed',
    'closed riley AgentTransferToQueue',
    'system: transfer-started',
    'system: agent-left',
    'system (internal): chat-transferred',
    `routed ${back} ${backRung} hand-back ahead`,
    'opened bot-b',
    'sent added',
    'answered added ok',
    'sent context',
    'answered context ok',
    'engaged',
    'bot-b: bot-b greets',
    'customer to bot: 5',
    'answered 5 ok',
    'bot-b (internal): end',
    'variables MCS_CSAT',
    'closed bot-b BotEndConversation',
    'system: ended',
    'ended ConversationEndedByBot',
  ]
}

describe('the documented layouts', () => {
  it('TRF-3 two bots in two queues: bot, person, and the other queue\'s bot', () => {
    assert.deepEqual(play(twoQueues(), 'queue-1', 'queue-2'), expected('queue-1', 'queue-2', 'first-bots'))
  })

  it('TRF-3 two bots in one queue: bot, person, and the same queue\'s lowest bot', () => {
    assert.deepEqual(play(oneQueue(), 'support', 'support'), expected('support', 'support', 'hand-back-bots'))
  })
})
