import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import type { Activity, Storage, TurnContext } from 'botbuilder'
import { AuthenticationError } from 'botframework-connector'
import type { AuthenticateRequestResult, ServiceClientCredentialsFactory } from 'botframework-connector'
import { OmnichannelMiddleware } from './omnichannel-middleware.ts'

/** Settings that botbuilder reads, under its own names; an absent or empty MicrosoftAppId means no authentication. */
export type BotSettings = Record<string, string | undefined>

/** Who the bot is and how it proves that; credentials of its own go before those of the settings. */
export interface BotAuthentication {
  settings: BotSettings
  credentials?: ServiceClientCredentialsFactory
}

/** A turn that failed, for a log: where and how, without anything that a customer or bot wrote. */
export interface TurnFailure {
  name: string
  code?: string
  statusCode?: number
  conversationId?: string
  activityType: string
  /** Where it was thrown, without the message. */
  frames: string[]
}

const APOLOGY = 'Sorry, something went wrong here. Please try again in a moment.'

/**
 * The adapter of an ordinary bot with the Omnichannel middleware in it. When a turn fails, the customer reads one
 * sentence and `onError` is called; it is called again when even that sentence could not be sent.
 */
export function createAdapter(
  { settings, credentials }: BotAuthentication,
  storage: Storage,
  onError: (failure: TurnFailure) => void,
): CloudAdapter {
  const adapter = new CloudAdapter(new Authentication(settings, credentials))
  adapter.use(new OmnichannelMiddleware(storage))
  adapter.onTurnError = async (context, error) => {
    onError(failureOf(context, error))
    try {
      // Marked here, as the turn may have failed before the middleware did it.
      await context.sendActivity({ type: 'message', text: APOLOGY, channelData: { deliveryMode: 'bridged' } })
    } catch (second) {
      onError(failureOf(context, second))
    }
  }
  return adapter
}

const UNFIT_TOKENS = ['JsonWebTokenError', 'NotBeforeError', 'TokenExpiredError']

/** botbuilder's own, but for a wrong signature, which it takes for a fault of the bot's and answers 500. */
class Authentication extends ConfigurationBotFrameworkAuthentication {
  override async authenticateRequest(activity: Activity, header: string): Promise<AuthenticateRequestResult> {
    try {
      return await super.authenticateRequest(activity, header)
    } catch (error) {
      if (!UNFIT_TOKENS.includes((error as Error).name)) throw error
      throw new AuthenticationError('Unauthorized. The token is not valid.', 401)
    }
  }
}

function failureOf(context: TurnContext, error: unknown): TurnFailure {
  const { type: activityType, conversation } = context.activity
  const where = { conversationId: conversation?.id, activityType }
  if (!(error instanceof Error)) return { name: typeof error, ...where, frames: [] }
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  return {
    name: error.name,
    ...(typeof code === 'string' && { code }),
    ...(typeof statusCode === 'number' && { statusCode }),
    ...where,
    frames: (error.stack ?? '').match(/^\s+at .+$/gm)?.slice(0, 5).map((frame) => frame.trim()) ?? [],
  }
}
