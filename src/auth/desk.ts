import { bearerOf, cookieOf, fail, type Call, type Reply } from '../protocol/http.ts'
import { SESSION_COOKIE, type CookieSessions } from './cookie-sessions.ts'
import type { Tokens } from './tokens.ts'

const SHIFT_S = 12 * 3600

/** Whoever is signed in. */
export interface DeskCaller {
  workerId: string
  /** What their provider says; undefined where the configuration says it. */
  roles?: readonly string[]
}

/** Who works at the desk. */
export interface DeskAuth {
  /** A token for a representative: the development sign-in's way. */
  issueToken(workerId: string): Promise<string>
  /** The worker in the call's token or cookie (a WebSocket may carry a token as `?token=`), or the refusal. */
  authorize(call: Call): Promise<DeskCaller | Reply>
  /**
   * The refusal of a call that changes something, or opens a stream, and that another site's page may have made with
   * the browser's cookie (AUT-11). A stream's call can't carry our header.
   */
  forged(call: Call, kind: 'change' | 'stream'): Reply | undefined
}

interface Parts {
  tokens: Tokens
  /** None where nobody signs in with a cookie. */
  sessions?: CookieSessions | undefined
  /** Tokens count in development alone: one from then is worth nothing once others can reach the router. */
  development: boolean
}

/** Signs people in at the desk with tokens that hold for a shift of 12 h, or knows them by their cookie. */
export function createDeskAuth({ tokens, sessions, development }: Parts): DeskAuth {
  async function authorize(call: Call): Promise<DeskCaller | Reply> {
    const bearer = tokenOf(call)
    if (bearer !== undefined) return ofToken(bearer)
    const found = await sessions?.of(call)
    if (found) return found
    return fail(401, 'unauthorized', 'Sign in first: GET /api/sign-in says how.')
  }

  async function ofToken(bearer: string): Promise<DeskCaller | Reply> {
    const claims = await tokens.verify(bearer)
    if (claims === 'expired') return fail(401, 'token-expired', 'The sign-in has expired: sign in again.')
    if (claims === 'invalid' || claims['use'] !== 'desk' || !development)
      return fail(401, 'unauthorized', 'The token is not valid: sign in again.')
    return { workerId: String(claims['sub']) }
  }

  return {
    issueToken(workerId) {
      return tokens.issue({ use: 'desk', sub: workerId }, SHIFT_S)
    },
    authorize,
    forged(call, kind) {
      // Only our own pages can send the header; a token in the address anybody's link can have.
      if (bearerOf(call) !== undefined || cookieOf(call, SESSION_COOKIE) === undefined) return undefined
      if (!isOwnPage(call)) return fail(403, 'foreign-origin', 'Only the desk\'s own pages may do this.')
      if (kind === 'stream' || call.headers['x-handback-csrf'] === '1') return undefined
      return fail(403, 'csrf', 'Send the header "x-handback-csrf: 1" with calls that change something.')
    },
  }
}

/** Whether a page of this router makes the call, as the browser says. */
export function isOwnPage({ headers, origin }: Call): boolean {
  return headers['origin'] !== undefined && headers['origin'] === URL.parse(origin)?.origin
}

function tokenOf(call: Call): string | undefined {
  return bearerOf(call) ?? call.query.get('token') ?? undefined
}

