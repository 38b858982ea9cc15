import assert from 'node:assert/strict'
import { HELD_LIMIT } from '../../src/domain/decide/customer.ts'
import { bot, deskOf, people, person, queue } from './desk-fixture.ts'
import { botOf, given, on } from './given.ts'
import * as step from './steps.ts'

const engaged = [step.start(), step.engages('bot-a')]
const handedBack = [...engaged, step.escalates('bot-a'), step.takes('riley'), step.transfers('riley', 'support')]
const twoFirst = deskOf([bot('one', 100), bot('two', 90), person('riley')], [queue('support', ['one', 'two', 'riley'])])
const twoLast = deskOf([bot('one', 2), bot('two', 1), person('riley')], [queue('support', ['one', 'two', 'riley'])])

describe('engaging a bot', () => {
  it('ORD-1 sends added, context and messages, each after the one before was answered', () => {
    const { when } = given(step.start())
    when(step.says('early')).then('customer: early')
    when(step.ok).then('answered added ok', 'sent context')
    when(step.ok).then('answered context ok', 'engaged', 'sent early')
    when(step.ok).then('answered early ok')
    when(step.says('next')).then('customer to bot: next')
  })

  it('ORD-1 engaged means within 30 s', () => {
    given(step.start(), 29_999, step.untilDue(-1)).when(step.tick).then()
    given(step.start(), step.ok, step.untilDue()).when(step.tick).then(
      'noted bot-not-engaged', 'closed bot-a AddAgentFailed', 'system: bot-unavailable',
      'routed support representatives bot-failed',
    )
  })

  it('ORD-2 the order is the same at a hand-back', () => {
    const { when } = given(...handedBack)
    when(step.says('early')).then('customer: early')
    when(step.ok).then('answered added ok', 'sent context')
    when(step.ok).then('answered context ok', 'engaged', 'sent early')
  })

  it('ORD-3 what no bot was sent goes to the next bot, in order, after its context', () => {
    const { when } = on(twoFirst).given(step.start(), step.says('a'), step.says('b'), step.answers('error'))
    when(step.says('c')).then('customer: c')
    when(step.ok).then('answered added ok', 'sent context')
    when(step.ok).then('answered context ok', 'engaged', 'sent a')
    when(step.ok).then('answered a ok', 'sent b')
    when(step.says('d')).then('customer: d')
    when(step.ok).then('answered b ok', 'sent c')
    when(step.ok).then('answered c ok', 'sent d')
  })

  it('ORD-3 what a representative has read goes to no bot', () => {
    const { story, when } = given(
      ...engaged, step.escalates('bot-a'), step.says('anyone?'), step.takes('riley'), step.says('hi Riley'),
    )
    story.happens(step.transfers('riley', 'support'))
    story.happens(step.ok)
    when(step.ok).then('answered context ok', 'engaged')
  })

  it('ORD-3 what surely never arrived when the session closed is for the next worker', () => {
    const { story, when } = given(...engaged, step.says('lost?'))
    const { delivery, id } = botOf(story.state)
    assert.ok(delivery)
    story.happens(step.escalates('bot-a'))
    assert.deepEqual(story.state.held, [])
    when(
      { type: 'bot-answer', sessionId: id, item: delivery.item, outcome: 'unreached' },
    ).then('answered lost? unreached')
    assert.deepEqual(story.state.held, [delivery.item])
  })

  it('ORD-3 what could not be sent stays before what came after it', () => {
    const { story, when } = on(twoFirst).given(
      step.start(), step.engages('one'), step.says('a'), step.says('b'), 60_000, step.answers('unreached'),
    )
    const texts = story.state.held.map((seq) => (story.log[seq - 1] as { content?: { text?: string } }).content?.text)
    assert.deepEqual(texts, ['a', 'b'])
    story.happens(step.ok)
    when(step.ok).then('answered context ok', 'engaged', 'sent a')
    when(step.ok).then('answered a ok', 'sent b')
  })

  it('ORD-3 holds a bounded number of messages, and says so', () => {
    const waiting = Array.from({ length: HELD_LIMIT }, (_, place) => step.says(`message ${place}`))
    const desk = on(people()).given(step.start(), ...waiting)
    desk.when(step.says('one too many')).refused('too-many-held')
    desk.when(step.goes)
    assert.equal(desk.story.state.status, 'Closed')
  })

  it('ORD-5 the first public message after set-context is the greeting', () => {
    const { story } = given(step.start(), step.botSays('bot-a', 'too early'), step.ok, step.ok)
    const greeting = () => botOf(story.state).greeting
    assert.equal(greeting(), 'awaited')
    story.happens(step.botSays('bot-a', 'not bridged', { meaning: 'internal' }))
    assert.equal(greeting(), 'awaited')
    story.happens(step.botSays('bot-a', 'hello'))
    assert.equal(greeting(), 'given')
  })

  it('ORD-5 a greeting sent during the set-context turn counts', () => {
    const { when } = given(step.start(), step.ok, step.botSays('bot-a', 'hello'), step.ok, 10_000)
    when(step.tick).then()
  })

  it('ORD-5 a bot that has not greeted in time is noted once', () => {
    const { story, when } = given(step.start(), step.ok, step.ok, 9_000)
    when(step.tick).then()
    story.happens(1_100)
    when(step.tick).then('noted bot-silent')
    when(step.tick).then()
  })

  it('ORD-6 one POST at a time', () => {
    const { when } = given(...engaged, step.says('one'))
    when(step.says('two')).then('customer: two')
    when(step.says('three')).then('customer: three')
    when(step.ok).then('answered one ok', 'sent two')
  })

  it('ORD-6 a reply that comes after its POST timed out still reaches the customer', () => {
    given(...engaged, step.says('slow?'), step.answers('timeout')).when(
      step.botSays('bot-a', 'here'),
    ).then('bot-a: here')
  })
})

