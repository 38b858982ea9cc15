import { createHash, randomBytes } from 'node:crypto'
import { cookieOf, fail, type Call, type Reply } from '../protocol/http.ts'

/** Where sessions are kept; any router of the same database knows them. Moments are in ms. */
export interface SessionStore {
  add(session: Session): Promise<void>
  find(key: string): Promise<Session | undefined>
  use(key: string, at: number): Promise<void>
  end(key: string): Promise<void>
  endAllOf(workerId: string): Promise<void>
}

interface Session {
  key: string
  workerId: string
  /** What the provider said; undefined where the configuration says it. */
  roles?: readonly string[]
  startedAt: number
  usedAt: number
  endsAt: number
}

export interface Lifetimes {
  /** A session that nobody has used for so long has ended. */
  idleMs: number
  /** The longest that it lasts, however much it is used. */
  mostMs: number
}

/** Sessions of the desk, each known to one browser by a cookie that scripts can't read (AUT-10). */
export interface CookieSessions {
  /** Whose session the call's cookie names; undefined where it has none, or the refusal. */
  of(call: Call): Promise<{ workerId: string; roles?: readonly string[] } | undefined | Reply>
  /** Begins a session under a new name and ends the one that the browser had; gives the cookie to set. */
  begin(call: Call, who: { workerId: string; roles?: readonly string[] }): Promise<string>
  /** Ends the call's session, or all of its worker; gives the cookie that forgets it, and whose it was. */
  end(call: Call, everywhere: boolean): Promise<{ cookie: string; workerId?: string }>
}

export const SESSION_COOKIE = 'handback_session'
/** How stale the moment of the last use may be: each call would write otherwise. */
const USE_MS = 60_000

/** `now` is in ms. */
export function createCookieSessions(
  store: SessionStore,
  now: () => number,
  { idleMs, mostMs }: Lifetimes,
): CookieSessions {
  return {
    async of(call) {
      const value = cookieOf(call, SESSION_COOKIE)
      if (!value) return undefined
      const key = keyOf(value)
      const session = await store.find(key)
      const at = now()
      if (!session || session.endsAt <= at || session.usedAt + idleMs <= at)
        return fail(401, 'session-ended', 'Your sign-in has ended: sign in again.')
      if (session.usedAt + Math.min(USE_MS, idleMs / 2) <= at) await store.use(key, at)
      return { workerId: session.workerId, ...(session.roles && { roles: session.roles }) }
    },
    async begin(call, who) {
      // A name that the browser brought along may be somebody else's (session fixation): it never becomes a session.
      const brought = cookieOf(call, SESSION_COOKIE)
      if (brought) await store.end(keyOf(brought))
      const value = randomBytes(32).toString('base64url')
      const at = now()
      await store.add({ ...who, key: keyOf(value), startedAt: at, usedAt: at, endsAt: at + mostMs })
      return cookie(call, SESSION_COOKIE, value, Math.floor(mostMs / 1000), 'Strict')
    },
    async end(call, everywhere) {
      const value = cookieOf(call, SESSION_COOKIE)
      const session = value ? await store.find(keyOf(value)) : undefined
      if (session && everywhere) await store.endAllOf(session.workerId)
      else if (session) await store.end(session.key)
      const forgotten = cookie(call, SESSION_COOKIE, '', 0, 'Strict')
      return { cookie: forgotten, ...(session && { workerId: session.workerId }) }
    },
  }
}

/** A `set-cookie` that no script and no other site can use; for HTTPS alone where that is how the caller came. */
export function cookie(call: Call, name: string, value: string, ageS: number, sameSite: 'Strict' | 'Lax'): string {
  const secure = call.origin.startsWith('https:') ? '; Secure' : ''
  return `${name}=${value}; Path=/; Max-Age=${ageS}; HttpOnly; SameSite=${sameSite}${secure}`
}

function keyOf(value: string): string {
  return createHash('sha256').update(value).digest('hex')
}
