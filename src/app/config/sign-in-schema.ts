import { z } from 'zod'
import { isSafeUrl, matching, oneOf, strict } from './fields.ts'

const text = matching(/^.{1,500}$/, 'text of 1 to 500 characters')
const HOURS = 'a number of hours above 0, at most 720'
const issuerText = 'an https URL such as https://login.microsoftonline.com/TENANT/v2.0'

/** What the provider calls somebody. */
export const login = matching(/^\S.{0,254}$/, 'text of 1 to 255 characters')
  .optional()
  .describe('What the provider\'s claim "signIn.workerClaim" says of them; without one they can not sign in there.')

/** How people sign in at the desk. */
export const signIn = strict({
  issuer: z.string(issuerText).refine(isSafeUrl, issuerText).describe('The OpenID Connect provider.'),
  clientId: text.describe('What the provider calls this router.'),
  clientSecret: text.optional().describe('None for a public client.'),
  scope: text.default('openid profile email'),
  workerClaim: text.default('email').describe("The claim that is held against the representatives' login."),
  rolesClaim: text.optional().describe('The claim that lists roles; without one, this file says them.'),
  roles: z
    .record(z.string(), oneOf(['representative', 'supervisor']), 'a mapping of role names')
    .optional()
    .describe('What the roles of that claim mean here.'),
  idleMinutes: minutes(60).describe('A sign-in that no desk has used for so long has ended.'),
  sessionHours: z.number(HOURS).positive(HOURS).max(720, HOURS).default(12).describe('The longest that one lasts.'),
})
  .refine(({ rolesClaim, roles }) => !rolesClaim === !roles, 'rolesClaim and roles, both or neither')
  .optional()
  .describe('Sign-in at the desk with an OpenID Connect provider, such as Microsoft Entra.')

function minutes(fallback: number) {
  const expected = 'a number of minutes above 0'
  return z.number(expected).positive(expected).default(fallback)
}