describe('a POST that fails', () => {
  it('ORD-7 that never arrived is tried again, with back-off', () => {
    const { story, when } = given(...engaged, step.says('hello'))
    const waits: number[] = []
    for (let attempt = 2; attempt <= 4; attempt++) {
      when(step.answers('unreached')).then('answered hello unreached, again', 'noted bot-unreachable')
      const { retryAt } = botOf(story.state).delivery ?? {}
      assert.ok(retryAt)
      waits.push(retryAt - story.now)
      story.happens(retryAt - story.now - 1)
      when(step.tick).then()
      story.happens(1)
      when(step.tick).then(`sent hello, try ${attempt}`)
    }
    assert.deepEqual(waits, [500, 1_000, 2_000])
  })

  it('ORD-7 waits as long as the bot asks, and never less than its own back-off', () => {
    const asked = given(...engaged, step.says('hello'), step.answers('unreached', { retryAfterMs: 7_000 }), 6_999)
    asked.when(step.tick).then()
    asked.story.happens(1)
    asked.when(step.tick).then('sent hello, try 2')
    const atOnce = given(...engaged, step.says('hello'), step.answers('unreached', { retryAfterMs: 0 }), 499)
    atOnce.when(step.tick).then()
  })

  it('ORD-7 that timed out or broke is not, and the next message follows', () => {
    const { when } = given(...engaged, step.says('one'), step.says('two'), step.says('three'))
    when(step.answers('timeout')).then('answered one timeout', 'noted bot-timeout', 'sent two')
    when(step.answers('error')).then('answered two error', 'noted bot-error', 'sent three')
  })

  it('ORD-7 that timed out is tried again where the bot is idempotent', () => {
    const desk = deskOf(
      [bot('bot-a', 100, { idempotent: true }), person('riley')], [queue('support', ['bot-a', 'riley'])],
    )
    const { story, when } = on(desk).given(...engaged, step.says('one'))
    when(step.answers('timeout')).then('answered one timeout, again', 'noted bot-timeout')
    story.happens(500)
    when(step.tick).then('sent one, try 2')
    when(step.ok).then('answered one ok')
  })

  it('ORD-7 three in a row take the bot off; one that arrives starts the count anew', () => {
    const { story, when } = given(...engaged)
    for (let failure = 1; failure < 3; failure++) story.happens([step.says(`${failure}`), step.answers('error')])
    story.happens([step.says('fine'), step.ok])
    for (let again = 1; again < 3; again++) story.happens([step.says(`again ${again}`), step.answers('timeout')])
    story.happens(step.says('last'))
    when(step.answers('error')).then(
      'answered last error', 'noted bot-error', 'closed bot-a AgentDisconnected', 'system: bot-unavailable',
      'routed support representatives bot-failed',
    )
  })

  it('ORD-7 an answer that was recorded already changes nothing', () => {
    const { story, when } = given(...engaged, step.says('one'))
    const { id } = botOf(story.state)
    const item = story.state.seq
    story.happens(step.ok)
    when({ type: 'bot-answer', sessionId: id, item, outcome: 'unreached' }).then()
  })
})

