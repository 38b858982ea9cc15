import type { IncomingMessage } from 'node:http'
import type { Activity } from '../protocol/activity.ts'
import { BOT_TIMEOUT_MS, type BotClient, type BotReply } from './bot-client.ts'
import type { Clock } from './clock.ts'
import { FORBIDDEN_ADDRESS, type Outbound } from './outbound.ts'

/** Errors of a connection that was never made: the bot surely did not get the activity (ORD-7). */
const NEVER_ARRIVED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'])

const NOT_ALLOWED = 'its address is not public, and HANDBACK_ALLOWED_NETWORKS does not name it'

/** The Authorization header for a call to a bot with that serviceUrl; undefined where calls to it go unsigned. */
export type AuthorizationFor = (botId: string, serviceUrl: string) => string | Promise<string> | undefined

/** Posts activities to bots, to addresses that `outbound` allows, signed where `authorizationFor` signs them. */
export function createHttpBotClient(
  clock: Clock,
  outbound: Outbound,
  authorizationFor: AuthorizationFor = () => undefined,
): BotClient {
  return {
    async post(endpoint, activity) {
      try {
        const authorization = await authorizationFor(activity.recipient?.id ?? '', activity.serviceUrl ?? '')
        return send(outbound, endpoint, activity, clock, authorization)
      } catch (error) {
        return { outcome: 'unreached', detail: `the call could not be signed (${(error as Error).message})` }
      }
    },
    close: () => outbound.close(),
  }
}

function send(
  outbound: Outbound,
  endpoint: string,
  activity: Activity,
  clock: Clock,
  authorization: string | undefined,
): Promise<BotReply> {
  const body = Buffer.from(JSON.stringify(activity))
  const headers = {
    ...(authorization !== undefined && { authorization }),
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  }
  return new Promise((resolve) => {
    const call = outbound.request(endpoint, { method: 'POST', headers })
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
      response.on('end', () => finish(replyOf(response, clock, authorization !== undefined)))
      response.resume()
    })
    call.on('error', (error: NodeJS.ErrnoException) => finish(brokenReply(error)))
    call.end(body)
  })
}

function replyOf(response: IncomingMessage, clock: Clock, signed: boolean): BotReply {
  const status = response.statusCode ?? 0
  if (status >= 200 && status < 300) return { outcome: 'ok' }
  const detail = `answered ${status}${status === 401 || status === 403 ? whyRefused(signed) : ''}`
  const retryAfterMs = retryAfterOf(response.headers['retry-after'], clock.now())
  if (status !== 429 && !(status === 503 && retryAfterMs !== undefined)) return { outcome: 'error', detail }
  return { outcome: 'unreached', detail, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

/** What to do about a bot that does not let the router in. */
function whyRefused(signed: boolean): string {
  return signed
    ? ": it does not accept the router's token; \"handback env\" prints the settings that it needs"
    : ': it wants signed calls; give it its appId in the configuration'
}

function brokenReply(error: NodeJS.ErrnoException): BotReply {
  const code = error.code ?? error.message
  if (code === FORBIDDEN_ADDRESS) return { outcome: 'unreached', detail: `could not be reached: ${NOT_ALLOWED}` }
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
