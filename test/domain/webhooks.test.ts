import assert from 'node:assert/strict'
import type { OfferMade } from '../../src/domain/events.ts'
import { offerSeqOf, WEBHOOK_EVENTS, webhookDataOf, webhookEventOf, type WebhookEvent } from '../../src/domain/webhooks.ts'
import { bot, deskOf, person, queue } from './desk-fixture.ts'
import { on } from './given.ts'
import * as step from './steps.ts'
import type { Step } from './steps.ts'

describe('what webhooks are told', () => {
  const told = new Set<WebhookEvent>()
  const desk = {
    ...deskOf(
      [bot('bot-a', 100), person('riley'), person('sam'), bot('bot-b', 10)],
      [queue('support', ['bot-a', 'riley', 'sam', 'bot-b'])],
      { wrapUpMs: 1000 },
    ),
    webhooks: [{ id: 'crm', url: 'http://localhost/crm', secrets: ['whsec_x'] }],
  }

  /** The names under which what happens is told, in order. */
  function names(...steps: Step[]): WebhookEvent[] {
    const { story } = on(desk).given(...steps)
    const all = story.log.flatMap((event) => {
      const offer = story.log[(offerSeqOf(event) ?? 0) - 1]
      return webhookEventOf(event, offer?.type === 'offer-made' ? (offer as OfferMade) : undefined) ?? []
    })
    for (const one of all) told.add(one)
    return all
  }

  const served = [step.start(), step.engages('bot-a'), step.escalates('bot-a'), step.takes('riley')]
  const before: WebhookEvent[] = [
    'ConversationCreated', 'SessionOpened', 'SessionClosed', 'ConversationQueued', 'AgentAssigned', 'AgentAccepted',
    'SessionOpened',
  ]

  it("WHK-1 a hand-over and a hand-back, under Dynamics' names", () => {
    const back = names(served, step.transfers('riley', 'support'), step.engages('bot-b'), step.botEnds('bot-b'))
    assert.deepEqual(back, [
      ...before, 'SessionClosed', 'TransferToQueueInitiated', 'SessionOpened', 'SessionClosed', 'ConversationClose',
    ])
  })

  it('WHK-1 a transfer by name, declined and accepted; the wrap-up', () => {
    const steps = [served, step.transfersTo('riley', 'sam'), step.rejects('sam'), step.transfersTo('riley', 'sam'), step.accepts('sam')]
    assert.deepEqual(names(steps, step.ends('sam')).slice(before.length), [
      'TransferToAgentInitiated', 'TransferAgentRejectSession', 'TransferToAgentInitiated', 'TransferAgentAcceptSession',
      'SessionClosed', 'SessionOpened', 'SessionClosed', 'AgentMovedToWrapUp',
    ])
    names(served, step.transfersTo('riley', 'sam'), step.untilDue(), step.tick)
  })

  it('WHK-1 an offer that is declined or not answered', () => {
    const waits = served.slice(0, -1)
    assert.deepEqual(names(waits, step.offered('riley'), step.rejects('riley')).slice(-2), ['AgentAssigned', 'AgentRejected'])
    assert.deepEqual(names(waits, step.offered('riley'), step.untilDue(), step.tick).slice(-1), ['AgentTimedOut'])
  })

  it('WHK-2 a decision owes each webhook a cursor from before its first event to its last, and nothing where none is', () => {
    const { story } = on(desk).given(served)
    const opened = story.log.at(-2)
    assert.equal(opened?.type, 'session-opened')
    const { effects } = story
    assert.deepEqual(effects?.webhooks, { ids: ['crm'], after: opened!.seq - 2, upto: opened!.seq })
    story.happens(step.says('hello'))
    assert.equal(story.effects?.webhooks, undefined)
    assert.equal(on({ ...desk, webhooks: [] }).given(served).story.effects?.webhooks, undefined)
  })

  it('WHK-4 neither words nor notes nor variables nor names go out', () => {
    const { story } = on(desk).given(
      step.start({ Canary: step.plain('canary') }), step.engages('bot-a'), step.says('canary'),
      step.escalates('bot-a', { Canary: step.plain('canary') }, 'canary'), step.takes('riley'),
      step.workerSays('riley', 'canary', 'internal'), step.transfers('riley', 'support', 'canary'),
    )
    const data = story.log.filter((event) => webhookEventOf(event)).map(webhookDataOf)
    assert.ok(data.length > 5)
    assert.ok(!/canary|Pat/.test(JSON.stringify(data)))
    assert.deepEqual(data[0], { customerId: 'pat' })
    assert.deepEqual(data.at(-2), { queueId: 'support', cause: 'hand-back', from: 'riley' })
  })

  it('WHK-1 every name that can be asked for is told of something', () => {
    const joins = { type: 'invite', workerId: 'riley', note: 'x' } as const
    for (const kind of ['conference', 'consult'] as const) {
      const byName = { ...joins, kind, to: { workerId: 'sam' } } as unknown as Step
      const byQueue = { ...joins, kind, to: { queueId: 'support' } } as unknown as Step
      names(served, byName, step.accepts('sam'))
      names(served, byName, step.rejects('sam'))
      names(served, byName, step.untilDue(), step.tick)
      names(served, byQueue, step.untilDue(), step.tick)
    }
    assert.deepEqual(WEBHOOK_EVENTS.filter((name) => !told.has(name)), [])
  })
})
