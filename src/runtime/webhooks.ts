import { setTimeout as sleep } from 'node:timers/promises'
import type { Desk } from '../domain/desk.ts'
import type { Event } from '../domain/events.ts'
import { offerSeqOf, webhookDataOf, webhookEventOf, type Webhook, type WebhookEvent } from '../domain/webhooks.ts'
import type { Store, WebhookCursor } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { Leases } from './leases.ts'
import type { Log } from './log.ts'
import type { Router } from './router.ts'
import type { WebhookClient, WebhookMessage, WebhookReply } from './webhook-client.ts'

/**
 * Tells other systems what happens (WHK): a cursor for each webhook and conversation over the log, so that each is told
 * of everything, in order and at least once, and nothing waits for it.
 */
export interface Webhooks {
  start(): Promise<void>
  /** Looks now: another process may have something to tell. */
  look(): void
  stop(): Promise<void>
}

/** So many conversations are told at a time, and so many entries of each. */
const PAGE = 16
const LOG_PAGE = 100
const FIRST_RETRY_MS = 5_000
const LONGEST_RETRY_MS = 3_600_000
/** A message that can't be delivered for so long is given up, and the trace says so. */
const GIVE_UP_MS = 86_400_000
const AFTER_FAILURE_MS = 1_000
const STOP_GRACE_MS = 1_000

/** Only one process at a time tells a webhook. */
export function webhookLease(id: string): string {
  return `webhook:${id}`
}

interface Parts {
  router: Router
  store: Store
  desk: Desk
  leases: Leases
  client: WebhookClient
  clock: Clock
  log: Log
}

/** The sender for all webhooks of the desk, woken by what `router` commits. */
export function createWebhooks({ router, store, desk, leases, client, clock, log }: Parts): Webhooks {
  const webhooks = desk.webhooks ?? []
  const running = new Map<string, { again: boolean; done: Promise<void> }>()
  const armed = new Map<string, { at: number; disarm: () => void }>()
  /** Whether a webhook's last message arrived; nothing is known of one that was sent none. */
  const arrives = new Map<string, boolean>()
  let stopped = false

  function lookAt(webhook: Webhook): void {
    const run = running.get(webhook.id)
    if (stopped || !leases.holds(webhookLease(webhook.id))) return
    if (run) {
      run.again = true
      return
    }
    const started = { again: false, done: Promise.resolve() }
    running.set(webhook.id, started)
    started.done = serve(webhook)
      .catch((error: unknown) => {
        log.error({ webhookId: webhook.id, error }, 'a webhook could not be served; it is tried again')
        arm(webhook, clock.now() + AFTER_FAILURE_MS)
      })
      .finally(() => {
        running.delete(webhook.id)
        if (started.again) lookAt(webhook)
      })
  }

  function arm(webhook: Webhook, at: number): void {
    const before = armed.get(webhook.id)
    if (stopped || (before && before.at <= at)) return
    before?.disarm()
    const disarm = clock.after(Math.max(0, at - clock.now()), () => {
      armed.delete(webhook.id)
      lookAt(webhook)
    })
    armed.set(webhook.id, { at, disarm })
  }

  async function serve(webhook: Webhook): Promise<void> {
    while (!stopped && leases.holds(webhookLease(webhook.id))) {
      const { due, nextAt } = await store.webhooksDue(webhook.id, clock.now(), PAGE)
      if (due.length === 0) return nextAt === undefined ? undefined : arm(webhook, nextAt)
      const told = await Promise.all(due.map((cursor) => tell(webhook, cursor)))
      // What a stop broke off is no failure of the receiver's: it is sent again.
      if (!stopped) await store.moveWebhooks(told)
    }
  }

  /** Tells one conversation on, entry by entry; resolves with how far it came. */
  async function tell(webhook: Webhook, cursor: WebhookCursor): Promise<WebhookCursor> {
    const { conversationId, webhookId } = cursor
    let { after, attempt, firstAt } = cursor
    for (const event of await store.log(conversationId, after, LOG_PAGE)) {
      const message = await messageOf(webhook, cursor, event)
      // While it was told of the others, another process may have taken over.
      if (stopped || !leases.holds(webhookLease(webhookId))) break
      if (message) {
        const startedAt = firstAt ?? clock.now()
        const reply = await client.post(webhook, message)
        const now = clock.now()
        if (!stopped) say(cursor, attempt, reply)
        if (reply.outcome === 'failed' && now - startedAt < GIVE_UP_MS) {
          const dueAt = now + Math.max(backOffMs(attempt), reply.retryAfterMs ?? 0)
          return { webhookId, conversationId, after, attempt: attempt + 1, firstAt: startedAt, dueAt }
        }
        if (reply.outcome !== 'ok') await giveUp(webhook, cursor, event, reply)
      }
      after = event.seq
      attempt = 0
      firstAt = undefined
    }
    return { webhookId, conversationId, after, attempt, ...(firstAt !== undefined && { firstAt }), dueAt: clock.now() }
  }

  /** Logs where a webhook begins to fail and where it works again; another try of what failed before begins nothing. */
  function say({ webhookId, conversationId }: WebhookCursor, attempt: number, { outcome, detail }: WebhookReply): void {
    const before = arrives.get(webhookId)
    if (outcome === 'ok') {
      if (before === false) log.info({ webhookId, conversationId }, 'a webhook works again')
      arrives.set(webhookId, true)
    } else if (before === undefined || (before && attempt === 0)) {
      log.warn({ webhookId, conversationId, why: detail }, 'a webhook fails')
      arrives.set(webhookId, false)
    }
  }

  async function messageOf(
    webhook: Webhook,
    { conversationId }: WebhookCursor,
    event: Event,
  ): Promise<WebhookMessage | undefined> {
    const type = await nameOf(conversationId, event)
    if (!type || (webhook.events && !webhook.events.includes(type))) return undefined
    const state = await router.conversation(conversationId)
    const data = { conversationId, seq: event.seq, workstreamId: state?.workstreamId, ...webhookDataOf(event) }
    const body = JSON.stringify({ type, timestamp: new Date(event.at).toISOString(), data })
    return { id: `${webhook.id}_${conversationId}_${event.seq}`, body }
  }

  async function nameOf(id: WebhookCursor['conversationId'], event: Event): Promise<WebhookEvent | undefined> {
    const seq = offerSeqOf(event)
    const offer = seq === undefined ? undefined : await store.entry(id, seq)
    return webhookEventOf(event, offer?.type === 'offer-made' ? offer : undefined)
  }

  async function giveUp({ id }: Webhook, { conversationId }: WebhookCursor, event: Event, reply: WebhookReply) {
    const why = reply.detail ?? 'no reason was given'
    const text = `Webhook "${id}" was not told of entry ${event.seq}, and will not be: ${why}.`
    const data = { webhookId: id, seq: event.seq }
    await router.run(conversationId, { type: 'note', code: 'webhook-given-up', text, data })
  }

  function look(): void {
    for (const webhook of webhooks) lookAt(webhook)
  }

  if (webhooks.length > 0)
    router.onCommit(({ effects }) => {
      if (effects.webhooks) look()
    })

  return {
    async start() {
      await store.keepWebhooks(webhooks.map(({ id }) => id))
      look()
    },
    look,
    async stop() {
      stopped = true
      for (const { disarm } of armed.values()) disarm()
      const done = Promise.all([...running.values()].map((run) => run.done))
      await Promise.race([done, sleep(STOP_GRACE_MS, undefined, { ref: false })])
      client.close()
      await done
    },
  }
}

function backOffMs(attempt: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS)
}
