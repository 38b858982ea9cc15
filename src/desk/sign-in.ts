import { cookie, type CookieSessions } from '../auth/cookie-sessions.ts'
import { ProviderAway, SignInRefused, type Begun, type OpenId } from '../auth/openid.ts'
import type { NoWorker } from '../auth/worker-of.ts'
import type { WorkerId } from '../domain/ids.ts'
import { cookieOf, fail, ok, type Call, type Reply, type Route } from '../protocol/http.ts'
import { isObject } from '../protocol/json.ts'
import { auditId } from '../runtime/audit-id.ts'
import type { DeskEdge } from './edge.ts'

/** How people sign in at the desk with an OpenID Connect provider. */
export interface DeskSignIn {
  openId: OpenId
  sessions: CookieSessions
  /** What a sign-in has to be finished with, as text that only this router can make, and reads for ten minutes. */
  seal(kept: Kept): Promise<string>
  unseal(text: string): Promise<Kept | undefined>
  /** The claims that it takes to know who somebody is. */
  claims: readonly string[]
  /** The representative whom the provider's claims name, or why nobody. */
  workerOf(claims: Record<string, unknown>): { workerId: string; roles?: string[] } | NoWorker
}

export interface Kept extends Begun {
  /** The page to go to in the end. */
  to: string
}

const KEPT_COOKIE = 'handback_sign_in'
export const KEPT_S = 600
const START_PAGE = '/desk'

/** `/sign-in`, where the provider sends the browser back to, and `/sign-out`; only where a provider is configured. */
export function signInRoutes(edge: DeskEdge, signIn: DeskSignIn): Route[] {
  return [
    { method: 'GET', path: '/sign-in', handle: (call) => told(edge, () => begin(signIn, call)) },
    { method: 'GET', path: '/sign-in/callback', handle: (call) => told(edge, () => finish(edge, signIn, call)) },
    { method: 'POST', path: '/sign-out', handle: (call) => signOut(edge, signIn, call) },
  ]
}

/** `GET /sign-in?return=/desk`: to the provider. */
async function begin({ openId, seal }: DeskSignIn, call: Call): Promise<Reply> {
  const { url, begun } = await openId.begin(`${call.origin}/sign-in/callback`)
  const kept = await seal({ ...begun, to: ownPage(call.query.get('return')) })
  // Lax: the browser comes back from another site.
  return redirect(url, [cookie(call, KEPT_COOKIE, kept, KEPT_S, 'Lax')])
}

/** `GET /sign-in/callback`: back from the provider; the browser that went there is the one that comes back. */
async function finish(edge: DeskEdge, signIn: DeskSignIn, call: Call): Promise<Reply> {
  const { openId, sessions, unseal, claims: wanted, workerOf } = signIn
  const kept = await unseal(cookieOf(call, KEPT_COOKIE) ?? '')
  if (!kept) return page(400, 'The sign-in took more than ten minutes, or began in another browser.')
  const claims = await openId.finish(`${call.origin}/sign-in/callback?${call.query}`, kept, wanted)
  const who = workerOf(claims)
  if ('refused' in who) {
    const { refused, ...about } = who
    edge.refused(about, 'a sign-in at the desk was refused')
    return page(403, refused)
  }
  const session = await sessions.begin(call, who)
  await note(edge, who.workerId, 'signed in')
  return redirect(kept.to, [session, cookie(call, KEPT_COOKIE, '', 0, 'Lax')])
}

/** `POST /sign-out {everywhere?}`: ends the session, or all of the worker's; at `url` the provider ends its own. */
async function signOut(edge: DeskEdge, { openId, sessions }: DeskSignIn, call: Call): Promise<Reply> {
  const everywhere = isObject(call.body) && call.body['everywhere'] === true
  const { cookie: gone, workerId } = await sessions.end(call, everywhere)
  if (workerId !== undefined) await note(edge, workerId, everywhere ? 'signed out everywhere' : 'signed out')
  const url = await openId.endUrl(`${call.origin}${START_PAGE}`).catch((error: unknown) => {
    edge.runtime.log.warn({ error }, 'the provider could not be asked where it ends its session')
    return undefined
  })
  return { ...ok({ ...(url !== undefined && { url }) }), headers: { 'set-cookie': gone } }
}

/** `POST /api/workers/{id}/sign-out`, for supervisors: ends all sessions of somebody, as where a device was lost. */
export async function signOutWorker(edge: DeskEdge, call: Call): Promise<Reply> {
  const { desk, store } = edge.runtime
  const worker = desk.workers.get((call.params['workerId'] ?? '') as WorkerId)
  if (worker?.kind !== 'representative') return fail(404, 'unknown-worker', 'There is no such representative.')
  await store.deskSessions.endAllOf(worker.id)
  return ok({ workerId: worker.id })
}

async function note({ runtime: { store, clock, log } }: DeskEdge, actor: string, action: string): Promise<void> {
  log.info({ workerId: actor }, action)
  await store.audit({ at: clock.now(), id: auditId(), actor, action })
}

/** What goes wrong on the way is shown to whoever sits at the browser, and logged. */
async function told(edge: DeskEdge, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ProviderAway) {
      edge.runtime.log.error({ error }, 'the sign-in provider does not answer')
      return page(503, 'The sign-in provider does not answer. Try again in a moment.')
    }
    if (!(error instanceof SignInRefused)) throw error
    edge.runtime.log.warn({ error }, 'a sign-in was refused')
    return page(403, error.message)
  }
}

/** A path of this router; anything else could lead a signed-in browser to somebody's copy of the desk. */
function ownPage(asked: string | null): string {
  const base = 'http://own.invalid'
  const url = asked?.startsWith('/') ? URL.parse(asked, base) : undefined
  return url?.origin === base && !url.pathname.startsWith('//') ? url.pathname + url.search : START_PAGE
}

function redirect(location: string, cookies: string[]): Reply {
  return { status: 302, headers: { location, 'set-cookie': cookies } }
}

function page(status: number, sentence: string): Reply {
  const text = sentence.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`)
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title><h1>Sign in</h1>
<p>${text}</p><p><a href="/sign-in">Try again</a></p></html>`
  return { status, body, headers: { 'content-type': 'text/html; charset=utf-8' } }
}
