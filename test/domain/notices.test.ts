import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Figures } from '../../src/domain/commands.ts'
import type { Desk } from '../../src/domain/desk.ts'
import { textOf } from '../../src/domain/notice-texts.ts'
import { NOTICES, SLUG, type Notice, type Texts } from '../../src/domain/notices.ts'
import { ENGLISH } from '../../src/domain/texts/english.ts'
import { GERMAN } from '../../src/domain/texts/german.ts'
import type { WorkstreamId } from '../../src/domain/ids.ts'
import { people } from './desk-fixture.ts'
import { on } from './given.ts'
import * as step from './steps.ts'

describe('automatic messages', () => {
  /** What is said when Riley takes a conversation of a customer who reads that locale. */
  function joined(desk: Desk, locale?: string) {
    const start = { ...step.start({ Order: step.plain(7) }), locale } as ReturnType<typeof step.start>
    const { story } = on(desk).given(start, step.takes('riley', 'desk'))
    const event = story.log.findLast((one) => one.type === 'activity-accepted')
    assert.ok(event?.type === 'activity-accepted' && event.notice === 'agent-joined')
    return { audience: event.audience, text: event.content?.text, names: event.names }
  }

  const desk = (messages: Texts, ofWorkstream: Texts = {}): Desk => ({ ...people({}, { messages: ofWorkstream }), messages })

  it('TRF-9 the customer reads each in their language, else in English', () => {
    assert.equal(joined(people(), 'de-AT').text, 'Riley ist dem Gespräch beigetreten.')
    assert.equal(joined(people(), 'fr').text, 'Riley has joined the conversation.')
    assert.equal(joined(people()).text, 'Riley has joined the conversation.')
  })

  it('TRF-9 the nearest text is taken: workstream, configuration, shipped; in each de-AT, de, default', () => {
    const texts = { 'agent-joined': { default: 'all', de: 'de', 'de-at': 'at' } }
    for (const [locale, text] of [['de-AT', 'at'], ['de_CH', 'de'], ['de', 'de'], ['en', 'all'], ['', 'all']] as const)
      assert.equal(joined(desk(texts), locale).text, text)
    assert.equal(joined(desk({ 'agent-joined': { default: 'all' } }), 'de').text, 'all')
    assert.equal(joined(desk({ 'agent-joined': { fr: 'fr' } }), 'de').text, GERMAN['agent-joined'].replace('{AgentName}', 'Riley'))
    assert.equal(joined(desk(texts, { 'agent-joined': { default: 'chat' } }), 'de').text, 'chat')
    assert.equal(joined(desk(texts, { 'agent-joined': { fr: 'chat' } }), 'de').text, 'de')
  })

  it('TRF-9 slugs are filled in; what is not known is left out, and what people wrote is taken as it stands', () => {
    const text = '{AgentName}/{QueueName}/{CustomerName}/{$Order$}/{$Missing$}/{$toString$}'
    assert.equal(joined(desk({ 'agent-joined': { default: text } })).text, 'Riley/Desk/Pat/7//')
    const start = { ...step.start(), customer: { id: 'x', name: '{AgentName} $& $1' } } as ReturnType<typeof step.start>
    const { story } = on(desk({ 'agent-joined': { default: 'Hi {CustomerName}' } })).given(start, step.takes('riley', 'desk'))
    const said = story.log.findLast((one) => one.type === 'activity-accepted')
    assert.equal(said?.type === 'activity-accepted' && said.content?.text, 'Hi {AgentName} $& $1')
  })

  it('TRF-9 one that is switched off reaches nobody, and the rules that rest on it hold', () => {
    const off = desk({ 'agent-joined': { default: false }, 'no-agents': { de: false } })
    assert.deepEqual(joined(off), { audience: 'suppressed', text: undefined, names: { agent: 'Riley' } })
    const { story } = on(off).given({ ...step.start(), locale: 'de' } as ReturnType<typeof step.start>, step.untilDue(), step.tick)
    assert.equal(story.state.told, true)
  })

  describe('while the customer waits', () => {
    const line = people({ tellPositionAfterMs: 5_000 })
    const told = (figures?: Figures, locale = 'en') => {
      const given = { ...step.start(), locale } as ReturnType<typeof step.start>
      const { story } = on(line).given(given, step.untilDue(), { type: 'tick', ...(figures && { figures }) })
      return story.events.flatMap((event) => (event.type === 'activity-accepted' ? [event.content?.text] : []))
    }

    it('TRF-9 position and average wait are told as figures that the core is handed', () => {
      assert.deepEqual(told({ ahead: 2 }), ['You are number 3 in line.'])
      assert.deepEqual(told({ ahead: 0, averageWaitMs: 61_000 }), ['You are next in line.', 'The average wait is 2 minutes.'])
      assert.deepEqual(told({ ahead: 101, averageWaitMs: 3_600_000 }, 'de'), [
        'Sie sind Nummer 100+ in der Warteschlange.',
        'Die durchschnittliche Wartezeit beträgt 1 Stunde.',
      ])
      assert.deepEqual(told({ ahead: 0, averageWaitMs: 1 }, '-constructor-'), ['You are next in line.', 'The average wait is 1 minute.'])
    })

    it('TRF-9 once for each wait, and not while an offer stands', () => {
      const figures = { ahead: 0 }
      const { story } = on(line).given(step.start(), step.untilDue(), { type: 'tick', figures })
      story.happens([1_000, { type: 'tick', figures }])
      assert.deepEqual(story.events, [])
      const { story: offered } = on(line).given(step.start(), step.offered('riley', 'desk'), 10_000)
      offered.happens({ type: 'tick', figures })
      assert.deepEqual(offered.events, [])
      offered.happens([step.rejects('riley'), { type: 'tick', figures }])
      assert.equal(offered.events.length, 1)
    })

    it('TRF-9 whoever takes it adds its wait to the average; a direct transfer waited for nobody', () => {
      const { story } = on(line).given(step.start(), step.offered('riley', 'desk'), 4_000, step.accepts('riley'))
      assert.equal(story.effects?.sessionsOpened[0]?.waitedMs, 4_000)
      story.happens([step.transfersTo('riley', 'sam'), step.accepts('sam')])
      assert.equal(story.effects?.sessionsOpened[0]?.waitedMs, undefined)
    })
  })

  it('TRF-9 representatives read theirs in the language of the desk', () => {
    const { story } = on(people()).given(
      { ...step.start(), locale: 'de' } as ReturnType<typeof step.start>,
      step.takes('riley', 'desk'),
      step.transfersTo('riley', 'sam'),
      step.rejects('sam'),
    )
    const said = story.log.at(-1)
    assert.ok(said?.type === 'activity-accepted' && said.audience === 'internal')
    assert.equal(said.content?.text, 'Sam declined the transfer. The conversation stays with you.')
  })

  it('TRF-9 docs/routing.md names every event', () => {
    const page = readFileSync(new URL('../../docs/routing.md', import.meta.url), 'utf8')
    assert.deepEqual(Object.keys(NOTICES).filter((event) => !page.includes(`\`${event}\``)), [])
  })

  it('TRF-9 the shipped texts hold only slugs that their events know', () => {
    for (const [event, { slugs }] of Object.entries(NOTICES) as [Notice, { slugs: readonly string[] }][]) {
      for (const texts of [ENGLISH, GERMAN]) {
        const used = [...texts[event].matchAll(SLUG)].map(([, , name = '']) => name)
        assert.deepEqual(used.filter((name) => ![...slugs, 'QueueName', 'CustomerName'].includes(name)), [], event)
      }
      assert.equal(textOf(event, people(), 'chat' as WorkstreamId, 'DE')?.text, GERMAN[event])
    }
  })
})
