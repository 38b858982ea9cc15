import assert from 'node:assert/strict'
import type { Bot } from '../../src/domain/desk.ts'
import type { QueueId, WorkerId } from '../../src/domain/ids.ts'
import { addedActivity, contextActivity, customerActivity, type Envelope } from '../../src/runtime/bot-activities.ts'
import { bot, deskOf, oneQueue, person, queue } from '../domain/desk-fixture.ts'
import { on } from '../domain/given.ts'
import * as step from '../domain/steps.ts'

const serviceUrl = 'http://router/connector/bot-a'

function envelopeOf(other: Partial<Bot> = {}, variables = {}): { envelope: Envelope; desk: ReturnType<typeof deskOf> } {
  const served = bot('bot-a', 100, other)
  const desk = deskOf([served, person('riley')], [queue('support', ['bot-a', 'riley'])])
  const { story } = on(desk).given(step.start(variables), step.ok)
  const { state } = story
  assert.ok(state.status === 'Active' && state.session.kind === 'bot')
  return { envelope: { state, session: state.session, bot: served, serviceUrl }, desk }
}

function said(activity: object) {
  const { story } = on(oneQueue()).given(
    step.start(), step.engages('bot-a'), { type: 'customer-say', activity: { type: 'message', ...activity } },
  )
  const event = story.log.at(-1)
  assert.ok(event?.type === 'activity-accepted')
  return customerActivity(envelopeOf().envelope, event)
}

describe('what a bot receives', () => {
  it('ORD-1 is first that it was added, and nobody else', () => {
    const { envelope } = envelopeOf()
    const activity = addedActivity(envelope)
    assert.deepEqual(
      [activity.type, activity.membersAdded], ['conversationUpdate', [{ id: 'bot-a', name: 'Bot A', role: 'bot' }]],
    )
  })

  it('CON-3 every activity names both parties, the conversation, the address for replies and the moment', () => {
    const { envelope, desk } = envelopeOf()
    for (const activity of [addedActivity(envelope), contextActivity(envelope, desk), said({ text: 'hi' })]) {
      assert.match(activity.id ?? '', /^c1_[a-z0-9_]+$/)
      assert.ok(!Number.isNaN(Date.parse(activity.timestamp ?? '')))
      assert.deepEqual(
        [activity.from, activity.recipient, activity.conversation, activity.serviceUrl],
        [
          { id: 'pat', name: 'Pat', role: 'user' }, { id: 'bot-a', name: 'Bot A', role: 'bot' }, { id: 'c1' },
          serviceUrl,
        ],
      )
    }
  })

  it('CON-4 every activity carries the channelId that the bot is configured with', () => {
    for (const channelId of ['lcw', 'directline']) {
      const { envelope, desk } = envelopeOf({ channelId })
      assert.deepEqual(
        [addedActivity(envelope).channelId, contextActivity(envelope, desk).channelId], [channelId, channelId],
      )
    }
  })

  for (const setContext of ['event', 'startConversation', 'pvaSetContext'] as const) {
    it(`ORD-4 set-context as ${setContext} is an event with the documented keys and the variables`, () => {
      const { envelope, desk } = envelopeOf({ setContext }, { order: step.plain('42') })
      const { type, name, value } = contextActivity(envelope, desk)
      assert.deepEqual([type, name], ['event', setContext === 'event' ? 'omnichannelSetContext' : setContext])
      assert.deepEqual(value, {
        order: '42', msdyn_liveworkitemid: 'c1', msdyn_ConversationId: 'c1', msdyn_sessionid: envelope.session.id,
        msdyn_WorkstreamId: 'chat', msdyn_CustomerId: 'pat', msdyn_CustomerName: 'Pat', msdyn_Locale: 'en-GB',
      })
    })
  }

  it('ORD-4 set-context as raw is a hidden message whose text is the JSON', () => {
    const { envelope, desk } = envelopeOf({ setContext: 'raw' }, { order: step.plain(42) })
    const { type, text, channelData } = contextActivity(envelope, desk)
    assert.equal(type, 'message')
    assert.match(JSON.stringify(channelData), /Hidden/)
    assert.equal(JSON.parse(text ?? '')['order'], 42)
  })

  it('ORD-4 names each person who served once, with the queue in which they did last', () => {
    const { envelope, desk } = envelopeOf()
    const places = ['riley support', 'sam second', 'riley second'].map((text) => text.split(' '))
    const served = places.map(([workerId, queueId]) => ({ workerId: workerId as WorkerId, queueId: queueId as QueueId }))
    const { value } = contextActivity({ ...envelope, state: { ...envelope.state, served } }, desk)
    const named = (value as { handback_ServedBy: { id: string; queue: string }[] }).handback_ServedBy
    assert.deepEqual(named.map(({ id, queue }) => `${id} ${queue}`), ['sam second', 'riley second'])
  })

  it('ORD-4 no variable passes for what the router itself says', () => {
    const { envelope, desk } = envelopeOf({}, { msdyn_CustomerId: step.plain('the boss') })
    assert.equal((contextActivity(envelope, desk).value as Record<string, unknown>)['msdyn_CustomerId'], 'pat')
  })

  it('ORD-3 a customer\'s message passes through, with Omnichannel\'s marks and no nulls', () => {
    const { text, entities, channelData, locale, value } = said({
      text: 'hi', entities: [{ type: 'ClientInfo' }], locale: 'de-DE', value: null, channelData: {
        clientActivityID: 'x', tags: 'mine',
      },
    })
    assert.deepEqual([text, entities, locale, value], ['hi', [{ type: 'ClientInfo' }], 'de-DE', undefined])
    assert.deepEqual(channelData, {
      clientActivityID: 'x',
      tags: 'ChannelId-lcw,FromCustomer',
      deliveryMode: 'bridged',
      sourceChannelId: 'omnichannel',
    })
  })

  it('DLN-5 the locale of the start body reaches the bot where a message has none', () => {
    assert.equal(said({ text: 'hi' }).locale, 'en-GB')
    assert.equal(addedActivity(envelopeOf().envelope).locale, 'en-GB')
  })
})
