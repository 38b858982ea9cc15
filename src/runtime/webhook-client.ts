import { createHmac } from 'node:crypto'
import type { Webhook } from '../domain/webhooks.ts'
import type { Clock } from './clock.ts'
import { postJson } from './http-post.ts'
import type { Outbound } from './outbound.ts'

/** Tells other systems; the runtime is handed one, so that a test can stand in for the network. */
export interface WebhookClient {
  /** Posts a message; never rejects: what went wrong is the answer. */
  post(webhook: Webhook, message: WebhookMessage): Promise<WebhookReply>
  /** Breaks off what is under way. */
  close(): void
}

export interface WebhookMessage {
  /** The same at every try. */
  id: string
  /** JSON text. */
  body: string
}

export interface WebhookReply {
  outcome: 'ok' | 'failed' | 'gone'
  /** What happened, in words, for the trace. */
  detail?: string
  /** How long the receiver asks to wait before the next try. */
  retryAfterMs?: number
}

const TIMEOUT_MS = 10_000

/** Posts over HTTP, signed as Standard Webhooks says, to addresses that `outbound` allows. */
export function createHttpWebhookClient(clock: Clock, outbound: Outbound): WebhookClient {
  return {
    async post({ url, secrets }, { id, body }) {
      const timestamp = String(Math.floor(clock.now() / 1000))
      const signed = secrets.map((secret) => signatureOf(secret, `${id}.${timestamp}.${body}`)).join(' ')
      const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signed }
      const answer = await postJson(outbound, url, headers, body, { clock, timeoutMs: TIMEOUT_MS })
      if ('failed' in answer) return { outcome: 'failed', detail: answer.detail }
      const { status, retryAfterMs } = answer
      if (status >= 200 && status < 300) return { outcome: 'ok' }
      const outcome = status === 410 ? 'gone' : 'failed'
      return { outcome, detail: `answered ${status}`, ...(retryAfterMs !== undefined && { retryAfterMs }) }
    },
    close: () => void outbound.destroy(),
  }
}

/** Standard Webhooks: `v1,` and the base64 of HMAC-SHA256 under the secret's bytes. */
function signatureOf(secret: string, signed: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
}
