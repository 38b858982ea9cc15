import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import type { Conversation } from '../../src/domain/conversation.ts'
import type { Desk, Presence } from '../../src/domain/desk.ts'
import type { Event } from '../../src/domain/events.ts'
import type { ConversationId, WorkerId } from '../../src/domain/ids.ts'
import type { Activity } from '../../src/protocol/activity.ts'
import type { BotClient, BotReply } from '../../src/runtime/bot-client.ts'
import type { Ask, Commit } from '../../src/runtime/router.ts'
import type { WebhookClient } from '../../src/runtime/webhook-client.ts'
import { createRuntime, type Runtime } from '../../src/runtime/runtime.ts'
import { openSqliteStore } from '../../src/store/open-sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { start } from '../domain/steps.ts'
import { line } from '../domain/line.ts'
import { TestClock } from '../support/clock.ts'

/** A whole runtime over a store in memory, with bots and time that a test drives by hand. */
export interface Office {
  runtime: Runtime
  store: Store
  clock: TestClock
  bots: HandBots
  commits: Commit[]
  /** What went to the log as an error, in words. */
  errors: string[]
  /** Fields of what was logged as a warning. */
  warnings: object[]
  /** Fields of what was logged as information. */
  infos: object[]
  /** Runs a command that must be accepted. */
  run(id: string, ask: Ask): Promise<void>
  starts(...ids: string[]): Promise<void>
  signsIn(presence: Presence, ...workerIds: string[]): Promise<void>
  state(id: string): Promise<Conversation>
  log(id: string): Promise<Event[]>
  lines(id: string): Promise<string[]>
  /** The offers that stand, as `conversation worker`. */
  offers(): Promise<string[]>
  stop(): Promise<void>
}

interface Post {
  endpoint: string
  activity: Activity
  answer(reply: BotReply): void
}

/** Bots whose answers a test gives one by one; with `always` set they give it at once. */
export class HandBots implements BotClient {
  posts: Post[] = []
  always: BotReply | undefined
  closed = false

  post(endpoint: string, activity: Activity): Promise<BotReply> {
    return new Promise((answer) => {
      this.posts.push({ endpoint, activity, answer })
      if (this.always) answer(this.always)
    })
  }

  close(): void {
    this.closed = true
  }

  /** The `count`th POST so far, once it is there. */
  async nth(count: number): Promise<Post> {
    await until(() => this.posts.length >= count, `POST ${count}`)
    return this.posts[count - 1] as Post
  }
}

export async function openOffice(
  desk: Desk,
  parts: { store?: Store; clock?: TestClock; bots?: HandBots; webhookClient?: WebhookClient } = {},
): Promise<Office> {
  const { store = await openSqliteStore({ memory: true }), clock = new TestClock(), bots = new HandBots(), webhookClient } = parts
  const errors: string[] = []
  const warnings: object[] = []
  const infos: object[] = []
  const log = {
    info: (fields: object) => void infos.push(fields),
    warn: (fields: object) => void warnings.push(fields),
    error: (_: object, message: string) => void errors.push(message),
  }
  const runtime = createRuntime(
    { store, desk, clock, log, botClient: bots, ...(webhookClient && { webhookClient }), serviceUrlOf: (botId) => `http://router/connector/${botId}` },
  )
  const commits: Commit[] = []
  runtime.router.onCommit((commit) => void commits.push(commit))
  await runtime.start()
  const office: Office = {
    runtime,
    store,
    clock,
    bots,
    commits,
    errors,
    warnings,
    infos,
    async run(id, ask) {
      const answer = await runtime.router.run(id as ConversationId, ask)
      assert.ok(!('refused' in answer), 'refused' in answer ? answer.refused : '')
    },
    async starts(...ids) {
      for (const id of ids) await office.run(id, { ...start(), conversationId: id } as Ask)
    },
    async signsIn(presence, ...workerIds) {
      for (const id of workerIds) await runtime.workforce.setPresence(id as WorkerId, presence)
    },
    async state(id) {
      const state = await store.conversation(id as ConversationId)
      assert.ok(state)
      return state
    },
    log: (id) => store.log(id as ConversationId, 0, 1_000),
    async lines(id) {
      const events = await office.log(id)
      return events.map((event) => line(event, events))
    },
    async offers() {
      await quiet()
      const workers = [...desk.workers.keys()]
      const offers = await Promise.all(workers.map((worker) => store.offers(worker)))
      return offers.flatMap(
        (list, place) => list.map(({ conversationId }) => `${conversationId} ${workers[place]}`),
      ).sort()
    },
    async stop() {
      bots.posts.forEach(({ answer }) => answer({ outcome: 'ok' }))
      bots.always = { outcome: 'ok' }
      await runtime.stop()
    },
  }
  return office
}

const MOST_TURNS = 2_000
const QUIET_TURNS = 40

/** Waits, in turns of the event loop, until it holds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    if (await holds()) return
    await setImmediate()
  }
  assert.fail(`waited in vain for ${what}`)
}

/** Lets everything that is under way settle, where nothing is expected to happen. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < QUIET_TURNS; turn++) await setImmediate()
}

/** A gate before one method of a store: each call waits until the test lets it go. */
export function gate() {
  const waiting: (() => void)[] = []
  return {
    get waiting() {
      return waiting.length
    },
    pass: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    open() {
      waiting.splice(0).forEach((resolve) => resolve())
    },
  }
}
