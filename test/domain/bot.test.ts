import assert from 'node:assert/strict'
import { VARIABLE_LIMIT } from '../../src/domain/decide/bot.ts'
import type { Variables } from '../../src/protocol/activity.ts'
import { people } from './desk-fixture.ts'
import { given, on } from './given.ts'
import * as step from './steps.ts'

const engaged = [step.start({ order: step.plain('42') }), step.engages('bot-a')]
const many = (count: number, prefix: string): Variables =>
  Object.fromEntries(Array.from({ length: count }, (_, place) => [`${prefix}${place}`, step.plain(place)]))

describe('what bots send', () => {
  it('BOT-1 what is not bridged is kept for representatives, and noted', () => {
    const notes = [{ code: 'not-bridged' as const, text: 'The customer does not see this.' }]
    given(...engaged).when(step.botSays('bot-a', 'hidden', { meaning: 'internal', notes })).then(
      'bot-a (internal): hidden', 'noted not-bridged',
    )
  })

  it('CON-2 a request that is repeated is refused with the place of the first, also after the end', () => {
    const request = (id: string) => step.botSays('bot-a', `said ${id}`, { requestId: id })
    const { story, when } = given(...engaged, request('r1'))
    const { seq } = story.state
    when(request('r1')).refused('duplicate', seq)
    when(request('r2')).then('bot-a: said r2')
    when([step.botEnds('bot-a'), request('r1')]).refused('duplicate', seq)
  })

  it('CON-2 the latest 24 requests of a conversation are remembered', () => {
    const ids = Array.from({ length: 25 }, (_, place) => `r${place}`)
    const { story, when } = given(...engaged, ...ids.map((requestId) => step.botSays('bot-a', 'said', { requestId })))
    assert.deepEqual(story.state.requests?.map(([id]) => id), ids.slice(1))
    when(step.botSays('bot-a', 'again', { requestId: 'r1' })).refused('duplicate', story.state.requests?.[0]?.[1])
    when(step.botSays('bot-a', 'again', { requestId: 'r0' })).then('bot-a: again')
  })

  it('AUT-48 variables that are too long together are refused, and change nothing', () => {
    const long = (prefix: string) => ({ [prefix]: step.plain('x'.repeat(100_000)) })
    const { story, when } = given(step.start({ ...long('a'), ...long('b') }), step.engages('bot-a'))
    when(step.escalates('bot-a', long('c'))).refused('too-many-variables')
    assert.deepEqual(Object.keys(story.state.variables), ['a', 'b'])
    when(step.escalates('bot-a', long('a')))
    assert.equal(story.state.status, 'Open')
  })

  it('BOT-3 Escalate stores variables and summary, and routes anew', () => {
    const { story, when } = given(...engaged)
    when(step.escalates('bot-a', { order: step.plain('43'), mood: step.plain('cross') }, 'about order 43')).then(
      'bot-a (internal): escalate', 'variables order mood', 'summary about order 43',
      'closed bot-a BotTransferToAgent', 'routed support representatives escalation')
    assert.deepEqual(story.state.variables, { order: step.plain('43'), mood: step.plain('cross') })
    assert.equal(story.state.summary, 'about order 43')
  })

  it('BOT-3 EndConversation stores variables and closes', () => {
    const { story, when } = given(...engaged)
    when(step.botEnds('bot-a', { done: step.plain('yes') })).then(
      'bot-a (internal): end', 'variables done', 'closed bot-a BotEndConversation', 'system: ended',
      'ended ConversationEndedByBot',
    )
    assert.deepEqual(story.state.variables['done'], step.plain('yes'))
  })

  it('BOT-3 a command without variables or text sets none', () => {
    given(...engaged).when(step.botSays('bot-a', 'e', { meaning: { command: 'Escalate', context: {} } })).then(
      'bot-a (internal): e', 'closed bot-a BotTransferToAgent', 'routed support representatives escalation')
  })

  it('BOT-5 a malformed command is kept and noted, not executed', () => {
    const notes = [{ code: 'tags-not-json' as const, text: 'No command was read.' }]
    given(...engaged).when(step.botSays('bot-a', '{', { meaning: 'internal', notes })).then(
      'bot-a (internal): {', 'noted tags-not-json',
    )
  })

  for (const [when_, steps] of Object.entries({
    'after its escalation': [...engaged, step.escalates('bot-a')],
    'while a representative serves': [...engaged, step.escalates('bot-a'), step.takes('riley')],
    'while another bot serves': [
      ...engaged, step.escalates('bot-a'), step.takes('riley'), step.transfers('riley', 'support'),
    ],
    'after the end': [...engaged, step.goes],
  })) {
    it(`BOT-6 a bot reaches nobody ${when_}, neither by words nor by commands`, () => {
      const { story, when } = given(...steps)
      const before = story.state
      when(step.botSays('bot-a', 'still me')).then('bot-a (suppressed): still me')
      when(step.botEnds('bot-a', { late: step.plain(1) })).then('bot-a (suppressed): end')
      assert.deepEqual({ ...story.state, seq: 0, lastAt: 0 }, { ...before, seq: 0, lastAt: 0 })
    })
  }

  it('BOT-6 a bot that never had it reaches nobody', () => {
    on(people()).given(step.start()).when(step.botSays('bot-b', 'hi')).then('bot-b (suppressed): hi')
  })

  it(`BOT-7 a conversation holds ${VARIABLE_LIMIT} variables; more are refused and change nothing`, () => {
    const { story, when } = given(step.start(many(60, 'a')), step.engages('bot-a'))
    const before = story.state
    when(step.escalates('bot-a', many(41, 'b'))).refused('too-many-variables')
    assert.equal(story.state, before)
    when(step.escalates('bot-a', { ...many(40, 'b'), ...many(60, 'a') }))
    assert.equal(Object.keys(story.state.variables).length, VARIABLE_LIMIT)
  })
})

