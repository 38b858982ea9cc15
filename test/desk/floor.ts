import assert from 'node:assert/strict'
import type { OfferView } from '../../src/desk/types.ts'
import type { Conversation } from '../../src/domain/conversation.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import { startApp, type Answer, type AppOptions, type TestApp } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { startScriptedBot, type Answer as BotAnswer, type Received, type ScriptedBot } from '../support/scripted-bot.ts'
import { describedBy, type Described } from './described.ts'

/** Riley and Sam have room for two each; each workstream is named as its secret. */
export const CONFIG = `
workers:
  - { id: bot-a, kind: bot, name: Bot A, capacity: 100, messagingEndpoint: "http://localhost:\${BOT_A_PORT}/api/messages" }
  - { id: riley, kind: representative, name: Riley, capacity: 20 }
  - { id: sam, kind: representative, name: Sam, capacity: 20 }
  - { id: lee, kind: representative, name: Lee, capacity: 20, roles: [representative, supervisor] }
  - { id: bot-b, kind: bot, name: Bot B, capacity: 5, messagingEndpoint: "http://localhost:\${BOT_B_PORT}/api/messages" }
queues:
  - { id: desk, name: Desk, members: [riley, sam], offerSeconds: 60 }
  - { id: ladder, name: Ladder, members: [bot-a, riley, sam, bot-b] }
  - { id: survey, name: Survey, members: [bot-b] }
  - { id: solo, name: Solo, members: [riley] }
  - { id: closing, name: Closing, members: [sam], noAgentThen: close }
workstreams:
  - { id: people, channel: direct-line, secret: people, capacityUnits: 10, queue: desk }
  - { id: ladder, channel: direct-line, secret: ladder, capacityUnits: 10, queue: ladder }
  - { id: closing, channel: direct-line, secret: closing, capacityUnits: 10, queue: closing }
  - { id: wrap, channel: direct-line, secret: wrap, capacityUnits: 10, queue: desk, wrapUpSeconds: 60 }
`

/** A router with two representatives, a supervisor and two scripted bots; time stands still until it is moved. */
export interface Floor {
  app: TestApp
  clock: TestClock
  described: Described
  a: ScriptedBot
  b: ScriptedBot
  riley: Person
  sam: Person
  lee: Person
  /** A customer of that workstream, who has just started a conversation. */
  customer(secret?: string, body?: object): Promise<Customer>
  /** A customer whom Riley has accepted; Sam is Offline. */
  served(secret?: string): Promise<Customer>
  /** All customers leave, and the representatives go Offline. */
  clear(): Promise<void>
  stop(): Promise<void>
}

/** Somebody at the desk; every answer is held against the description of the API. */
export interface Person {
  token: string
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  become(presence: string): Promise<void>
  offers(): Promise<OfferView[]>
  /** Accepts the one offer that stands. */
  accept(): Promise<Answer>
}

export interface Customer {
  id: string
  token: string
  streamUrl: string
  say(text: string): Promise<Answer>
  post(activity: object): Promise<Answer>
  leave(): Promise<Answer>
  /** All that the customer can read. */
  activities(): Promise<Activity[]>
  texts(): Promise<string[]>
  until(wanted: (state: Conversation) => boolean): Promise<Conversation>
  offered(workerId: string): Promise<Conversation>
}

type BotHandler = (received: Received) => BotAnswer | Promise<BotAnswer>

export async function startFloor(
  handlers: { a?: BotHandler; b?: BotHandler } = {},
  config = CONFIG,
  more: Pick<AppOptions, 'log'> = {},
): Promise<Floor> {
  const clock = new TestClock()
  const [a, b] = [await startScriptedBot(handlers.a), await startScriptedBot(handlers.b)]
  const app = await startApp({ config, clock, botPorts: { a: a.port, b: b.port }, ...more })
  const described = await describedBy(app)
  const [riley, sam, lee] = [await personOf(app, 'riley', described), await personOf(app, 'sam', described), await personOf(app, 'lee', described)]
  let customers: Customer[] = []

  async function customer(secret = 'people', body?: object): Promise<Customer> {
    const one = await startCustomer(app, secret, body)
    customers.push(one)
    return one
  }

  return {
    app, clock, described, a, b, riley, sam, lee, customer,
    async served(secret) {
      await sam.become('Offline')
      await riley.become('Available')
      const one = await customer(secret)
      await one.offered('riley')
      assert.equal((await riley.accept()).status, 200)
      return one
    },
    async clear() {
      for (const person of [riley, sam, lee]) await person.become('Offline')
      for (const one of customers) await one.leave()
      customers = []
    },
    async stop() {
      await app.stop()
      await Promise.all([a.stop(), b.stop()])
      assert.deepEqual(app.errors, [])
    },
  }
}

export async function personOf(app: TestApp, workerId: string, described: Described): Promise<Person> {
  const token = await app.signIn(workerId, 'Offline')
  async function call(method: string, path: string, body?: unknown) {
    const answer = await app.call(method, path, { token, body })
    assert.deepEqual(described.wrongWith(method, path, answer.status, answer.body), [])
    return answer
  }
  const person: Person = {
    token,
    get: (path) => call('GET', path),
    post: (path, body = {}) => call('POST', path, body),
    async become(presence) {
      assert.equal((await call('PUT', '/api/me/presence', { presence })).status, 200)
    },
    offers: async () => (await call('GET', '/api/offers')).body,
    async accept() {
      const [offer, second] = await person.offers()
      assert.ok(offer && !second, 'not exactly one offer stands')
      return person.post(`/api/offers/${offer.id}/accept`)
    },
  }
  return person
}

export async function startCustomer(app: TestApp, secret: string, body: object = {}): Promise<Customer> {
  const started = await app.call('POST', '/v3/directline/conversations', { token: secret, body })
  assert.equal(started.status, 201)
  const { conversationId: id, token, streamUrl } = started.body
  const path = `/v3/directline/conversations/${id}/activities`
  const post = (activity: object) => app.call('POST', path, { token, body: { from: { id: 'c' }, ...activity } })
  const activities = async () => (await app.call('GET', path, { token })).body.activities ?? []
  const until = (wanted: (state: Conversation) => boolean) => app.until(id, wanted)
  return {
    id, token, streamUrl, post, activities, until,
    say: (text) => post({ type: 'message', text }),
    leave: () => post({ type: 'endOfConversation' }),
    texts: async () => ((await activities()) as Activity[]).flatMap(({ text }) => text ?? []),
    offered: (workerId) => until((state) => (state.status === 'Open' || state.status === 'Active') && state.offer?.workerId === workerId),
  }
}

/** The refusal as `status code`; its message must be one sentence. */
export function refusal({ status, body }: Answer): string {
  assert.match(body.error.message, /^["A-Z][^\n]*[.]$/)
  return `${status} ${body.error.code}`
}

/** A command as a bot sends it. */
export function command(type: 'Escalate' | 'EndConversation', context: object = {}, text = ''): Partial<Activity> {
  return { text, channelData: { tags: JSON.stringify({ type, context }) } }
}
