import { SignJWT } from 'jose'
import type { SigningKeys } from './signing-keys.ts'

/** A bot as the tokens name it. */
export interface BotApp {
  appId: string
  type: 'MultiTenant' | 'SingleTenant' | 'UserAssignedMSI'
  tenantId?: string
  /** With one, the router issues the bot's tokens; without, Microsoft Entra does. */
  password?: string
}

/** Tokens of the Bot Framework live for an hour. */
export const BOT_TOKEN_TTL_S = 3600
/** A token is used for so long, so that none is on its way when it expires. */
const RENEW_AFTER_MS = 50 * 60_000

/** Who signs the calls to bots that are set up for the public Bot Framework. */
const BOT_FRAMEWORK = 'https://api.botframework.com'

/** The router's calls to bots, signed as the Bot Framework signs its own. */
export interface BotTokens {
  /** The Authorization header for a call to that bot with that serviceUrl; at once where it is known already. */
  authorization(app: BotApp, serviceUrl: string): string | Promise<string>
}

/**
 * Makes tokens of `keys`, each used for 50 min. `issuer` is the router's own address; `now` is in ms. The form is that
 * of the Bot Connector: issuer, audience = app id, `serviceurl` = the activity's serviceUrl to the letter, and neither
 * `ver` nor `azp`, which would make bots take it for another bot's (botframework-connector: SkillValidation).
 */
export function createBotTokens(keys: SigningKeys, issuer: () => string, now: () => number): BotTokens {
  const issued = new Map<string, { header: string | Promise<string>; renewAt: number }>()

  async function sign(app: BotApp, serviceUrl: string): Promise<string> {
    const { kid, privateKey } = await keys.current()
    const nowS = Math.floor(now() / 1000)
    const token = await new SignJWT({ serviceurl: serviceUrl })
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .setIssuer(issuerFor(app, issuer()))
      .setAudience(app.appId)
      .setNotBefore(nowS)
      .setExpirationTime(nowS + BOT_TOKEN_TTL_S)
      .sign(privateKey)
    return `Bearer ${token}`
  }

  return {
    authorization(app, serviceUrl) {
      const name = `${app.appId} ${serviceUrl}`
      const known = issued.get(name)
      if (known && now() < known.renewAt) return known.header
      const header = sign(app, serviceUrl)
      const entry: { header: string | Promise<string>; renewAt: number } = { header, renewAt: now() + RENEW_AFTER_MS }
      issued.set(name, entry)
      header.then((text) => (entry.header = text), () => issued.get(name) === entry && issued.delete(name))
      return header
    },
  }
}

/**
 * A bot with a client secret of the router's own issuer runs on the public cloud's settings, which name the public
 * issuer; every other bot is told of the router, and so of its address.
 */
export function issuerFor({ type, password }: BotApp, own: string): string {
  return password !== undefined && type !== 'UserAssignedMSI' ? BOT_FRAMEWORK : own
}
