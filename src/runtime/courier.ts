import { setTimeout as sleep } from 'node:timers/promises'
import type { BotSession, Conversation, Delivery } from '../domain/conversation.ts'
import type { Desk } from '../domain/desk.ts'
import type { Event } from '../domain/events.ts'
import type { ConversationId } from '../domain/ids.ts'
import { botOf } from '../domain/wake.ts'
import type { Activity } from '../protocol/activity.ts'
import type { Store } from '../store/store.ts'
import { addedActivity, contextActivity, customerActivity, type Envelope } from './bot-activities.ts'
import type { BotClient, BotReply } from './bot-client.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { createPassing } from './passing.ts'
import { createRecent } from './recent.ts'
import type { Commit, Router } from './router.ts'

/** Brings bots what the log owes them: one POST at a time for each conversation (ORD-6), the answer back as a command. */
export interface Courier {
  /** Sends what was under way when the router last stopped, with the same ids (ORD-7). */
  resume(): Promise<void>
  /** Goes on with a delivery that a process which is dead had under way. */
  takeOver(id: ConversationId): Promise<void>
  /** Takes on nothing new; resolves once the POSTs under way are answered and recorded, or have had their time. */
  stop(): Promise<void>
}

interface Parts {
  router: Router
  store: Store
  desk: Desk
  botClient: BotClient
  clock: Clock
  log: Log
  /** The address to which a bot replies. */
  serviceUrlOf(botId: string): string
}

const RESUME_PAGE = 200
const RETRY_MS = 1_000
const STOP_GRACE_MS = 1_000
const MOST_REMEMBERED = 1_000

export function createCourier(parts: Parts): Courier {
  const { router, store, desk, botClient, clock, log } = parts
  const underWay = createPassing<ConversationId, { key: string; done: Promise<void> }>()
  /** The newest held activity of conversations: as a rule a bot gets it a moment later, and it is not read for that. */
  const newest = createRecent<ConversationId, Event>(MOST_REMEMBERED)
  let stopped = false
  let abandoned = false

  function carry(state: Conversation, events: readonly Event[]): void {
    const session = state.status === 'Active' && state.session.kind === 'bot' ? state.session : undefined
    const delivery = session?.delivery
    if (stopped || !session || !delivery || delivery.retryAt !== undefined) return
    const key = `${session.id}/${delivery.item}/${delivery.attempt}`
    if (underWay.get(state.id)?.key === key) return
    const done = deliver(state, session, delivery, events)
      .catch((error: unknown) => log.error({ conversationId: state.id, error }, 'a delivery to a bot was given up'))
      .finally(() => {
        if (underWay.get(state.id)?.key === key) underWay.delete(state.id)
      })
    underWay.set(state.id, { key, done })
  }

  async function deliver(state: Conversation, session: BotSession, delivery: Delivery, events: readonly Event[]) {
    const bot = botOf(session, desk)
    const reply: BotReply = bot
      ? await post({ state, session, bot, serviceUrl: parts.serviceUrlOf(bot.id) }, delivery, events)
      : { outcome: 'error', detail: 'the configuration no longer has this bot' }
    const { item } = delivery
    if (abandoned) return
    await untilDone(state.id, async () => {
      const answer = await router.run(state.id, { type: 'bot-answer', sessionId: session.id, item, ...reply })
      if ('refused' in answer && answer.refused === 'busy') throw new Error(answer.message)
    })
  }

  async function post(envelope: Envelope, { item }: Delivery, events: readonly Event[]): Promise<BotReply> {
    const send = (activity: Activity) => botClient.post(envelope.bot.messagingEndpoint, activity)
    if (item === 'added') return send(addedActivity(envelope))
    if (item === 'context') return send(contextActivity(envelope, desk))
    const { id } = envelope.state
    const known = [...events, newest.get(id)].find((event) => event?.seq === item)
    const event = known ?? (await untilDone(id, () => store.entry(id, item)))
    if (event?.type !== 'activity-accepted') throw new Error(`The log of ${id} has no activity at ${item}`)
    return send(customerActivity(envelope, event))
  }

  /** Tries again where the store fails: without it, this bot would get nothing more of the conversation. */
  async function untilDone<Answer>(id: ConversationId, work: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        // What was under way is sent again at the next start.
        if (stopped) throw error
        log.error({ conversationId: id, error }, 'a delivery to a bot waits for the store; it is tried again')
      }
      await new Promise<void>((resolve) => void clock.after(RETRY_MS, resolve))
    }
  }

  function remember({ id, held }: Conversation, events: readonly Event[]): void {
    const latest = events.findLast(({ seq }) => held.includes(seq)) ?? newest.get(id)
    if (latest && held.includes(latest.seq)) newest.set(id, latest)
    else newest.delete(id)
  }

  async function takeOver(id: ConversationId): Promise<void> {
    const state = await router.conversation(id)
    if (state) carry(state, [])
  }

  router.onCommit(({ state, events }: Commit) => {
    // A POST that was under way before this commit is carried already, here or by another process.
    if (events.some(startsDelivery)) carry(state, events)
    remember(state, events)
  })

  return {
    async resume() {
      let after: ConversationId | undefined
      while (!stopped) {
        const ids = await store.owed(after, RESUME_PAGE)
        for (const id of ids) await takeOver(id)
        after = ids.at(-1)
        if (ids.length < RESUME_PAGE) return
      }
    },
    takeOver,
    async stop() {
      if (abandoned) return
      stopped = true
      const all = Promise.all(underWay.values().map(({ done }) => done))
      await Promise.race([all, sleep(STOP_GRACE_MS, undefined, { ref: false })])
      // What is still under way is sent again at the next start, with the same id.
      abandoned = true
    },
  }
}

function startsDelivery(event: Event): boolean {
  return event.type === 'activity-sent' || (event.type === 'activity-accepted' && event.sentTo !== undefined)
}
