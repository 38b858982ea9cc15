import { createBotCallers, type BotCallers } from '../auth/bots/bot-callers.ts'
import { createBotTokens, type BotApp } from '../auth/bots/bot-tokens.ts'
import { entraKeysUrl } from '../auth/bots/entra.ts'
import { createLocalIssuer, issuerRoutes, type LocalIssuer } from '../auth/bots/local-issuer.ts'
import { createRemoteKeys } from '../auth/bots/remote-keys.ts'
import { createSigningKeys, type KeyStore, type SigningKeys } from '../auth/bots/signing-keys.ts'
import type { Desk } from '../domain/desk.ts'
import type { WorkerId } from '../domain/ids.ts'
import type { Route } from '../protocol/http.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { createRefusalLog } from '../runtime/refusal-log.ts'

/** Who the router and the bots are to each other. */
export interface BotAuth {
  /** The Authorization header for a call to a bot; undefined for a bot without an identity. */
  authorizationFor(botId: string, serviceUrl: string): string | Promise<string> | undefined
  callers: BotCallers
  issuer: LocalIssuer
  keys: SigningKeys
  /** Keys and tokens for bots; none where no bot has an identity. */
  routes: Route[]
}

interface Parts {
  desk: Desk
  store: KeyStore
  /** Where Microsoft Entra is. */
  authority: string
  /** The router's own address, without a slash at its end. */
  own(): string
  clock: Clock
  log: Log
}

/** Puts together what signs calls to bots and checks theirs. */
export function createBotAuth({ desk, store, authority, own, clock, log }: Parts): BotAuth {
  const now = () => clock.now()
  const identityOf = (botId: string): BotApp | undefined => {
    const bot = desk.workers.get(botId as WorkerId)
    return bot?.kind === 'bot' ? bot.identity : undefined
  }
  const apps = [...desk.workers.keys()].flatMap((id) => identityOf(id) ?? [])
  const keys = createSigningKeys(store, now)
  const tokens = createBotTokens(keys, own, now)
  const issuer = createLocalIssuer(keys, apps, now)
  const refused = createRefusalLog(log, now)
  const callers = createBotCallers({
    localKey: async (kid) => (await keys.find(kid))?.publicKey,
    entraKey: createRemoteKeys(entraKeysUrl(authority), now),
    authority,
    now,
    onRefused: (botId, why) => refused({ botId, why }, "a call on a bot's serviceUrl was refused: its token is not accepted"),
  })
  return {
    authorizationFor(botId, serviceUrl) {
      const app = identityOf(botId)
      return app && tokens.authorization(app, serviceUrl)
    },
    callers,
    issuer,
    keys,
    routes: apps.length > 0 ? issuerRoutes(issuer, keys, own) : [],
  }
}
