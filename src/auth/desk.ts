import { bearerOf, fail, type Call, type Reply } from '../protocol/http.ts'
import type { Tokens } from './tokens.ts'

const SHIFT_S = 12 * 3600

/** Who works at the desk. */
export interface DeskAuth {
  /** A token for a representative; only the development sign-in asks for one so far. */
  issueToken(workerId: string): Promise<string>
  /** The worker in the call's token (a WebSocket may carry it as `?token=`), or the refusal to answer with. */
  authorize(call: Call): Promise<string | Reply>
}

/** Signs people in at the desk with tokens that hold for a shift of 12 h. */
export function createDeskAuth(tokens: Tokens): DeskAuth {
  return {
    issueToken(workerId) {
      return tokens.issue({ use: 'desk', sub: workerId }, SHIFT_S)
    },
    async authorize(call) {
      const bearer = bearerOf(call) ?? call.query.get('token') ?? undefined
      if (bearer === undefined)
        return fail(401, 'unauthorized', 'Sign in first: send the header "Authorization: Bearer <token>".')
      const claims = await tokens.verify(bearer)
      if (claims === 'expired') return fail(401, 'token-expired', 'The sign-in has expired: sign in again.')
      if (claims === 'invalid' || claims['use'] !== 'desk')
        return fail(401, 'unauthorized', 'The token is not valid: sign in again.')
      return String(claims['sub'])
    },
  }
}
