import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Activity } from '../protocol/activity.ts'
import { BOT_TIMEOUT_MS, type BotClient, type BotReply } from './bot-client.ts'
import type { Clock } from './clock.ts'

/** Errors of a connection that was never made: the bot surely did not get the activity (ORD-7). */
const NEVER_ARRIVED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'])

/** An idle connection is given up before a Node bot's own limit (5 s) can end it under a request. */
const IDLE_CONNECTION_MS = 4_000

/** Posts activities to bots over kept-alive connections. */
export function createHttpBotClient(clock: Clock): BotClient {
  const http = new HttpAgent({ keepAlive: true, timeout: IDLE_CONNECTION_MS })
  const https = new HttpsAgent({ keepAlive: true, timeout: IDLE_CONNECTION_MS })
  return {
    post(endpoint, activity) {
      const secure = endpoint.startsWith('https:')
      return send(secure ? httpsRequest : httpRequest, endpoint, { agent: secure ? https : http }, activity, clock)
    },
    close() {
      http.destroy()
      https.destroy()
    },
  }
}

function send(request: typeof httpRequest, endpoint: string, options: RequestOptions, activity: Activity, clock: Clock): Promise<BotReply> {
  const body = Buffer.from(JSON.stringify(activity))
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length }
  return new Promise((resolve) => {
    const call = request(endpoint, { ...options, method: 'POST', headers })
    const cancel = clock.after(BOT_TIMEOUT_MS, () => {
      finish({ outcome: 'timeout', detail: `no answer within ${BOT_TIMEOUT_MS / 1000} s` })
      call.destroy()
    })
    function finish(reply: BotReply): void {
      cancel()
      resolve(reply)
    }
    call.on('response', (response) => {
      response.on('error', (error) => finish({ outcome: 'error', detail: `the answer broke off (${error.message})` }))
      response.on('end', () => finish(replyOf(response, clock)))
      response.resume()
    })
    call.on('error', (error: NodeJS.ErrnoException) => finish(brokenReply(error)))
    call.end(body)
  })
}

function replyOf(response: IncomingMessage, clock: Clock): BotReply {
  const status = response.statusCode ?? 0
  if (status >= 200 && status < 300) return { outcome: 'ok' }
  const detail = `answered ${status}`
  const retryAfterMs = retryAfterOf(response.headers['retry-after'], clock.now())
  if (status !== 429 && !(status === 503 && retryAfterMs !== undefined)) return { outcome: 'error', detail }
  return { outcome: 'unreached', detail, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

function brokenReply(error: NodeJS.ErrnoException): BotReply {
  const code = error.code ?? error.message
  if (NEVER_ARRIVED.has(code)) return { outcome: 'unreached', detail: `could not be reached (${code})` }
  return { outcome: 'error', detail: `the connection broke (${code})` }
}

/** Seconds or an HTTP date, as ms from now. */
function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