describe('surveys', () => {
  const handedBack = [
    ...engaged, step.escalates('bot-a'), step.takes('riley'), step.transfers('riley', 'support'), step.engages('bot-b'),
  ]
  const answers = { MCS_CSAT: step.plain(4), MCS_Comment: step.plain('fine'), other: step.plain('x') }

  it('SUR-2 answers are stored with who served, as the bot ends the conversation', () => {
    const { story } = given(...handedBack, step.botEnds('bot-b', answers))
    const { at, ...survey } = story.effects?.survey ?? { at: 0 }
    assert.deepEqual(survey, {
      rating: 4, comment: 'fine', botId: 'bot-b', answers: { MCS_CSAT: 4, MCS_Comment: 'fine' }, servedBy: [
        { workerId: 'riley', queueId: 'support' },
      ],
    })
    assert.equal(at, story.log.at(-1)?.at)
  })

  it('SUR-2 a rating may be text or missing', () => {
    const rating = (context: Variables) => given(
      ...handedBack, step.botEnds('bot-b', context),
    ).story.effects?.survey?.rating
    assert.equal(rating({ MCS_CSAT: step.plain('5') }), 5)
    assert.equal(rating({ MCS_CSAT: step.plain('') }), null)
    assert.equal(rating({ MCS_Comment: step.plain('no number') }), null)
  })

  const none: [string, step.Step[]][] = [
    ['a customer who leaves', [...handedBack, step.goes]],
    ['a conversation without human service', [...engaged, step.botEnds('bot-a', answers)]],
    ['a bot that asked nothing', [...handedBack, step.botEnds('bot-b')]],
    [
      'a representative\'s end', [
        ...engaged, step.escalates('bot-a', answers), step.takes('riley'), step.ends('riley'),
      ],
    ],
  ]
  for (const [what, steps] of none) {
    it(`SUR-4 ${what} leaves no survey`, () => {
      const { story } = given(...steps)
      assert.equal(story.state.status, 'Closed')
      assert.equal(story.effects?.survey, undefined)
    })
  }
})
