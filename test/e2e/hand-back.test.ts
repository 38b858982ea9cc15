import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBots, type BotsApp } from '../../src/app/bots-app.ts'
import { greeting } from '../../src/bots/greeter-talk.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import { SECRET, SECRET_TWO_QUEUES, startApp, type TestApp } from '../support/app.ts'
import { startChat, type Chat, type Stream } from '../support/chat.ts'
import { contractOf } from '../support/contract.ts'
import { startTap, type Exchange, type WireTap } from '../support/wire-tap.ts'

const WHISPER = 'Between us: a friendly customer'

interface Layout {
  title: string
  secret: string
  handBackTo: string
  transferText: string
}

const LAYOUTS: Layout[] = [
  {
    title: 'two bots in two queues',
    secret: SECRET_TWO_QUEUES,
    handBackTo: 'queue-2',
    transferText: 'Your request is being transferred to Queue 2, please wait!',
  },
  {
    title: 'two bots in one queue',
    secret: SECRET,
    handBackTo: 'support',
    transferText: 'Your request is being transferred to Support, please wait!',
  },
]

describe('bot to human to bot, with Bot A and Bot B', () => {
  let dataDir: string
  let bots: BotsApp
  let app: TestApp
  const taps: Record<'a' | 'b' | 'connector', WireTap> = {} as never

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'handback-bots-'))
    const log = { info() {}, warn() {}, error: (fields: object) => assert.fail(JSON.stringify(fields)) }
    bots = await startBots({ host: '127.0.0.1', botPorts: { a: 0, b: 0 }, dataDir }, log)
    taps.a = await startTap(() => new URL(bots.endpoints.a).origin)
    taps.b = await startTap(() => new URL(bots.endpoints.b).origin)
    taps.connector = await startTap(() => app.url)
    app = await startApp({
      botPorts: { a: taps.a.port, b: taps.b.port },
      env: { HANDBACK_PUBLIC_URL: taps.connector.url },
    })
  })
  after(async () => {
    await app.stop()
    await bots.stop()
    for (const tap of Object.values(taps)) await tap.stop()
    rmSync(dataDir, { recursive: true })
  })

  const receivedBy = (bot: 'a' | 'b', chat: Chat) =>
    taps[bot].exchanges.filter(({ body }) => body.conversation.id === chat.id)

  async function desk(token: string, method: string, path: string, body?: object) {
    const answer = await app.call(method, `/api${path}`, { token, ...(body && { body }) })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body
  }

  async function play(layout: Layout): Promise<{ chat: Chat; stream: Stream; riley: string }> {
    const riley = await app.signIn('riley')
    const chat = await startChat(app, {
      token: layout.secret,
      body: { user: { id: 'casey', name: 'Casey' }, locale: 'en-US' },
    })
    // The public address is the tap's, which relays no sockets.
    const stream = await chat.open(chat.streamUrl.replace(/^ws:\/\/[^/]+/, app.url.replace('http', 'ws')))
    const hears = (text: RegExp) =>
      stream.until(({ type, from, text: said = '' }) => type === 'message' && from?.role === 'bot' && text.test(said))
    await hears(/I am Bot A/)
    await chat.post('Where is my order 12345?')
    await hears(/order 12345/)
    await chat.post('I want to talk to a person, please')
    await app.until(chat.id, (state) => state.status === 'Open' && state.offer !== undefined)
    const [offer] = await desk(riley, 'GET', '/offers')
    assert.match(offer.summary, /^Casey asks for a person\. Topic: order status\. Order: 12345\./)
    assert.deepEqual(offer.variables.OrderNumber, '12345')
    await desk(riley, 'POST', `/offers/${offer.id}/accept`)
    await hears(/Riley has joined/)
    const one = `/conversations/${chat.id}`
    await desk(riley, 'POST', `${one}/messages`, { text: 'Hello Casey, Riley here', audience: 'public' })
    await chat.post('Only for Riley')
    await desk(riley, 'POST', `${one}/messages`, { text: WHISPER, audience: 'internal' })
    await desk(riley, 'POST', `${one}/transfer`, { queueId: layout.handBackTo, note: WHISPER })
    await hears(/How satisfied/)
    await chat.post('5')
    await hears(/comment/)
    await chat.post('Fast and friendly')
    await app.until(chat.id, ({ status }) => status === 'Closed')
    await stream.closed
    return { chat, stream, riley }
  }

  for (const layout of LAYOUTS) {
    describe(layout.title, () => {
      let chat: Chat
      let stream: Stream
      let riley: string
      before(async () => ({ chat, stream, riley } = await play(layout)))

      it('ORD-1 each bot receives that it was added, set-context, then its own messages, one after the other', () => {
        assert.deepEqual(receivedBy('a', chat).map(itemOf), [
          'conversationUpdate: bot-a',
          'event: omnichannelSetContext',
          'message: Where is my order 12345?',
          'message: I want to talk to a person, please',
        ])
        assert.deepEqual(receivedBy('b', chat).map(itemOf), [
          'conversationUpdate: bot-b',
          'event: omnichannelSetContext',
          'message: 5',
          'message: Fast and friendly',
        ])
        for (const bot of ['a', 'b'] as const) {
          for (const [index, { status, begun }] of receivedBy(bot, chat).entries()) {
            assert.equal(status, 200)
            assert.ok(
              begun > (receivedBy(bot, chat)[index - 1]?.ended ?? -1),
              'the answer of the one before was awaited',
            )
          }
        }
      })

      it('ORD-4 the bot at the hand-back learns the variables and who served', () => {
        const { value } = receivedBy('b', chat)[1]?.body
        assert.deepEqual(
          [value.Topic, value.OrderNumber, value.msdyn_CustomerName, value.msdyn_Locale],
          ['order status', '12345', 'Casey', 'en-US'],
        )
        const queue = layout.handBackTo === 'support' ? 'Support' : 'Queue 1'
        assert.deepEqual(value.handback_ServedBy, [{ id: 'riley', name: 'Riley', queue }])
        assert.equal(value.msdyn_liveworkitemid, chat.id)
      })

      it('ORD-5 the customer reads each side in order, and each greeting once', async () => {
        const read = (activities: Activity[]) =>
          activities.map(({ type, from, text }) => (type === 'message' ? `${from?.name}: ${text}` : type))
        const all = read((await chat.poll()).body.activities)
        assert.deepEqual(all, [
          `Bot A: ${greeting({ customerName: 'Casey' })}`,
          'Casey: Where is my order 12345?',
          'Bot A: Your order 12345 is on its way and arrives in two days.',
          'Casey: I want to talk to a person, please',
          'Bot A: I am bringing in a person. One moment, please.',
          'System: Riley has joined the conversation.',
          'Riley: Hello Casey, Riley here',
          'Casey: Only for Riley',
          `System: ${layout.transferText}`,
          'System: Riley has left',
          'Bot B: Thank you for talking to us. How satisfied are you, from 1 (not at all) to 5 (very)?',
          'Casey: 5',
          'Bot B: Thank you. Would you like to add a comment? Write it here, or "skip".',
          'Casey: Fast and friendly',
          'Bot B: Thank you for your answers. Goodbye.',
          'endOfConversation',
        ])
        assert.deepEqual(read(stream.activities().filter(({ type }) => type !== 'typing')), all)
      })

      it('CNV-3 each stay is a session with its closure reason', async () => {
        const { status, sessions } = await desk(riley, 'GET', `/conversations/${chat.id}`)
        assert.equal(status, 'Closed')
        assert.deepEqual(
          sessions.map(({ workerId, reason }: Record<string, string>) => [workerId, reason]),
          [
            ['bot-a', 'BotTransferToAgent'],
            ['riley', 'AgentTransferToQueue'],
            ['bot-b', 'BotEndConversation'],
          ],
        )
        const state = await app.until(chat.id, () => true)
        assert.equal(state.status === 'Closed' && state.reason, 'ConversationEndedByBot')
      })

      it('SUR-2 the survey is stored and listed, with who served', async () => {
        const surveys = await desk(riley, 'GET', '/surveys')
        const { rating, comment, botId, answers, servedBy } = surveys.find(
          (survey: { conversationId: string }) => survey.conversationId === chat.id,
        )
        assert.deepEqual([rating, comment, botId], [5, 'Fast and friendly', 'bot-b'])
        assert.deepEqual(answers, { MCS_CSAT: 5, MCS_Comment: 'Fast and friendly' })
        assert.deepEqual(
          servedBy.map(({ workerId }: { workerId: string }) => workerId),
          ['riley'],
        )
      })

      it('TRF-6 a whisper reaches neither bot nor customer', async () => {
        const seen = JSON.stringify([
          taps.a.exchanges,
          taps.b.exchanges,
          taps.connector.exchanges,
          stream.frames,
          (await chat.poll()).body,
        ])
        assert.ok(!seen.includes(WHISPER))
        const { entries } = await desk(riley, 'GET', `/conversations/${chat.id}/log`)
        assert.ok(JSON.stringify(entries).includes(WHISPER), 'representatives keep it')
      })

      it('ORD-3 what the customer and the representative say to each other goes to no bot', () => {
        const sent = JSON.stringify([...receivedBy('a', chat), ...receivedBy('b', chat)])
        for (const text of ['Only for Riley', 'Riley here']) assert.ok(!sent.includes(text), text)
      })
    })
  }

  // In a block of its own: mocha runs a block's own tests before the blocks in it.
  describe('afterwards', () =>
    it('CON-1 all that passed between router and bots is as the contract has it', function () {
      const contract = contractOf('connector')
      if (!contract) this.skip()
      for (const { body } of [...taps.a.exchanges, ...taps.b.exchanges])
        assert.deepEqual(contract.checkShape('Activity', body), [])
      assert.ok(taps.connector.exchanges.length > 10)
      for (const { method, path, body, status = 0, answer } of taps.connector.exchanges) {
        assert.deepEqual(contract.checkRequest(method, path, body), [])
        assert.deepEqual(contract.checkResponse(method, path, status, answer), [])
        assert.equal(status, 200)
      }
      assert.deepEqual(app.errors, [])
    }))
})

/** What a bot was sent, in a few words. */
function itemOf({ body }: Exchange): string {
  const { type, membersAdded = [], name, text } = body as Activity
  return `${type}: ${membersAdded.map(({ id }) => id).join() || (name ?? text)}`
}
