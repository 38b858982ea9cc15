import type { BotAuthentication } from '../bots/bot.ts'
import { ManagedIdentity } from '../bots/managed-identity.ts'
import type { WorkerId } from '../domain/ids.ts'
import { channelSettings, type BotSurroundings } from './bot-environment.ts'
import type { Config } from './config/config.ts'

/**
 * How one of our bots proves who it is: as the worker of its name where the router issues its tokens, else by the
 * environment's MicrosoftAppId and its companions. With neither it runs without authentication.
 */
export function ownBotAuthentication(
  botId: string,
  { desk, botCredentials }: Pick<Config, 'desk' | 'botCredentials'>,
  around: BotSurroundings,
): BotAuthentication {
  const worker = desk.workers.get(botId as WorkerId)
  const identity = worker?.kind === 'bot' ? worker.identity : undefined
  if (identity?.password !== undefined) {
    const { appId, password: header } = identity
    return {
      settings: { MicrosoftAppId: appId, ...channelSettings(identity, around) },
      credentials: new ManagedIdentity({ appId, endpoint: `${around.url}/msi/token`, header }),
    }
  }
  // Where the router knows the app it is the bot's channel; else that is Azure Bot Service.
  const isOurs = identity !== undefined && identity.appId === botCredentials.MicrosoftAppId
  return { settings: { ...botCredentials, ...(isOurs && channelSettings(identity, around)) } }
}
