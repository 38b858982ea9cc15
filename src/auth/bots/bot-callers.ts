import type { KeyObject } from 'node:crypto'
import { errors, jwtVerify, type JWTHeaderParameters } from 'jose'
import { bearerOf, fail, type Call, type Reply } from '../../protocol/http.ts'
import { tokenFault } from '../token-fault.ts'
import type { BotApp } from './bot-tokens.ts'
import { ENTRA_ISSUERS_OF_ALL, entraIssuers } from './entra.ts'
import { CONNECTOR, LOCAL_ISSUER } from './local-issuer.ts'
import { KeysUnavailable } from './remote-keys.ts'

/** Says who may call the connector for a bot. */
export interface BotCallers {
  /** The refusal to answer with; undefined where the caller is that bot, or the bot has no identity. */
  authorize(call: Call, bot: { id: string; identity?: BotApp }): Promise<Reply | undefined>
}

export interface BotCallersParts {
  /** Public keys by kid: the router's own, and Microsoft Entra's. */
  localKey(kid: string): Promise<KeyObject | undefined>
  entraKey(kid: string): Promise<KeyObject | undefined>
  /** Where Entra is: https://login.microsoftonline.com. */
  authority: string
  /** Ms since 1970. */
  now(): number
  /** Told of each refusal, with why in a few words; nothing of the token. */
  onRefused?(botId: string, why: string): void
}

/** Clocks may differ by so much (Bot Connector authentication). */
const SKEW_S = 300
const MOST_REMEMBERED = 10_000

interface Known {
  issuer: string
  appId: string
  expiresAt: number
}

/** Checks the tokens of bots (AUT-21, AUT-23); one that was good is remembered until it expires. */
export function createBotCallers(parts: BotCallersParts): BotCallers {
  const { now, authority, onRefused = () => {} } = parts
  const known = new Map<string, Known>()

  async function verified(token: string, app: BotApp): Promise<Known> {
    const seen = known.get(token)
    if (seen && now() < seen.expiresAt) return seen
    const find = app.password === undefined ? parts.entraKey : parts.localKey
    const keyOf = async ({ kid }: JWTHeaderParameters) => (await find(String(kid))) ?? unknownKey()
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: ['RS256'],
      issuer: issuersOf(app),
      audience: CONNECTOR,
      clockTolerance: SKEW_S,
      currentDate: new Date(now()),
      requiredClaims: ['exp'],
    })
    // Entra's first version names the app `appid`, its second `azp`.
    const appId = String(payload['appid'] ?? payload['azp'] ?? '')
    const one = { issuer: String(payload.iss), appId, expiresAt: (Number(payload.exp) + SKEW_S) * 1000 }
    known.set(token, one)
    if (known.size > MOST_REMEMBERED) known.delete(known.keys().next().value as string)
    return one
  }

  function issuersOf({ password, type, tenantId }: BotApp): string[] {
    if (password !== undefined) return [LOCAL_ISSUER]
    return type === 'MultiTenant' ? ENTRA_ISSUERS_OF_ALL : entraIssuers(authority, tenantId ?? '')
  }

  return {
    async authorize(call, { id, identity }) {
      if (!identity) return undefined
      const token = bearerOf(call)
      if (token === undefined) return refused(id, 'no token', 'Send the header "Authorization: Bearer <token>".')
      try {
        const { appId, issuer } = await verified(token, identity)
        // One that was remembered was checked for another bot, whose issuers may be others.
        const isFitting = issuersOf(identity).includes(issuer)
        if (!isFitting) return refused(id, 'another issuer', 'The token is of another issuer.')
        if (appId === identity.appId) return undefined
        onRefused(id, "another app's token")
        return fail(403, 'Forbidden', 'The token is of another app than the bot at this serviceUrl.')
      } catch (error) {
        if (error instanceof KeysUnavailable) {
          onRefused(id, error.message)
          return fail(503, 'ServiceUnavailable', "The issuer's keys can not be fetched now; try again.")
        }
        const fault = error instanceof errors.JOSEError && tokenFault(error, 'RS256')
        if (!fault) throw error
        return refused(id, fault, `The token is not accepted: ${fault}.`)
      }
    },
  }

  function refused(botId: string, why: string, message: string): Reply {
    onRefused(botId, why)
    return { ...fail(401, 'Unauthorized', message), headers: { 'www-authenticate': 'Bearer' } }
  }
}

function unknownKey(): never {
  throw new errors.JWKSNoMatchingKey()
}
