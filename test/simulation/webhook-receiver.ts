import assert from 'node:assert/strict'
import type { Event, OfferMade } from '../../src/domain/events.ts'
import type { ConversationId, Seq } from '../../src/domain/ids.ts'
import { offerSeqOf, webhookEventOf, type Webhook } from '../../src/domain/webhooks.ts'
import type { WebhookClient, WebhookReply } from '../../src/runtime/webhook-client.ts'
import type { Life } from './router-host.ts'
import type { World } from './world.ts'

export const CRM: Webhook = { id: 'crm', url: 'http://crm', secrets: [] }

const TIMEOUT_MS = 10_000

/** Another system that is told what happens, over a network that loses answers. */
export interface WebhookReceiver {
  client(world: World, life: Life): WebhookClient
  /** WHK-2: it was told of everything in the log, in order, each at least once. */
  check(id: ConversationId, log: readonly Event[]): void
}

export function createWebhookReceiver(): WebhookReceiver {
  const told = new Map<ConversationId, { seq: Seq; type: string }[]>()

  function receive(body: string): void {
    const { type, data } = JSON.parse(body)
    const mine = told.get(data.conversationId) ?? []
    told.set(data.conversationId, mine)
    // Told again: it knows by the id.
    if (!mine.some(({ seq }) => seq === data.seq)) mine.push({ seq: data.seq, type })
  }

  return {
    client(world, life) {
      const { clock, weather } = world
      const random = world.random.fork(`webhooks ${life.number}`)
      return {
        close() {},
        post(_, { body }) {
          return new Promise<WebhookReply>((resolve) => {
            const mood = weather.bot(CRM.id)
            const answer = (ms: number, reply: WebhookReply) => void clock.after(ms, () => resolve(reply))
            if (mood === 'down') return answer(5, { outcome: 'failed', detail: 'could not be reached' })
            if (mood === 'busy') return answer(5, { outcome: 'failed', detail: 'answered 503', retryAfterMs: 20_000 })
            clock.after(random.between(1, 50), () => receive(body))
            if (mood === 'well') return answer(random.between(50, 100), { outcome: 'ok' })
            // It has it, and the router does not learn so.
            answer(TIMEOUT_MS, { outcome: 'failed', detail: 'no answer within 10 s' })
          })
        },
      }
    },
    check(id, log) {
      const expected = log.flatMap((event) => {
        const offer = log[(offerSeqOf(event) ?? 0) - 1]
        const type = webhookEventOf(event, offer?.type === 'offer-made' ? (offer as OfferMade) : undefined)
        return type ? [{ seq: event.seq, type }] : []
      })
      assert.deepEqual(told.get(id) ?? [], expected, `a webhook was told something else of ${id}`)
    },
  }
}
