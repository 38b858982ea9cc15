import { createCookieSessions, type SessionStore } from '../auth/cookie-sessions.ts'
import { createOpenId } from '../auth/openid.ts'
import type { Tokens } from '../auth/tokens.ts'
import { workerOf } from '../auth/worker-of.ts'
import type { DeskEdge } from '../desk/edge.ts'
import { KEPT_S, type DeskSignIn, type Kept } from '../desk/sign-in.ts'
import type { Config } from './config/config.ts'

interface Parts {
  sessions: SessionStore
  tokens: Tokens
  now: () => number
}

/** The desk's sign-in at the provider of the configuration; undefined where it names none. */
export function createDeskSignIn(
  { signIn, logins }: Pick<Config, 'signIn' | 'logins'>,
  { sessions, tokens, now }: Parts,
): DeskSignIn | undefined {
  if (!signIn) return undefined
  const { idleMinutes, sessionHours } = signIn
  return {
    openId: createOpenId(signIn),
    sessions: createCookieSessions(sessions, now, { idleMs: idleMinutes * 60_000, mostMs: sessionHours * 3_600_000 }),
    seal: (kept) => tokens.issue({ use: 'sign-in', ...kept }, KEPT_S),
    async unseal(text) {
      const claims = await tokens.verify(text)
      return typeof claims === 'string' || claims['use'] !== 'sign-in' ? undefined : (claims as unknown as Kept)
    },
    claims: [signIn.workerClaim, ...(signIn.rolesClaim === undefined ? [] : [signIn.rolesClaim])],
    workerOf: (claims) => workerOf(claims, signIn, logins),
  }
}

/** Under which names this machine is called, beside localhost (AUT-7). */
export function ownNames(config: Pick<Config, 'host' | 'publicUrl' | 'network'>): DeskEdge['own'] {
  const { host, publicUrl, network } = config
  const names = [host, ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname])]
  return { names, proxied: network.proxies.length > 0 }
}
