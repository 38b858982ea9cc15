import assert from 'node:assert/strict'
import type { Desk } from '../../src/domain/desk.ts'
import { NOTICES, SLUG, textOf, type Notice, type Texts } from '../../src/domain/notices.ts'
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

  it('TRF-9 the shipped texts hold only slugs that their events know', () => {
    for (const [event, { slugs }] of Object.entries(NOTICES) as [Notice, { slugs: readonly string[] }][]) {
      for (const texts of [ENGLISH, GERMAN]) {
        const used = [...texts[event].matchAll(SLUG)].map(([, , name = '']) => name)
        assert.deepEqual(used.filter((name) => ![...slugs, 'QueueName', 'CustomerName'].includes(name)), [], event)
      }
      assert.equal(textOf(event, people(), 'chat' as WorkstreamId, 'DE'), GERMAN[event])
    }
  })
})
