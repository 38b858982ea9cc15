import type { Activity } from '../protocol/activity.ts'
import { BOT_TIMEOUT_MS, type BotClient, type BotReply } from './bot-client.ts'
import type { Clock } from './clock.ts'
import { postJson } from './http-post.ts'
import type { Outbound } from './outbound.ts'

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
    close: () => void outbound.destroy(),
  }
}

async function send(
  outbound: Outbound,
  endpoint: string,
  activity: Activity,
  clock: Clock,
  authorization: string | undefined,
): Promise<BotReply> {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
  const body = JSON.stringify(activity)
  const answer = await postJson(outbound, endpoint, headers, body, { clock, timeoutMs: BOT_TIMEOUT_MS })
  if ('failed' in answer) return { outcome: OUTCOMES[answer.failed], detail: answer.detail }
  const { status, retryAfterMs } = answer
  if (status >= 200 && status < 300) return { outcome: 'ok' }
  if (status === 401 || status === 403) return refusal(status, authorization !== undefined)
  const detail = `answered ${status}`
  if (status !== 429 && !(status === 503 && retryAfterMs !== undefined)) return { outcome: 'error', detail }
  return { outcome: 'unreached', detail, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

const OUTCOMES = { unreached: 'unreached', timeout: 'timeout', broken: 'error' } as const

/** A bot that does not let the router in, and where to look. */
function refusal(status: number, signed: boolean): BotReply {
  const hint = signed ? 'a signed call: see "handback env"' : 'an unsigned call: it needs an appId in the configuration'
  return { outcome: 'error', detail: `answered ${status} to ${hint}`, refused: true }
}