describe('a bot that does not engage', () => {
  it('ORD-8 is taken off at once, and the next first bot is tried, then people', () => {
    const { when } = on(twoFirst).given(step.start())
    when(step.answers('error', { detail: 'answered 404' })).then(
      'answered added error', 'noted bot-error', 'noted bot-not-engaged', 'closed one AddAgentFailed',
      'system: bot-unavailable',
      'routed support first-bots bot-failed', 'opened two', 'sent added')
    when(step.answers('timeout')).then(
      'answered added timeout', 'noted bot-timeout', 'noted bot-not-engaged', 'closed two AddAgentFailed',
      'system: bot-unavailable',
      'routed support representatives bot-failed')
  })

  it('ORD-8 is tried again while its 30 s last where it was not reached', () => {
    const { story, when } = given(step.start())
    when(step.answers('unreached')).then('answered added unreached, again', 'noted bot-unreachable')
    story.happens(29_700)
    when(step.tick).then('sent added, try 2')
    when(step.answers('unreached')).then(
      'answered added unreached', 'noted bot-unreachable', 'noted bot-not-engaged', 'closed bot-a AddAgentFailed',
      'system: bot-unavailable', 'routed support representatives bot-failed')
  })

  it('ORD-8 at a hand-back gives way to the next hand-back bot, then to people, ahead of others', () => {
    const { when } = on(twoLast).given(step.start(), step.takes('riley'), step.transfers('riley', 'support'))
    when(step.answers('error')).then(
      'answered added error', 'noted bot-error', 'noted bot-not-engaged', 'closed one AddAgentFailed',
      'system: bot-unavailable',
      'routed support hand-back-bots bot-failed ahead', 'opened two', 'sent added')
    when(step.answers('error')).then(
      'answered added error', 'noted bot-error', 'noted bot-not-engaged', 'closed two AddAgentFailed',
      'system: bot-unavailable',
      'routed support representatives bot-failed ahead')
  })

  it('ORD-8 once engaged, is taken off after a minute in which it could not be reached', () => {
    const { story, when } = given(...engaged, step.says('hello'), step.answers('unreached'), 30_000)
    when(step.tick).then('sent hello, try 2')
    story.happens(30_000)
    when(step.answers('unreached')).then(
      'answered hello unreached', 'noted bot-unreachable', 'closed bot-a AgentDisconnected', 'system: bot-unavailable',
      'routed support representatives bot-failed')
    assert.equal(story.state.held.length, 1)
  })

  it('ORD-8 that the configuration no longer has is taken off at its next timer', () => {
    const { story, when } = given(...engaged)
    story.deskBecomes(deskOf([person('riley')], [queue('support', ['riley'])]))
    when(step.tick).then(
      'closed bot-a AgentDisconnected', 'system: bot-unavailable', 'routed support representatives bot-failed',
    )
  })
})
