import { createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { isSafeUrl, listOf, matching, strict } from './fields.ts'

const secretText = 'text of 1 to 256 ASCII characters without spaces'

/** A Direct Line secret. */
export const secret = matching(/^[\x21-\x7e]{1,256}$/, secretText).describe(
  "The customers' clients sign in with it; one for each workstream.",
)

/** Empty for none, so that a variable of the environment can switch it on. */
export const secondSecret = matching(/^[\x21-\x7e]{0,256}$/, `${secretText}, or an empty one for none`)
  .optional()
  .describe('Holds beside the first, so that clients can be moved from one to the other.')

export const trustedOrigins = listOf(
  z.string('an origin such as https://www.example.org').refine(isOrigin, 'an origin such as https://www.example.org'),
  'a list of origins',
)
  .optional()
  .describe("Sites whose pages may talk to it; every site's, where absent.")

const url = z.string('an https URL').refine(isSafeUrl, 'an https URL')
const text = matching(/^.{1,500}$/, 'text of 1 to 500 characters')

/** Microsoft's names of what a signed-in customer's token says of them ("Send authentication token"). */
const CLAIMS = ['preferred_username', 'email', 'given_name', 'family_name', 'phone_number']

export const customerSignIn = strict({
  issuer: text.describe('The "iss" of the site\'s tokens.'),
  audience: text.describe('Their "aud".'),
  jwksUrl: url.optional().describe('Where the public keys are that they are signed with.'),
  publicKey: z
    .string('a public key in PEM form')
    .refine(isPublicKey, 'a public key in PEM form')
    .optional()
    .describe('The one public key, in PEM form, instead of jwksUrl.'),
  claims: z
    .array(text, 'a list of claims')
    .max(20, 'a list of at most 20 claims')
    .default(CLAIMS)
    .describe('Claims that bots and representatives learn.'),
})
  .refine(({ jwksUrl, publicKey }) => !jwksUrl !== !publicKey, 'either jwksUrl or publicKey')
  .optional()
  .describe("How the site's own sign-in proves who a customer is.")

function isPublicKey(pem: string): boolean {
  try {
    return createPublicKey(pem).type === 'public' && !pem.includes('PRIVATE')
  } catch {
    return false
  }
}

function isOrigin(written: string): boolean {
  return URL.canParse(written) && /^https?:/.test(written) && new URL(written).origin === written
}
